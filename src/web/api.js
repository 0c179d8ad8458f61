// @ts-check
// The HTTP API of the site: its shapes, and the only place that fetches.

/** @typedef {{slug: string, name: string}} Ref */
/** @typedef {{slug: string, name: string, articles: number}} Section */
/** @typedef {{url: string, width: number, height: number, alt?: string, srcset?: string}} Picture */
/**
 * @typedef {object} Summary
 * @property {string} slug
 * @property {string} title
 * @property {string} [summary]
 * @property {Ref | null} [category]
 * @property {Ref | null} [author]
 * @property {Ref[]} [tags]
 * @property {string} publishedAt
 * @property {string} [updatedAt]
 * @property {string} [language]
 * @property {string} url
 * @property {Picture | null} [image]
 * @property {{name: string, url?: string | null} | null} [source]
 * @property {{name: string, url?: string} | null} [license]
 * @property {number} [readingMinutes]
 * @property {string} [highlight] only in search results: the passage found, with the words in mark or em
 */
/** @typedef {Summary & {body: string, previous?: Summary | null, next?: Summary | null}} Article */
/** @typedef {{items: Summary[], nextCursor: string | null}} Page */
/** @typedef {{likes: number, liked: boolean}} Likes */
/** @typedef {{slug: string, views: number, likes: number}} Counters */

const base = (document.querySelector('meta[name="news-api"]')?.getAttribute('content') ?? '').trim().replace(/\/+$/, '');
const TIMEOUT_MS = 20_000;

export class ApiError extends Error {
  /** @param {number} status 0 when no answer came at all
   *  @param {string} [detail] */
  constructor(status, detail) {
    super(detail || `The server answered ${status}`);
    this.status = status;
    this.detail = detail;
  }
}

/** @param {string} path
 *  @param {RequestInit} [init]
 *  @returns {Promise<any>} */
async function call(path, init) {
  let response;
  try {
    response = await fetch(base + path, { signal: AbortSignal.timeout(TIMEOUT_MS), ...init });
  } catch {
    throw new ApiError(0);
  }
  if (response.status === 204) return null;
  const json = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response.status, json?.detail);
  // Without an API behind it a static host may answer every address with a page.
  if (json === null) throw new ApiError(0);
  return json;
}

/** @param {Record<string, string | number | null | undefined>} values */
function query(values) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value || value === 0) search.set(key, String(value));
  const text = search.toString();
  return text && `?${text}`;
}

/** @param {string} slug */
const articlePath = (slug) => `/api/articles/${encodeURIComponent(slug)}`;

export const api = {
  /** @param {Record<string, string | number | null | undefined>} filter
   *  @returns {Promise<Page>} */
  articles: (filter) => call(`/api/articles${query(filter)}`),
  /** @param {Record<string, string | number | null | undefined>} filter
   *  @returns {Promise<Page>} */
  search: (filter) => call(`/api/search${query(filter)}`),
  /** @param {string} slug
   *  @returns {Promise<Article>} */
  article: (slug) => call(articlePath(slug)),
  /** @param {'categories' | 'tags' | 'authors'} kind
   *  @returns {Promise<Section[]>} */
  sections: async (kind) => (await call(`/api/${kind}`)).items,
  /** @param {string} window
   *  @param {string} [category]
   *  @returns {Promise<Summary[]>} */
  trending: async (window, category) => (await call(`/api/trending${query({ window, category, limit: 6 })}`)).items,
  /** @param {string} slug
   *  @returns {Promise<Counters | undefined>} */
  counters: async (slug) => (await call(`/api/counters${query({ slugs: slug })}`)).items[0],
  /** Outlives the page, so that a reader who leaves at once is still counted.
   *  @param {string} slug */
  view: (slug) => call(`${articlePath(slug)}/views`, { method: 'POST', keepalive: true }),
  /** @param {'GET' | 'PUT' | 'DELETE'} method
   *  @param {string} slug
   *  @param {string} visitor
   *  @returns {Promise<Likes>} */
  like: (method, slug, visitor) =>
    call(`${articlePath(slug)}/like`, { method, headers: { 'X-Visitor-Id': visitor }, keepalive: method !== 'GET' }),
};

/** @param {string} path a feed of the API
 *  @param {string} [section] such as category/europe */
export const feedUrl = (path, section) => `${base}${section ? `/feeds/${section}` : ''}/${path}`;

/** An image of the API by the way this page reaches the API, which may differ from the public address (a proxy, a
 *  forwarded port). Other addresses are left as they are.
 *  @param {string} url */
export function imageUrl(url) {
  const parsed = URL.parse ? URL.parse(url, location.href) : new URL(url, location.href);
  return parsed?.pathname.startsWith('/api/images/') ? base + parsed.pathname + parsed.search : url;
}

/** @param {string} srcset */
export const imageSet = (srcset) =>
  srcset.trim().split(/\s*,\s+/).map((candidate) => candidate.replace(/^\S+/, imageUrl)).join(', ');
