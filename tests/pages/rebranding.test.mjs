// A site that is another one by uploads alone, as docs/publishers.md and docs/themes.md tell; and the app's own again without them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { eventually, startApp, startBrowser } from './app.mjs';

const file = (path) => readFileSync(new URL(`../../${path}`, import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const example = Object.fromEntries([...file('docs/themes.md').toString().matchAll(/^`(theme\/[a-z.]+)`:\n\n```[a-z]+\n(.*?)```$/gms)]
  .map(([, name, text]) => [name, text]));
let app;
let browser;

before(async () => {
  app = await startApp();
  browser = await startBrowser();
  await app.addImage('logo.png', file('samples/images/map.png'));
  await app.addImage('ada.jpg', file('samples/images/harbour-bridge.jpg'));
  await app.upload('hafen/flut.md', '---\ntitle: Die Flut kommt\nauthor: Ada Example\n---\nText.');
  await app.publish('site.yaml', 'name: Die Hafenpost\nlogo: images/logo.png\nlanguages: [de]\nnavigation: [imprint]\n');
  await app.publish('pages/imprint.md', '---\ntitle: Impressum\n---\n**Genossenschaft Hafenpost**, Kai 1');
  await app.publish('people/ada-example.md', '---\nname: Ada Example\nrole: Hafenkorrespondentin\nphoto: images/ada.jpg\n---\nSie rudert.');
  for (const [name, text] of Object.entries(example)) await app.publish(name, text);
  await eventually(async () => (await text('/')).includes('Die Hafenpost is read between the tides') && (await text('/')).includes('colours.css'), 60);
  await eventually(async () => (await text('/author/ada-example')).includes('ada.jpg') && (await text('/imprint')).includes('Kai 1'), 60);
}, { timeout: 240_000 });

after(async () => {
  await browser?.close();
  await app?.stop();
});

const text = async (path) => (await fetch(app.base + path)).text();

async function open(path, options) {
  const context = await browser.newContext({ baseURL: app.base, viewport: { width: 1280, height: 900 }, bypassCSP: true, ...options });
  const page = await context.newPage();
  await page.goto(path, { waitUntil: 'load' });
  return { page, context };
}

const papers = { light: 'rgb(255, 250, 240)', dark: 'rgb(20, 18, 16)' };
const accents = { light: 'rgb(138, 28, 59)', dark: 'rgb(255, 159, 181)' };
for (const colorScheme of ['light', 'dark']) {
  for (const [device, options] of [['phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }], ['desktop', {}]]) {
    test(`name, logo, colours, imprint and people are the publisher's, ${device}, ${colorScheme}`, { timeout: 120_000 }, async () => {
      const { page, context } = await open('/', { colorScheme, ...options });
      assert.equal(await page.title(), 'Die Hafenpost');
      const logo = page.locator('.brand img');
      assert.equal(await logo.getAttribute('alt'), 'Die Hafenpost');
      assert.ok(await logo.evaluate((image) => image.complete && image.naturalWidth > 0));
      const colours = await page.evaluate(() => [
        getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.querySelector('.masthead')).borderTopColor]);
      assert.deepEqual(colours, [papers[colorScheme], accents[colorScheme]]);

      await page.locator('footer a').click();
      assert.equal(await page.locator('h1').innerText(), 'Impressum');
      assert.ok((await page.locator('.body').innerText()).includes('Kai 1'));
      await page.goto('/articles/flut');
      await page.locator('.byline a').click();
      assert.equal(await page.locator('.role').innerText(), 'Hafenkorrespondentin');
      await page.locator('.profile img').evaluate((image) => image.decode());

      for (const path of ['/', '/articles/flut', '/author/ada-example', '/imprint']) {
        await page.goto(path, { waitUntil: 'load' });
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document));
        assert.deepEqual(violations.map(({ id, nodes }) => [path, id, nodes.map((node) => node.html)]), []);
        const [shown, whole] = await page.evaluate(() => [document.documentElement.clientWidth, document.documentElement.scrollWidth]);
        assert.ok(whole <= shown, `${path} is ${whole} px wide`);
      }
      await context.close();
    });
  }
}

test('the language of the site is that of its feeds and of articles that name none', async () => {
  assert.match(await text('/rss.xml'), /<language>de<\/language>/);
  assert.equal((await (await fetch(`${app.base}/api/articles/flut`)).json()).language, 'de');
});

test('a template with a mistake changes nothing and is told of with its line', async () => {
  await app.publish('theme/footer.liquid', '<footer>\n{% if site.title %}\n{% for %}\n</footer>');
  await eventually(async () => /PB013, line 3: /.test(await app.report('publication/theme/footer.liquid')));
  assert.ok((await text('/')).includes('Die Hafenpost is read between the tides'));
});

test('without the container the site is as it was', { timeout: 120_000 }, async () => {
  await app.deletePublication();
  await app.runNow('SweepArticles');
  await eventually(async () => (await text('/')).includes('<title>NewsFunctions</title>'), 60);
  const { page, context } = await open('/', { colorScheme: 'light' });
  assert.equal(await page.locator('.brand').innerText(), 'NewsFunctions');
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), 'rgb(253, 252, 249)');
  assert.ok(!(await text('/')).includes('between the tides'));
  assert.equal(await app.status('/imprint'), 404);
  assert.equal(await app.status('/theme/colours.css'), 404);
  assert.ok(!(await text('/author/ada-example')).includes('Hafenkorrespondentin'));
  await context.close();
});
