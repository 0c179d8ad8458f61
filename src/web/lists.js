// @ts-check
// The front page, the pages of a category, tag or author, and search results.
import { api, ApiError } from '/api.js';
import { announce, el, headline, minutes, picture, refLink, setHead, skeleton, time, titleClass } from '/dom.js';
import { trendingBox } from '/trending.js';

/** @typedef {import('./api.js').Summary} Summary */
/** @typedef {import('./api.js').Page} Page */
/** @typedef {(cursor?: string) => Promise<Page>} Load */

const PAGE_SIZE = 15;

/** @param {HTMLElement} main */
export async function frontPage(main) {
  setHead({});
  main.replaceChildren(
    el('h1', { class: 'visually-hidden' }, 'Latest articles'),
    el('div', { class: 'lead' },
      el('div', { class: 'lead-media bone' }),
      el('div', { class: 'lead-text' }, ...skeleton('w30', 'headline', 'headline', 'w60', 'text', 'text'))),
    columns(rowSkeletons(), trendingBox()));
  const load = pages({});
  const first = await load();
  const [lead, ...rest] = first.items;
  if (!lead) return main.replaceChildren(notice('Nothing has been published yet', 'The first article will appear here.'));
  setHead({ canonical: canonicalOf(lead) });
  main.querySelector('.lead')?.replaceWith(leadStory(lead));
  main.querySelector('.stream')?.replaceWith(stream({ ...first, items: rest }, load, 'More news'));
}

const PLURALS = /** @type {const} */ ({ category: 'categories', tag: 'tags', author: 'authors' });
const INTRO = { category: 'Section', tag: 'Tag', author: 'Articles by' };

/** @param {HTMLElement} main
 *  @param {'category' | 'tag' | 'author'} kind
 *  @param {string} slug */
export async function sectionPage(main, kind, slug) {
  const feeds = `${kind}/${encodeURIComponent(slug)}`;
  const title = el('h1', {}, ...skeleton('w60'));
  main.replaceChildren(
    el('header', { class: 'page-head' }, el('p', { class: 'kicker' }, INTRO[kind]), title),
    columns(rowSkeletons(), trendingBox(kind === 'category' ? slug : undefined)));
  const load = pages({ [kind]: slug });
  const first = await load();
  const name = nameIn(first.items[0], kind, slug) ?? await listedName(kind, slug);
  if (!name && !first.items.length) throw new ApiError(404);
  title.replaceChildren(name ?? slug);
  setHead({ title: name ?? slug, canonical: first.items[0] && canonicalOf(first.items[0]), feeds });
  main.querySelector('.stream')?.replaceWith(first.items.length
    ? stream(first, load, 'Articles')
    : el('div', { class: 'stream' }, notice('Nothing here at the moment', 'New articles will appear here.')));
}

/** @param {Summary | undefined} article
 *  @param {'category' | 'tag' | 'author'} kind
 *  @param {string} slug */
function nameIn(article, kind, slug) {
  const refs = kind === 'tag' ? article?.tags ?? [] : [article?.[kind]];
  return refs.find((ref) => ref?.slug === slug)?.name;
}

/** @param {'category' | 'tag' | 'author'} kind
 *  @param {string} slug */
const listedName = async (kind, slug) =>
  (await api.sections(PLURALS[kind]).catch(() => [])).find((section) => section.slug === slug)?.name;

/** @param {HTMLElement} main
 *  @param {string} q */
export async function searchPage(main, q) {
  setHead({ title: `Search: ${q}`, hidden: true });
  const input = /** @type {HTMLInputElement | null} */ (document.getElementById('q'));
  if (input) input.value = q;
  main.replaceChildren(
    el('header', { class: 'page-head' }, el('p', { class: 'kicker' }, 'Search'), el('h1', {}, `“${q}”`)),
    columns(rowSkeletons(), trendingBox()));
  /** @type {Load} */
  const load = (cursor) => api.search({ q, limit: PAGE_SIZE, cursor });
  try {
    const first = await load();
    announce(first.items.length ? 'Search results' : 'Nothing found');
    main.querySelector('.stream')?.replaceWith(first.items.length
      ? stream(first, load, 'Search results')
      : el('div', { class: 'stream' }, notice('Nothing found', 'Try fewer or different words, or browse the sections above.')));
  } catch (error) {
    if (!(error instanceof ApiError) || ![400, 404].includes(error.status)) throw error;
    const missing = error.status === 404;
    document.getElementById('search')?.toggleAttribute('hidden', missing);
    main.querySelector('.stream')?.replaceWith(el('div', { class: 'stream' }, missing
      ? notice('Search is not available here', 'The sections above lead to every article.')
      : notice('This search could not be understood', error.detail ?? 'Try other words.')));
  }
}

