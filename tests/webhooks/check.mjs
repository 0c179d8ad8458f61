// Receives what a running app tells its endpoint, and checks it with the library of Standard Webhooks. The app has
// Webhooks__0__Url=http://localhost:7072/ and this secret:
//   npm ci && node check.mjs http://localhost:7071 whsec_...
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

const [base, secret] = process.argv.slice(2);
if (!secret) {
  console.error('node check.mjs ADDRESS SECRET');
  process.exit(2);
}

const webhook = new Webhook(secret);
const heard = [];
const receiver = createServer(async (request, response) => {
  heard.push(webhook.verify(await text(request), request.headers));
  response.writeHead(204).end();
}).listen(7072, 'localhost');
await once(receiver, 'listening');

/** @param {string} path @param {unknown} body */
async function post(path, body) {
  const response = await fetch(base + path,
    { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(response.status, 200, path);
  return (await response.json()).items[0];
}

/** What was heard of a type, each once. @param {string} type */
const urls = (type) => [...new Set(heard.filter((event) => event.type === type).map(({ data }) => data.url))].sort();

assert.ok((await post('/api/webhooks/test', {})).delivered);
assert.equal(urls('webhook.test').length, 1);
const { items } = await (await fetch(`${base}/api/articles?limit=100`)).json();
assert.ok(items.length > 0);
await post('/api/webhooks/replay', { since: '2000-01-01T00:00:00Z' });
for (let wait = 0; urls('article.published').length < items.length && wait < 300; wait++)
  await new Promise((next) => setTimeout(next, 100));
receiver.close();
receiver.closeAllConnections();
assert.deepEqual(urls('article.published'), items.map(({ url }) => url).sort());
console.log(`${heard.length} webhooks are signed as Standard Webhooks says`);
