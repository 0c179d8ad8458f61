// Builds the sample's static site from a running app with the samples, and again when a webhook tells of an upload. The app
// has Webhooks__0__Url=http://localhost:7072/ and this secret:
//   npm ci && node site.mjs http://localhost:7071 CONNECTION-STRING whsec_...
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { receiver } from '../../samples/static-site/receiver.mjs';
import { Site } from '../../samples/static-site/site.mjs';

const [base, connection, secret] = process.argv.slice(2);
if (!secret) {
  console.error('node site.mjs ADDRESS CONNECTION-STRING SECRET');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'static-site-'));
const articles = BlobServiceClient.fromConnectionString(connection).getContainerClient('articles');
const page = (path) => readFileSync(join(folder, path, 'index.html'), 'utf8');
const slug = `built-${Date.now()}`;
const upload = (title) => articles.getBlockBlobClient(`sites/${slug}.md`)
  .uploadData(Buffer.from(`---\ntitle: ${title}\ntags: [built]\n---\nText.\n`));

async function eventually(what, holds) {
  for (let wait = 0; !holds(); wait++) {
    assert.ok(wait < 300, what);
    await new Promise((next) => setTimeout(next, 100));
  }
}

const site = new Site(base, folder);
const written = await site.build();
const pages = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('index.html'));
assert.equal(new Set(written).size, pages.length);
assert.ok(pages.length >= 30, `${pages.length} pages`);
for (const file of pages) {
  for (const [, link] of readFileSync(join(folder, file), 'utf8').matchAll(/<a href="(\/[^"#]*)/g))
    assert.ok(existsSync(join(folder, link, 'index.html')), `${file} links to ${link}`);
}
assert.deepEqual(await new Site(base, folder).build(), [], 'nothing has changed');

const builds = [];
const server = receiver(site, secret, (again) => builds.push(again)).listen(7072, 'localhost');
await once(server, 'listening');
assert.equal((await fetch('http://localhost:7072/', { method: 'POST', body: '{}' })).status, 400, 'not signed');
await upload('Built once');
await eventually('a page of the upload', () => existsSync(join(folder, `articles/${slug}/index.html`)));
await upload('Built again');
await eventually('its change', () => page(`articles/${slug}`).includes('Built again'));
assert.ok(page('tag/built').includes('Built again'));
await articles.deleteBlob(`sites/${slug}.md`);
await eventually('its removal', () => !existsSync(join(folder, `articles/${slug}`)));
await eventually('that no list has it', () => !page('').includes('Built again'));
server.close();
server.closeAllConnections();
assert.ok(builds.every((again) => again.length < pages.length / 2), 'only what changed is built again');
rmSync(folder, { recursive: true });
console.log(`${pages.length} pages of a static site, and ${builds.length} builds by webhooks`);
