// Reads every feed of a running app with two feed parsers for Node.js that know nothing of it:
//   npm ci && node check.mjs http://localhost:7071
import assert from 'node:assert/strict';
import { detectAtomFeed, detectJsonFeed, detectRssFeed, parseFeed, parseOpml } from 'feedsmith';
import RssParser from 'rss-parser';

const base = process.argv[2]?.replace(/\/+$/, '');
if (!base) {
  console.error('node check.mjs ADDRESS');
  process.exit(2);
}

const formats = [
  { file: 'rss.xml', type: 'application/rss+xml', detect: detectRssFeed, items: ({ feed }) => feed.items ?? [], id: (item) => item.guid?.value, title: (item) => item.title },
  { file: 'atom.xml', type: 'application/atom+xml', detect: detectAtomFeed, items: ({ feed }) => feed.entries ?? [], id: (item) => item.id, title: (item) => item.title?.value ?? item.title },
  { file: 'feed.json', type: 'application/feed+json', detect: detectJsonFeed, items: ({ feed }) => feed.items ?? [], id: (item) => item.id, title: (item) => item.title },
];

/** @param {string} path */
async function get(path) {
  const response = await fetch(base + path);
  assert.equal(response.status, 200, path);
  return { text: await response.text(), type: response.headers.get('content-type') };
}

/** The ids of a feed, which must be the same in every format. @param {string} list */
async function checkList(list) {
  const ids = [];
  for (const format of formats) {
    const path = `${list}/${format.file}`;
    const { text, type } = await get(path);
    assert.equal(type, `${format.type}; charset=utf-8`, path);
    assert.ok(format.detect(format.file.endsWith('json') ? JSON.parse(text) : text), `${path} is not recognised`);
    const items = format.items(parseFeed(text));
    assert.ok(items.length > 0, `${path} is empty`);
    for (const item of items) assert.ok(format.title(item), `${path}: an item has no title`);
    ids.push(items.map(format.id));
    if (!format.file.endsWith('json')) await checkWithRssParser(path, text, items.length);
  }
  assert.equal(new Set(ids[0]).size, ids[0].length, `${list}: an id is there twice`);
  for (const others of ids.slice(1)) assert.deepEqual(others, ids[0], `${list}: the formats differ`);
  return ids[0].length;
}

/** @param {string} path
 *  @param {string} text
 *  @param {number} count */
async function checkWithRssParser(path, text, count) {
  const feed = await new RssParser().parseString(text);
  assert.equal(feed.items.length, count, path);
  for (const item of feed.items) {
    assert.ok(item.title && item.link?.startsWith('http') && (item['content:encoded'] ?? item.content), `${path}: ${item.title}`);
    assert.ok(!Number.isNaN(Date.parse(item.isoDate ?? '')), `${path}: ${item.title} has no date`);
  }
}

/** Addresses of all RSS feeds. @param {any[]} outlines @returns {string[]} */
const addresses = (outlines) => outlines.flatMap((outline) => [outline.xmlUrl, ...addresses(outline.outlines ?? [])]).filter(Boolean);

const opml = parseOpml((await get('/feeds/feeds.opml')).text);
const lists = addresses(opml.body?.outlines ?? []).map((address) => new URL(address).pathname.replace(/\/rss\.xml$/, ''));
assert.ok(lists.length > 1, 'The OPML names no feeds');
let items = 0;
for (const list of lists) items += await checkList(list);
console.log(`feedsmith and rss-parser read ${lists.length * formats.length} feeds, ${items} items in each format: no fault.`);
