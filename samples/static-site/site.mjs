// The site: a folder of HTML files, and state.json that says where to go on.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createNewsClient } from 'newsfunctions-client';

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

export class Site {
  /** @param {string} api Address of the API. @param {string} folder Where the pages are written. */
  constructor(api, folder) {
    this.news = createNewsClient(api);
    this.folder = folder;
    /** @type {Map<string, import('newsfunctions-client').Summary>} */
    this.articles = new Map();
    /** @type {string | undefined} */
    this.since = undefined;
  }

  /**
   * Fetches what changed since the last build, and writes the pages that show it.
   * @returns {Promise<string[]>} Their paths.
   */
  async build() {
    await this.#load();
    const [touched, gone] = [new Map(), new Set()];
    const changes = this.news.changes(this.since);
    let change = await changes.next();
    for (; !change.done; change = await changes.next()) {
      const { slug, formerSlugs, article } = change.value;
      for (const old of [slug, ...formerSlugs]) {
        const before = this.articles.get(old);
        if (before) touched.set(before, old);
        this.articles.delete(old);
        gone.add(old);
      }
      if (article) this.articles.set(article.slug, article);
      if (article) touched.set(article, article.slug);
    }
    this.since = change.value;

    for (const slug of gone)
      if (!this.articles.has(slug)) await rm(join(this.folder, 'articles', slug), { recursive: true, force: true });
    const written = [];
    for (const [article, slug] of touched)
      if (this.articles.get(slug) === article) written.push(await this.#article(article));
    for (const list of new Set([...touched.keys()].flatMap(listsOf))) written.push(await this.#list(list));
    if (touched.size > 0) written.push(await this.#list('/'));
    await this.#write('state.json', JSON.stringify({ since: this.since, articles: [...this.articles.values()] }));
    return written;
  }

  async #load() {
    if (this.since !== undefined) return;
    const state = await readFile(join(this.folder, 'state.json'), 'utf8').then(JSON.parse, () => null);
    if (!state) return;
    this.since = state.since;
    this.articles = new Map(state.articles.map((article) => [article.slug, article]));
  }

  /** @param {import('newsfunctions-client').Summary} summary */
  async #article({ slug }) {
    const article = await this.news.article(slug);
    // It was taken offline a moment ago: the next build hears of it.
    if (!article) return '';
    const picture = article.image;
    return this.#page(`articles/${slug}/`, article.title, article.language, `
<p><a href="/category/${article.category.slug}/">${escaped(article.category.name)}</a></p>
<h1>${escaped(article.title)}</h1>
<p>${article.authors.map(({ slug: by, name }) => `<a href="/author/${by}/">${escaped(name)}</a>`).join(', ')},
<time datetime="${article.publishedAt}">${article.publishedAt.slice(0, 10)}</time></p>
${picture ? `<img src="${escaped(picture.url)}" srcset="${escaped(picture.srcset)}" sizes="100vw" width="${picture.width}"
height="${picture.height}" alt="${escaped(picture.alt)}">` : ''}
${article.body}
<p>${article.tags.map((tag) => `<a href="/tag/${tag.slug}/">${escaped(tag.name)}</a>`).join(' ')}</p>
<p><a rel="license" href="${escaped(article.license.url ?? '')}">${escaped(article.license.name)}</a>, <a rel="canonical"
href="${escaped(article.url)}">${escaped(article.url)}</a></p>`);
  }

  /** @param {string} path Of the list: / or /tag/harbour/ */
  async #list(path) {
    const items = [...this.articles.values()].filter((article) => path === '/' || listsOf(article).includes(path))
      .sort((a, b) => b.publishedAt.localeCompare(a.publishedAt));
    const title = path === '/' ? 'All articles' : path.slice(1, -1);
    return this.#page(path.slice(1), title, 'en', `
<h1>${escaped(title)}</h1>
<ul>${items.map((item) =>
    `<li lang="${item.language}"><a href="/articles/${item.slug}/">${escaped(item.title)}</a></li>`).join('\n')}</ul>`);
  }

  /** @param {string} path @param {string} title @param {string} language @param {string} body */
  async #page(path, title, language, body) {
    await this.#write(`${path}index.html`, `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
${body}
</html>
`);
    return `/${path}`;
  }

  /** @param {string} path @param {string} text */
  async #write(path, text) {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    // Whoever reads it meanwhile gets the old page, or the new one.
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  }
}

/** @param {import('newsfunctions-client').Summary} article */
const listsOf = (article) => [
  `/category/${article.category.slug}/`, ...article.tags.map((tag) => `/tag/${tag.slug}/`),
  ...article.authors.map((author) => `/author/${author.slug}/`),
];
