// @ts-check
// One article, and what belongs to it: its view, its like, its neighbours and the terms of reprinting it.
import { api, imageSet, imageUrl } from '/api.js';
import { announce, el, minutes, number, pagePath, picture, refLink, setHead, skeleton, time, titleClass, webLink } from '/dom.js';
import { likeButton } from '/like.js';

/** @typedef {import('./api.js').Article} Article */
/** @typedef {import('./api.js').Summary} Summary */

/** @param {HTMLElement} main
 *  @param {string} slug */
export async function articlePage(main, slug) {
  main.replaceChildren(el('div', { class: 'article', 'aria-busy': 'true' },
    el('header', { class: 'article-head' }, ...skeleton('w30', 'title', 'title', 'text', 'w60')),
    el('div', { class: 'byline' }, ...skeleton('w60', 'text', 'w60')),
    el('div', { class: 'hero bone' }),
    el('div', { class: 'body' }, ...skeleton(...Array.from({ length: 9 }, () => 'text')))));
  const article = await api.article(slug);
  // The API redirects from an article's former addresses.
  if (article.slug !== slug) history.replaceState(null, '', pagePath('articles', article.slug));
  setHead({ title: article.title, description: article.summary, canonical: article.url });

  const counters = api.counters(article.slug);
  counters.catch(() => { /* an article reads well without its numbers */ });
  main.replaceChildren(articleView(article, counters));
  whenSeen(() => void api.view(article.slug).catch(() => { /* not worth disturbing a reader */ }));
}

/** @param {Article} article
 *  @param {Promise<import('./api.js').Counters | undefined>} counters */
function articleView(article, counters) {
  const { language, image, source } = article;
  return el('article', { class: 'article', lang: language },
    el('header', { class: 'article-head' },
      el('p', { class: 'kicker' }, refLink('category', article.category), time(article.publishedAt, language, true)),
      el('h1', { class: titleClass(article.title) }, article.title),
      article.summary && el('p', { class: 'standfirst' }, article.summary)),
    byline(article, counters),
    image && el('figure', { class: 'hero' }, picture(image, '(min-width: 64rem) 58rem, 100vw', { eager: true })),
    body(article.body),
    el('footer', { class: 'article-foot', lang: document.documentElement.lang },
      tagList(article.tags),
      likeButton(article.slug, counters, language),
      source && el('p', { class: 'source' }, 'First published by ', webLink(source.url, source.name), '.'),
      reprint(article)),
    neighbours(article));
}

/** @param {import('./api.js').Ref[]} [tags] */
const tagList = (tags = []) => tags.length > 0 &&
  el('ul', { class: 'tags', 'aria-label': 'Tags' }, ...tags.map((tag) => el('li', {}, refLink('tag', tag))));

/** @param {Article} article
 *  @param {Promise<import('./api.js').Counters | undefined>} counters */
function byline({ author, publishedAt, updatedAt, language, readingMinutes }, counters) {
  const views = el('span', { class: 'views' });
  counters.then((found) => {
    if (found) views.textContent = `${number(found.views, language)} ${found.views === 1 ? 'view' : 'views'}`;
  }, () => views.remove());
  const changed = updatedAt && Date.parse(updatedAt) - Date.parse(publishedAt) > 3_600_000;
  return el('div', { class: 'byline', lang: document.documentElement.lang },
    author && el('p', {}, 'By ', refLink('author', author)),
    changed && el('p', {}, 'Updated ', time(updatedAt, language)),
    el('p', { class: 'meta' }, minutes(readingMinutes, language), views));
}

/** The one place where the API's HTML becomes elements: the API has sanitised it, and the page's policy lets no script
 *  in it run.
 *  @param {string} html */
function body(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  for (const image of template.content.querySelectorAll('img')) {
    image.src = imageUrl(image.getAttribute('src') ?? '');
    if (image.srcset) image.srcset = imageSet(image.srcset);
    if (image.srcset && !image.sizes) image.sizes = '(min-width: 44rem) 40rem, 100vw';
    image.loading = 'lazy';
    image.decoding = 'async';
  }
  // A wide table scrolls by itself, by keyboard too, instead of widening the page.
  for (const table of template.content.querySelectorAll('table')) {
    const frame = el('div', { class: 'table', tabindex: 0, role: 'region', 'aria-label': 'Table' });
    table.replaceWith(frame);
    frame.append(table);
  }
  const node = el('div', { class: 'body' });
  node.append(template.content);
  return node;
}

/** @param {Article} article */
function reprint({ license, url }) {
  const free = license && /creativecommons\.org|^CC\b/i.test(`${license.name} ${license.url ?? ''}`);
  const field = /** @type {HTMLInputElement} */ (
    el('input', { id: 'permalink', readonly: true, value: url, focus: () => field.select() }));
  const button = el('button', { type: 'button', class: 'button', click: copy }, 'Copy link');
  const name = license && webLink(license.url, license.name, 'license');
  return el('section', { class: 'reprint', 'aria-label': 'Licence' },
    free && el('p', {}, 'You may reprint this text under ', name, '. If you do, please link to:'),
    !free && name && el('p', {}, 'Licence: ', name, '.'),
    el('label', { class: 'visually-hidden', for: 'permalink' }, 'Address of this article'),
    el('div', { class: 'permalink' }, field, button));

  async function copy() {
    try {
      await navigator.clipboard.writeText(url);
    } catch {
      // No clipboard without https: the older way asks for a selection.
      field.select();
      if (!document.execCommand('copy')) return;
    }
    button.textContent = 'Copied';
    announce('Link copied');
    setTimeout(() => { button.textContent = 'Copy link'; }, 2500);
  }
}

/** @param {Article} article */
function neighbours({ previous, next }) {
  if (!previous && !next) return null;
  return el('nav', { class: 'neighbours', 'aria-label': 'Previous and next article' },
    previous && neighbour(previous, 'Previous article', 'prev'), next && neighbour(next, 'Next article', 'next'));
}

/** @param {Summary} article
 *  @param {string} label
 *  @param {'prev' | 'next'} rel */
function neighbour(article, label, rel) {
  return el('div', { class: `neighbour ${rel}` },
    el('p', { class: 'kicker' }, label),
    el('a', { class: 'headline-link', rel, href: pagePath('articles', article.slug), lang: article.language }, article.title),
    article.summary && el('p', { class: 'summary', lang: article.language }, article.summary));
}

/** Once, and only when there is a reader: not in a background tab, nor while the browser loads ahead.
 *  @param {() => void} action */
function whenSeen(action) {
  const events = ['visibilitychange', 'prerenderingchange'];
  check();

  function check() {
    const prerendering = 'prerendering' in document && document.prerendering;
    const seen = document.visibilityState === 'visible' && !prerendering;
    for (const event of events) {
      document.removeEventListener(event, check);
      if (!seen) document.addEventListener(event, check);
    }
    if (seen) action();
  }
}
