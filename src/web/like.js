// @ts-check
// The like button: answers at once, asks the API afterwards, and takes the answer back when the API refuses.
import { api } from '/api.js';
import { announce, el, icon, number } from '/dom.js';

const KEY = 'visitor';
const HEART = 'M12 20.7 10.6 19.4C5.4 14.7 2 11.6 2 7.8 2 4.8 4.4 2.5 7.4 2.5c1.7 0 3.4.8 4.6 2.1 1.2-1.3 2.9-2.1 4.6-2.1'
  + ' 3 0 5.4 2.3 5.4 5.3 0 3.8-3.4 6.9-8.6 11.6z';

/** The visitor's id if there is one: nothing is stored about a reader who has never liked anything. */
function knownVisitor() {
  try {
    const id = localStorage.getItem(KEY);
    return id && /^[\w-]{16,64}$/.test(id) ? id : null;
  } catch {
    return null;
  }
}

/** 22 random characters (128 bits); kept in memory where storage is refused. */
let visitor = knownVisitor();
function newVisitor() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  visitor = btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').slice(0, 22);
  try {
    localStorage.setItem(KEY, visitor);
  } catch { /* private mode: the like still counts, it is just not remembered */ }
  return visitor;
}

/** @param {string} slug
 *  @param {Promise<import('./api.js').Counters | undefined>} counters
 *  @param {string} [language] */
export function likeButton(slug, counters, language) {
  const count = el('span', { class: 'like-count' });
  const problem = el('span', { class: 'like-problem', role: 'alert' });
  const button = el('button', { type: 'button', class: 'like', 'aria-pressed': 'false', click: toggle },
    icon(HEART, 'heart'), el('span', {}, 'Like'), count);

  let stored = { likes: 0, liked: false };
  let known = false;
  let wanted = false;
  let touched = false;
  let sending = false;

  const ready = read().then((likes) => {
    stored = likes;
    known = true;
  }, () => { /* the button works without its number */ }).then(() => {
    if (!touched) wanted = stored.liked;
    show();
  });

  /** @returns {Promise<import('./api.js').Likes>} */
  async function read() {
    if (visitor) return api.like('GET', slug, visitor);
    return { likes: (await counters)?.likes ?? 0, liked: false };
  }

  function show() {
    const likes = stored.likes + Number(wanted) - Number(stored.liked);
    button.setAttribute('aria-pressed', String(wanted));
    count.textContent = known && likes > 0 ? number(likes, language) : '';
  }

  function toggle() {
    touched = true;
    wanted = !wanted;
    problem.textContent = '';
    show();
    void settle();
  }

  // One request at a time, however fast the button is pressed, until what is stored is what is wanted.
  async function settle() {
    if (sending) return;
    sending = true;
    try {
      await ready;
      while (wanted !== stored.liked) {
        const liked = wanted;
        const answer = await api.like(liked ? 'PUT' : 'DELETE', slug, visitor ?? newVisitor());
        stored = { likes: answer.likes, liked };
        known = true;
      }
      announce(wanted ? 'Liked' : 'Like taken back');
    } catch {
      wanted = stored.liked;
      problem.textContent = 'Your like could not be saved. Please try again later.';
    } finally {
      sending = false;
      show();
    }
  }

  return el('div', { class: 'like-row' }, button, problem);
}
