// What a page does besides being read. Every page is whole without it.
const status = document.getElementById('status');
const language = document.documentElement.lang;
const announce = (text) => { status.textContent = text; };
const fill = (text, value) => text.replace('{0}', value);
// The server writes figures in this way too.
const figures = `${language}-u-nu-latn`;
const number = { format: (value) => new Intl.NumberFormat(figures).format(value) };
// Shows with a like that the article was seen here, whichever instance answers.
let receipt = null;
const whenIdle = globalThis.requestIdleCallback ?? setTimeout;

async function api(path, init) {
  const response = await fetch(`/api/${path}`, { signal: AbortSignal.timeout(20_000), ...init });
  if (!response.ok) throw new Error(`${response.status}`);
  receipt = response.headers.get('X-View-Receipt') ?? receipt;
  return response.status === 204 ? null : response.json();
}

// "7 months ago", in the words of the page: the server cannot know when it is read.
const units = [['year', 31_557_600], ['month', 2_629_800], ['week', 604_800], ['day', 86_400], ['hour', 3_600], ['minute', 60]];
function showAges(root) {
  let words;
  for (const time of root.querySelectorAll('time[data-ago]')) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    const isLong = time.dataset.ago === 'long';
    time.removeAttribute('data-ago');
    if (!(seconds >= 0) || (!isLong && seconds > 7 * 86_400)) continue;
    words ??= new Intl.RelativeTimeFormat(figures, { numeric: 'auto' });
    const [unit, length] = units.find(([, size]) => seconds >= size) ?? ['minute', 60];
    const ago = document.createElement('span');
    ago.textContent = words.format(-Math.floor(seconds / length), unit);
    time.title = time.textContent;
    if (isLong) time.replaceChildren(ago, ` (${time.textContent})`);
    else time.replaceChildren(ago);
  }
}

// A view is a page that somebody has had before their eyes for a second.
function countView(slug) {
  let timer;
  const count = () => {
    document.removeEventListener('visibilitychange', watch);
    api(`articles/${slug}/views`, { method: 'POST', keepalive: true }).catch(() => { /* not worth disturbing a reader */ });
  };
  const watch = () => {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') timer = setTimeout(count, 1000);
  };
  document.addEventListener('visibilitychange', watch);
  watch();
}

// Nothing is stored about a reader who has never liked anything.
const visitor = {
  id: null,
  known() {
    try { this.id ??= localStorage.getItem('visitor'); } catch { /* storage is refused: the like counts, it is just not remembered */ }
    return this.id;
  },
  get() {
    if (this.known()) return this.id;
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    this.id = btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').slice(0, 22);
    try { localStorage.setItem('visitor', this.id); } catch { /* as above */ }
    return this.id;
  },
};

function likeButton(row, slug, counters) {
  const button = row.querySelector('button');
  const count = row.querySelector('.like-count');
  const problem = row.querySelector('.problem');
  let stored = { likes: 0, liked: false };
  let [wanted, touched, sending] = [false, false, false];

  const send = (method) => api(`articles/${slug}/like`, {
    method,
    headers: { 'X-Visitor-Id': visitor.get(), ...(receipt && { 'X-View-Receipt': receipt }) },
    keepalive: method !== 'GET',
  });
  const read = async () => (visitor.known() ? send('GET') : { likes: (await counters)?.likes ?? 0, liked: false });
  const show = () => {
    const likes = stored.likes + Number(wanted) - Number(stored.liked);
    button.setAttribute('aria-pressed', String(wanted));
    count.textContent = likes > 0 ? number.format(likes) : '';
  };
  const ready = read().then((found) => { stored = found; }, () => { /* the button works without its number */ }).then(() => {
    if (!touched) wanted = stored.liked;
    show();
  });

  button.addEventListener('click', () => {
    touched = true;
    wanted = !wanted;
    problem.textContent = '';
    show();
    void settle();
  });
  row.hidden = false;

  // One request at a time, however fast the button is pressed, until what is stored is what is wanted.
  async function settle() {
    if (sending) return;
    sending = true;
    try {
      await ready;
      while (wanted !== stored.liked) stored = await send(wanted ? 'PUT' : 'DELETE');
      announce(wanted ? row.dataset.liked : row.dataset.unliked);
    } catch {
      wanted = stored.liked;
      problem.textContent = row.dataset.failed;
    } finally {
      sending = false;
      show();
    }
  }
}

function showViews(place, views) {
  if (!place || !(views > 0)) return;
  const form = new Intl.PluralRules(language).select(views);
  place.textContent = fill(place.dataset[form] ?? place.dataset.other, number.format(views));
}

function article(element) {
  const { slug } = element.dataset;
  const counters = api(`counters?slugs=${slug}`).then((found) => found.items[0], () => undefined);
  counters.then((found) => showViews(element.querySelector('[data-views]'), found?.views));
  likeButton(element.querySelector('[data-like]'), slug, counters);
  countView(slug);
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  const label = button.textContent;
  let copied = true;
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // No clipboard without https: the older way asks for a selection.
    field.select();
    copied = document.execCommand('copy');
  }
  const text = copied ? button.dataset.copied : button.dataset.failed;
  button.textContent = text;
  announce(text);
  setTimeout(() => { button.textContent = label; }, 2500);
}

// The next page's articles take their place under these; where that fails the link leads there.
async function more(link) {
  const place = link.closest('[data-more]');
  link.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(link.href);
    if (!response.ok) throw new Error(`${response.status}`);
    const next = new DOMParser().parseFromString(await response.text(), 'text/html');
    const added = [...next.querySelectorAll('[data-list] > *')].map((item) => document.importNode(item, true));
    document.querySelector('[data-list]').append(...added);
    place.replaceWith(document.importNode(next.querySelector('[data-more]'), true));
    showAges(document);
    added[0]?.querySelector('a')?.focus();
  } catch {
    location.assign(link.href);
  }
}

// Nothing of another site is asked for before a reader asks for it.
function embed(place) {
  const button = document.createElement('button');
  const hint = document.createElement('p');
  Object.assign(button, { type: 'button', className: 'button', textContent: place.dataset.show });
  Object.assign(hint, { className: 'hint', textContent: place.dataset.hint });
  place.prepend(button, hint);
  button.addEventListener('click', () => {
    const frame = document.createElement('iframe');
    Object.assign(frame, {
      title: place.dataset.show, allow: 'encrypted-media; fullscreen; picture-in-picture', referrerPolicy: 'strict-origin-when-cross-origin',
    });
    frame.sandbox.add('allow-forms', 'allow-popups', 'allow-presentation', 'allow-same-origin', 'allow-scripts');
    frame.src = place.dataset.embed;
    hint.remove();
    button.replaceWith(frame);
    frame.focus();
  });
}

whenIdle(() => showAges(document));
for (const place of document.querySelectorAll('[data-embed]')) embed(place);
for (const element of document.querySelectorAll('[data-slug]')) whenIdle(() => article(element));
for (const button of document.querySelectorAll('[data-copy]')) button.hidden = false;
document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-copy]');
  const link = event.target.closest('[data-more] a');
  if (button) void copy(button);
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) return;
  event.preventDefault();
  if (!link.hasAttribute('aria-busy')) void more(link);
});
