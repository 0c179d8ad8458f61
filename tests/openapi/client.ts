// A typed client of the whole API, as a front end in TypeScript would write it: it compiles, or the document is wrong.
import createClient from 'openapi-fetch';
import type { components, paths } from './generated/api.js';

type Summary = components['schemas']['Summary'];

const news = createClient<paths>({ baseUrl: 'https://news.example.org' });

export async function headlines(category: string): Promise<string[]> {
  const { data, error } = await news.GET('/api/articles', { params: { query: { category: [category], tag: ['harbour,transport', '-sport'], order: 'oldest', limit: 10, include: ['counters'] } } });
  if (!data) throw new Error(error?.detail ?? 'no answer');
  return data.items.map(({ title, views }) => `${title} (${views ?? 0})`);
}

export async function read(slug: string): Promise<{ html: string; next: Summary | null }> {
  const { data } = await news.GET('/api/articles/{slug}', { params: { path: { slug }, query: { within: 'category' } } });
  if (!data) throw new Error('no such article');
  return { html: data.body, next: data.next };
}

export async function like(slug: string, visitor: string): Promise<boolean> {
  const { data } = await news.PUT('/api/articles/{slug}/like', {
    params: { path: { slug }, header: { 'X-Visitor-Id': visitor } },
  });
  return data?.liked ?? false;
}

export async function mirror(keep: (article: Summary) => void, drop: (slug: string) => void): Promise<string> {
  let since: string | undefined;
  for (let more = true; more;) {
    const { data } = await news.GET('/api/changes', { params: { query: { since } } });
    if (!data) throw new Error('no answer');
    for (const { slug, formerSlugs, article } of data.items) {
      [slug, ...formerSlugs].forEach(drop);
      if (article) keep(article);
    }
    ({ nextSince: since, more } = data);
  }
  return since!;
}
