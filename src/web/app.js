// @ts-check
// Every address of the site is served with the same page; this chooses what is shown in it.
// Links are ordinary links: the browser keeps history, focus, scrolling and the back button right by itself.
import { api, ApiError } from '/api.js';
import { articlePage } from '/article.js';
import { announce, el, pagePath, setHead } from '/dom.js';
import { frontPage, searchPage, sectionPage } from '/lists.js';

const main = /** @type {HTMLElement} */ (document.getElementById('main'));

void sections();
void show();

async function show() {
  try {
    await view();
  } catch (error) {
    if (!(error instanceof ApiError)) console.error(error);
    problem(error instanceof ApiError ? error.status : -1);
  }
}

function view() {
  const [kind, slug, ...more] = pathSegments();
  if (!kind || (kind === 'index.html' && !slug)) {
    const q = new URLSearchParams(location.search).get('q')?.trim();
    return q ? searchPage(main, q) : frontPage(main);
  }
  if (slug && !more.length) {
    if (kind === 'articles') return articlePage(main, slug);
    if (kind === 'category' || kind === 'tag' || kind === 'author') return sectionPage(main, kind, slug);
  }
  throw new ApiError(404);
}

function pathSegments() {
  try {
    return location.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    throw new ApiError(404);
  }
}

/** @param {number} status */
function problem(status) {
  const { title, text, retry } = explain(status);
  setHead({ title, hidden: true });
  main.replaceChildren(el('div', { class: 'notice' },
    el('h1', {}, title),
    el('p', {}, text),
    el('p', { class: 'actions' },
      retry && el('button', { type: 'button', class: 'button', click: again }, 'Try again'),
      el('a', { href: '/' }, 'Go to the front page'))));
  announce(title);
}

/** @param {number} status */
function explain(status) {
  if (status === 404) {
    return { title: 'There is no such page', text: 'The address may be mistyped, or the page may have moved.' };
  }
  if (status === 410) {
    return { title: 'This article has been withdrawn', text: 'It was published here once. The editors have taken it down.' };
  }
  if (status === 429) {
    return { title: 'One moment, please', text: 'There have been many requests. Please wait a little.', retry: true };
  }
  if (status === 0 && !navigator.onLine) {
    return { title: 'You are offline', text: 'Please try again when you are connected.', retry: true };
  }
  if (status === 0 || status >= 500) {
    const text = 'Our server is not answering. It is our fault, not yours, and usually passes quickly.';
    return { title: 'The news cannot be loaded right now', text, retry: true };
  }
  return { title: 'Something went wrong', text: 'This page could not be shown.', retry: true };
}

function again() {
  main.focus({ preventScroll: true });
  announce('Loading');
  void sections();
  void show();
}

async function sections() {
  const list = document.getElementById('sections');
  const found = await api.sections('categories').catch(() => []);
  const links = found.filter(({ articles }) => articles !== 0)
    .map(({ slug, name }) => ({ href: pagePath('category', slug), name }));
  list?.replaceChildren(...[{ href: '/', name: 'Latest' }, ...links].map(({ href, name }) =>
    el('li', {}, el('a', { href, 'aria-current': href === location.pathname && !location.search ? 'page' : null }, name))));
  list?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
