import createClient, { type Client, type ClientOptions } from 'openapi-fetch';
import type { components, paths } from './api.js';

export type { components, paths } from './api.js';

export type Article = components['schemas']['Article'];
export type Summary = components['schemas']['Summary'];
export type Change = components['schemas']['Change'];
export type Problem = components['schemas']['Problem'];
export type Likes = components['schemas']['Likes'];

export type ArticleQuery = NonNullable<paths['/api/articles/{slug}']['get']['parameters']['query']>;
export type ListQuery = Omit<NonNullable<paths['/api/articles']['get']['parameters']['query']>, 'cursor'>;

/** What the API answered instead of what was asked for. */
export class NewsError extends Error {
  /** @param problem The problem document (RFC 9457), where there is one. */
  constructor(readonly status: number, readonly problem: Problem | undefined) {
    super(problem?.detail ?? problem?.title ?? `The API answered ${status}.`);
    this.name = 'NewsError';
  }
}

/** What became of a view: `counted`, or `ignored; reason=bot` and its like. */
export type View = string;

export interface NewsClient {
  /** Every route with its types, by openapi-fetch. */
  readonly api: Client<paths>;

  /** Null where there is none, or no longer. A slug that was changed finds its article. */
  article(slug: string, query?: ArticleQuery): Promise<Article | null>;

  /** All articles of a list, fetched page by page as they are taken. */
  articles(query?: ListQuery): AsyncGenerator<Summary, void, undefined>;

  /**
   * What changed since then, in order; returns where to go on. Nothing is missed, a change may come twice.
   * @param since What the last call returned, or a time; without it everything.
   */
  changes(since?: string): AsyncGenerator<Change, string, undefined>;

  /** To be called when a reader sees the article, from the reader's browser. */
  view(slug: string): Promise<View>;

  /** @param visitor 16 to 64 of A-Z a-z 0-9 - _, the same each time: see {@link newVisitor}. */
  like(slug: string, visitor: string): Promise<Likes>;
  unlike(slug: string, visitor: string): Promise<Likes>;
  likes(slug: string, visitor: string): Promise<Likes>;
}

/** An id for a reader, to be kept in the reader's browser. It says nothing of the reader. */
export const newVisitor = (): string => crypto.randomUUID();

/** @param baseUrl Address of the API, for instance https://news.example.org */
export function createNewsClient(baseUrl: string, options: Omit<ClientOptions, 'baseUrl'> = {}): NewsClient {
  const api = createClient<paths>({ ...options, baseUrl });

  async function liked(method: 'GET' | 'PUT' | 'DELETE', slug: string, visitor: string): Promise<Likes> {
    const init = { params: { path: { slug }, header: { 'X-Visitor-Id': visitor } } };
    const route = '/api/articles/{slug}/like' as const;
    const answer = method === 'GET' ? api.GET(route, init)
      : method === 'PUT' ? api.PUT(route, init) : api.DELETE(route, init);
    return taken(await answer);
  }

  return {
    api,
    async article(slug, query = {}) {
      const answer = await api.GET('/api/articles/{slug}', { params: { path: { slug }, query } });
      return answer.response.status === 404 || answer.response.status === 410 ? null : taken(answer);
    },
    async *articles(query = {}) {
      let cursor: string | null = null;
      do {
        const page: components['schemas']['ArticleList'] = taken(await api.GET(
          '/api/articles', { params: { query: cursor === null ? query : { ...query, cursor } } }));
        yield* page.items;
        cursor = page.nextCursor;
      } while (cursor !== null);
    },
    async *changes(since) {
      let from = since;
      for (;;) {
        const page: components['schemas']['ChangeList'] = taken(await api.GET(
          '/api/changes', { params: { query: from === undefined ? {} : { since: from } } }));
        yield* page.items;
        from = page.nextSince;
        if (!page.more) return from;
      }
    },
    async view(slug) {
      const { response, error } = await api.POST('/api/articles/{slug}/views', { params: { path: { slug } } });
      if (!response.ok) throw new NewsError(response.status, error as Problem | undefined);
      return response.headers.get('X-View') ?? '';
    },
    like: (slug, visitor) => liked('PUT', slug, visitor),
    unlike: (slug, visitor) => liked('DELETE', slug, visitor),
    likes: (slug, visitor) => liked('GET', slug, visitor),
  };
}

function taken<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) throw new NewsError(answer.response.status, answer.error as Problem | undefined);
  return answer.data;
}
