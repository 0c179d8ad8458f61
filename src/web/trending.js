// @ts-check
// What is being read most, in a box beside the lists.
import { api } from '/api.js';
import { el, headline, skeleton, time } from '/dom.js';

/** @typedef {import('./api.js').Summary} Summary */

const WINDOWS = { hour: 'Hour', day: 'Day', week: 'Week', month: 'Month' };

/** The box leaves the page when the API has no such list.
 *  @param {string} [category] */
export function trendingBox(category) {
  const list = el('ol', { class: 'trending-list' });
  const switches = Object.entries(WINDOWS).map(([value, label]) => el('label', {},
    el('input', { type: 'radio', name: 'window', value, checked: value === 'week', change: () => void show(value) }),
    el('span', {}, label)));
  const box = el('aside', { class: 'trending', 'aria-labelledby': 'trending' },
    el('h2', { id: 'trending' }, 'Most read'),
    el('fieldset', {}, el('legend', { class: 'visually-hidden' }, 'In the last'), ...switches), list);
  let latest = '';
  void show('week');
  return box;

  /** @param {string} period */
  async function show(period) {
    latest = period;
    if (!list.children.length) {
      list.append(...Array.from({ length: 5 }, () => el('li', {}, ...skeleton('text', 'w60'))));
    }
    list.setAttribute('aria-busy', 'true');
    try {
      const items = await api.trending(period, category);
      if (latest !== period) return;
      const none = el('li', { class: 'none' }, 'Nothing has been read enough yet.');
      list.replaceChildren(...(items.length ? items.map(entry) : [none]));
    } catch {
      if (latest === period) box.remove();
    } finally {
      list.removeAttribute('aria-busy');
    }
  }

  /** @param {Summary} article */
  function entry(article) {
    return el('li', { lang: article.language },
      el('div', {}, headline(article), el('p', { class: 'meta' }, time(article.publishedAt, article.language))));
  }
}
