// @ts-check
// Small building blocks. Text from the API reaches the page as text nodes and attributes only.
import { feedUrl, imageSet, imageUrl } from '/api.js';

/** @typedef {import('./api.js').Summary} Summary */
/** @typedef {import('./api.js').Ref} Ref */
/** @typedef {Node | string | number | null | undefined | false} Child */

/** @param {string} tag
 *  @param {Record<string, string | number | boolean | EventListener | null | undefined>} [attributes] false and null
 *  leave the attribute out; a function listens to the event of that name
 *  @param {...Child} children
 *  @returns {HTMLElement} */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, String(value));
  }
  const present = children.filter((child) => child || child === 0);
  node.append(...present.map((child) => (child instanceof Node ? child : String(child))));
  return node;
}

/** A link to somewhere else; plain text when there is no address, or one that is not of the web.
 *  @param {string | undefined | null} url
 *  @param {string} text
 *  @param {string} [rel] */
export function webLink(url, text, rel) {
  return url && /^https?:\/\//i.test(url) ? el('a', { href: url, rel }, text) : document.createTextNode(text);
}

/** @param {'articles' | 'category' | 'tag' | 'author'} kind
 *  @param {string} slug */
export const pagePath = (kind, slug) => `/${kind}/${encodeURIComponent(slug)}`;

/** @param {'category' | 'tag' | 'author'} kind
 *  @param {Ref | null | undefined} ref */
export const refLink = (kind, ref) =>
  ref && el('a', { href: pagePath(kind, ref.slug), rel: kind === 'category' ? null : kind }, ref.name);

/** @param {Summary} article */
export const headline = (article) =>
  el('a', { class: 'headline-link', href: pagePath('articles', article.slug) }, article.title);

/** Intl throws on a tag it cannot read, and an article must not fail over that. Plain English is European English here:
 *  day before month.
 *  @param {string | undefined} language */
function locale(language) {
  try {
    const tag = Intl.getCanonicalLocales(language || document.documentElement.lang)[0];
    return tag === 'en' ? 'en-GB' : tag;
  } catch {
    return 'en-GB';
  }
}

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [['year', 31_556_952], ['month', 2_629_746], ['week', 604_800], ['day', 86_400], ['hour', 3_600], ['minute', 60]];

/** @param {Date} date
 *  @param {string} language */
function relative(date, language) {
  const seconds = (date.getTime() - Date.now()) / 1000;
  const unit = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  return unit
    ? new Intl.RelativeTimeFormat(language).format(Math.trunc(seconds / unit[1]), unit[0])
    : new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(0, 'second');
}

/** "7 months ago", or with the date before it.
 *  @param {string} iso
 *  @param {string} [language]
 *  @param {boolean} [withDate] */
export function time(iso, language, withDate = false) {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return null;
  const tag = locale(language);
  const ago = relative(date, tag);
  const title = new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeStyle: 'short' }).format(date);
  const attributes = { datetime: iso, title, lang: tag };
  if (!withDate) return el('time', attributes, ago);
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'long' }).format(date);
  return el('time', attributes, day, ' ', el('span', { class: 'ago' }, ago));
}

/** @param {number | undefined} count
 *  @param {string} [language] */
export const minutes = (count, language) =>
  count && el('span', { class: 'minutes', title: 'Reading time' },
    new Intl.NumberFormat(locale(language), { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(count));

/** @param {number} value
 *  @param {string} [language] */
export const number = (value, language) => new Intl.NumberFormat(locale(language)).format(value);

/** @param {import('./api.js').Picture} image
 *  @param {string} sizes
 *  @param {{eager?: boolean, decorative?: boolean}} [how] decorative: beside its headline, where a description would be
 *  read out for nothing */
export function picture(image, sizes, { eager = false, decorative = false } = {}) {
  return el('img', {
    alt: decorative ? '' : image.alt ?? '', width: image.width, height: image.height, decoding: 'async',
    loading: eager ? null : 'lazy', fetchpriority: eager ? 'high' : null,
    sizes: image.srcset ? sizes : null, srcset: image.srcset && imageSet(image.srcset), src: imageUrl(image.url),
  });
}

/** Long titles get smaller letters. @param {string} title */
export const titleClass = (title) => (title.length > 100 ? 'long' : null);

/** @param {string} path of the SVG shape
 *  @param {string} className */
export function icon(path, className) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const shape = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  for (const [name, value] of Object.entries({ viewBox: '0 0 24 24', 'aria-hidden': 'true', class: className })) {
    svg.setAttribute(name, value);
  }
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}

/** Grey bars in the place of what is on its way. @param {...string} classes */
export const skeleton = (...classes) => classes.map((name) => el('div', { class: `bone ${name}`, 'aria-hidden': 'true' }));

/** Told to screen readers, shown to nobody. @param {string} text */
export function announce(text) {
  const status = document.getElementById('status');
  if (status) status.textContent = text;
}

const siteName = document.querySelector('meta[name="application-name"]')?.getAttribute('content') ?? '';

/** What the browser, search engines and feed readers are told about this page.
 *  @param {{title?: string, description?: string, canonical?: string, feeds?: string, hidden?: boolean}} page feeds: the
 *  section whose feeds are offered, such as category/europe; hidden: not for search engines */
export function setHead({ title, description, canonical, feeds, hidden }) {
  document.title = title ? `${title} – ${siteName}` : siteName;
  if (description) {
    setAttribute('meta[name="description"]', 'content', description);
    setAttribute('meta[property="og:description"]', 'content', description);
  }
  setAttribute('meta[property="og:title"]', 'content', title || siteName);
  setAttribute('link[rel="canonical"]', 'href', canonical ?? location.origin + location.pathname);
  for (const link of document.querySelectorAll('link[rel="alternate"], [data-feed]')) {
    const file = link.getAttribute('href')?.split('/').pop();
    if (file) link.setAttribute('href', feedUrl(file, feeds));
  }
  setAttribute('[data-opml]', 'href', feedUrl('feeds/feeds.opml'));
  document.querySelector('meta[name="robots"]')?.remove();
  if (hidden) document.head.append(el('meta', { name: 'robots', content: 'noindex' }));
}

/** @param {string} selector
 *  @param {string} name
 *  @param {string} value */
const setAttribute = (selector, name, value) => document.querySelector(selector)?.setAttribute(name, value);