/** @param {Record<string, string>} filter
 *  @returns {Load} */
const pages = (filter) => (cursor) => api.articles({ ...filter, limit: PAGE_SIZE, cursor });

/** The permalink of this page on the public site, which the articles' permalinks tell.
 *  @param {Summary} article */
const canonicalOf = (article) => new URL(location.pathname, article.url).href;

/** @param {HTMLElement} stream
 *  @param {HTMLElement} aside */
const columns = (stream, aside) => el('div', { class: 'columns' }, stream, aside);

const rowSkeleton = () => el('div', { class: 'row' },
  el('div', { class: 'row-text' }, ...skeleton('w30', 'headline', 'text', 'w60')),
  el('div', { class: 'row-media bone' }));

const rowSkeletons = () => el('div', { class: 'stream', 'aria-busy': 'true' }, ...Array.from({ length: 6 }, rowSkeleton));

/** @param {string} title
 *  @param {string} text */
const notice = (title, text) => el('div', { class: 'notice' }, el('h2', {}, title), el('p', {}, text));

/** @param {Summary} article */
function leadStory(article) {
  const { image, language } = article;
  return el('article', { class: image ? 'lead' : 'lead lead-plain', lang: language },
    image && el('div', { class: 'lead-media' },
      picture(image, '(min-width: 76rem) 43rem, (min-width: 56rem) 60vw, 100vw', { eager: true, decorative: true })),
    el('div', { class: 'lead-text' },
      kicker(article),
      el('h2', { class: titleClass(article.title) }, headline(article)),
      article.summary && el('p', { class: 'standfirst' }, article.summary),
      el('p', { class: 'meta' }, refLink('author', article.author), minutes(article.readingMinutes, language))));
}

/** @param {Summary} article */
function row(article) {
  const { image, highlight, summary } = article;
  return el('li', { class: 'row', lang: article.language },
    el('article', { class: 'row-text' },
      kicker(article),
      el('h3', {}, headline(article)),
      (highlight || summary) && el('p', { class: 'summary' }, ...(highlight ? marked(highlight) : [summary])),
      el('p', { class: 'meta' }, refLink('author', article.author), minutes(article.readingMinutes, article.language))),
    image && el('div', { class: 'row-media' },
      picture(image, '(min-width: 40rem) 13rem, 6rem', { decorative: true })));
}

/** @param {Summary} article */
const kicker = (article) =>
  el('p', { class: 'kicker' }, refLink('category', article.category), time(article.publishedAt, article.language));

/** @type {Record<string, string>} */
const ENTITIES = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };

/** Text whose found words stand in mark or em; read as text, never as HTML.
 *  @param {string} text */
function marked(text) {
  return text.split(/<(?:mark|em)>(.*?)<\/(?:mark|em)>/s).map((part, index) => {
    const plain = part.replace(/&(lt|gt|amp|quot|#39);/g, (_, name) => ENTITIES[name]);
    return index % 2 ? el('mark', {}, plain) : plain;
  });
}

/** Rows, and a button for as long as there are more.
 *  @param {Page} first
 *  @param {Load} load
 *  @param {string} title */
function stream(first, load, title) {
  const list = el('ol', { class: 'rows' });
  const problem = el('p', { class: 'problem', role: 'alert' });
  const button = /** @type {HTMLButtonElement} */ (el('button', { type: 'button', class: 'button', click: more }, 'Load more'));
  /** @type {Set<string>} */
  const shown = new Set();
  let cursor = add(first);
  return el('section', { class: 'stream', 'aria-label': title }, list, el('div', { class: 'more' }, button, problem));

  /** @param {Page} page */
  function add({ items, nextCursor }) {
    list.append(...items.filter(({ slug }) => !shown.has(slug)).map(row));
    for (const { slug } of items) shown.add(slug);
    button.hidden = !nextCursor;
    return nextCursor;
  }

  async function more() {
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', 'true');
    problem.textContent = '';
    try {
      const before = list.children.length;
      cursor = add(await load(cursor ?? undefined));
      announce(`${list.children.length - before} more articles`);
      // Whoever came here by keyboard reads on at the first new article.
      const links = /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll('a.headline-link'));
      links[before]?.focus({ preventScroll: true });
    } catch {
      problem.textContent = 'More articles could not be loaded. Please try again.';
    } finally {
      button.removeAttribute('aria-disabled');
    }
  }
}
