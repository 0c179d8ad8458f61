// Reads the site as people do: with and without JavaScript. No page may report that its policy was broken.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually, startApp, startBrowser } from './app.mjs';

let app;
let browser;
const reports = [];

before(async () => {
  app = await startApp();
  browser = await startBrowser();
}, { timeout: 180_000 });

after(async () => {
  await browser?.close();
  await app?.stop();
  assert.deepEqual(reports, [], 'No page broke its policy or wrote an error');
});

async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', baseURL: app.base, ...options });
  const page = await context.newPage();
  page.foreign = [];
  page.on('request', (request) => { if (!request.url().startsWith(app.base)) page.foreign.push(request.url()); });
  page.on('console', (message) => { if (message.type() === 'error' && !/status of (404|410|503)/.test(message.text())) reports.push(`${path}: ${message.text()}`); });
  page.on('pageerror', (error) => reports.push(`${path}: ${error.message}`));
  const response = await page.goto(path, { waitUntil: 'load' });
  return { page, context, status: response.status() };
}

for (const javaScriptEnabled of [true, false]) {
  describe(javaScriptEnabled ? 'With JavaScript' : 'Without JavaScript', () => {
    test('a reader goes from the front page to an article and on to the next', async () => {
      const { page, context } = await open('/', { javaScriptEnabled });
      const headline = await page.locator('.lead h2').innerText();
      await page.locator('.lead h2 a').click();
      assert.equal(await page.locator('h1').innerText(), headline);
      assert.ok((await page.locator('.body').innerText()).length > 3);
      await page.locator('.neighbour.prev a').click();
      assert.notEqual(await page.locator('h1').innerText(), headline);
      assert.deepEqual(page.foreign, []);
      assert.deepEqual(await context.cookies(), []);
      assert.deepEqual((await context.storageState()).origins, []);
      await context.close();
    });

    test('a search by the form finds', async () => {
      const { page, context } = await open('/', { javaScriptEnabled });
      await page.locator('.masthead input[name=q]').fill('bridge');
      await page.locator('.masthead button').click();
      await page.waitForURL(/\/search\?q=bridge/);
      assert.ok((await page.locator('.rows mark').count()) > 0);
      await page.locator('.rows h2 a').first().click();
      await page.waitForURL(/\/articles\//);
      await context.close();
    });

    test('what is gone, unknown or moved says so', async () => {
      await app.upload('news/moves.md', '---\ntitle: Moves\nslug: moves-before\n---\nText.');
      await app.upload('news/goes.md', '---\ntitle: Goes\n---\nText.');
      await eventually(async () => (await app.status('/articles/moves-before')) !== 404 && (await app.status('/articles/goes')) !== 404);
      await app.upload('news/moves.md', '---\ntitle: Moves\nslug: moves-after\n---\nText.');
      await app.remove('news/goes.md').catch(() => { /* the other run took it */ });
      await eventually(async () => (await app.status('/articles/moves-before')) === 301 && (await app.status('/articles/goes')) === 410);
      for (const [path, status, heading] of [
        ['/articles/goes', 410, 'This article has been withdrawn'], ['/articles/never', 404, 'There is no such page'],
        ['/never', 404, 'There is no such page'], ['/articles/moves-before', 200, 'Moves']]) {
        const { page, context, status: found } = await open(path, { javaScriptEnabled });
        assert.deepEqual([path, found, await page.locator('h1').innerText()], [path, status, heading]);
        await context.close();
      }
      await app.upload('news/moves.md', '---\ntitle: Moves\nslug: moves-before\n---\nText.');
      await eventually(async () => (await app.status('/articles/moves-before')) === 200);
    });

    test('a list goes on where its first page ends', async () => {
      for (let n = 1; n <= 22; n++) {
        await app.upload(`many/many-${n}.md`, `---\ntitle: Many ${n}\ndate: 2025-01-${String(n).padStart(2, '0')}\n---\nText.`);
      }
      await eventually(async () => (await (await fetch(`${app.base}/api/articles?category=many&limit=100`)).json()).items.length === 22, 60);
      const { page, context } = await open('/category/many', { javaScriptEnabled });
      assert.equal(await page.locator('.row').count(), 20);
      await page.locator('.more a').click();
      await page.getByRole('link', { name: 'Many 1', exact: true }).waitFor();
      assert.equal(await page.locator('.row').count(), javaScriptEnabled ? 22 : 2);
      assert.equal(await page.locator('.more a').count(), 0);
      await context.close();
    });
  });
}

test('a like survives a reload and is taken back, and nothing is stored before', async () => {
  const { page, context } = await open('/articles/harbour-bridge');
  const like = page.locator('.like');
  await like.waitFor();
  assert.deepEqual((await context.storageState()).origins, []);
  await like.click();
  await page.waitForFunction(() => document.getElementById('status').textContent === 'Liked');
  assert.equal(await like.getAttribute('aria-pressed'), 'true');
  await page.reload();
  await page.waitForFunction(() => document.querySelector('.like').getAttribute('aria-pressed') === 'true');
  assert.equal(await page.locator('.like-count').innerText(), '1');
  await like.click();
  await page.waitForFunction(() => document.getElementById('status').textContent === 'Like taken back');
  await page.reload();
  await like.waitFor();
  await page.waitForLoadState('networkidle');
  assert.equal(await like.getAttribute('aria-pressed'), 'false');
  assert.equal(await page.locator('.like-count').innerText(), '');
  await context.close();
});

test('a view is counted once, after the page has been seen, and is shown from then on', async () => {
  const context = await browser.newContext({
    baseURL: app.base, userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  });
  const page = await context.newPage();
  await page.clock.install({ time: Date.now() - 60_000 });
  await page.clock.pauseAt(Date.now());
  const answers = [];
  page.on('response', async (response) => { if (response.request().method() === 'POST') answers.push(response.headers()['x-view']); });
  const readFor = async (milliseconds) => {
    await page.waitForLoadState('networkidle');
    await page.clock.runFor(milliseconds);
  };
  await page.goto('/articles/hedgehog-tunnels');
  await readFor(990);
  assert.deepEqual(answers, []);
  assert.equal(await page.locator('.views').innerText(), '');
  // On a busy machine the page begins to wait late, but it never counts early.
  const countedTo = (number) => eventually(async () => {
    await page.clock.runFor(500);
    return answers.length === number;
  });
  await countedTo(1);
  await page.reload();
  await page.waitForLoadState('networkidle');
  await countedTo(2);
  assert.deepEqual(answers, ['counted', 'ignored; reason=duplicate']);
  await app.runNow('RollUpViews');
  await eventually(async () => {
    await page.reload();
    await page.waitForLoadState('networkidle');
    // The script waits until the page is idle, which this clock decides too.
    await page.clock.runFor(500);
    await page.waitForLoadState('networkidle');
    return (await page.locator('.views').innerText()) === '1 view';
  });
  await context.close();
});

test('a page that nobody sees counts no view', async () => {
  const { page, context } = await open('/');
  const posts = [];
  page.on('request', (request) => { if (request.method() === 'POST') posts.push(request.url()); });
  await page.addInitScript(() => Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' }));
  await page.goto('/articles/night-buses');
  await page.waitForTimeout(2500);
  assert.deepEqual(posts, []);
  await context.close();
});

test('nothing of another site is asked for before a click, and without JavaScript a link is there', async () => {
  const others = ['https://youtu.be/aqz-KE-bpKQ', 'https://mastodon.social/@Mastodon/112345678901234567', 'https://elsewhere.example/talk.mp3'];
  await app.upload('news/embeds.md', `---\ntitle: Embeds\n---\nText.\n\n${others.join('\n\n')}\n`);
  await eventually(async () => (await app.status('/articles/embeds')) === 200);
  const { page, context } = await open('/articles/embeds');
  await context.route(/youtube-nocookie|mastodon\.social/, (route) => route.fulfill({ contentType: 'text/html', body: '<p>Film</p>' }));
  await page.locator('.embed .button').first().waitFor();
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.waitForLoadState('networkidle');
  assert.deepEqual(page.foreign, []);
  assert.equal(await page.locator('audio').getAttribute('src'), others[2]);

  await page.getByRole('button', { name: 'Play the video from YouTube' }).click();
  await page.frameLocator('.embed.video iframe').getByText('Film').waitFor();
  assert.deepEqual(page.foreign, ['https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ']);
  await page.getByRole('button', { name: 'Show the post from Mastodon' }).click();
  await page.frameLocator('.embed:not(.video) iframe').getByText('Film').waitFor();
  assert.deepEqual(page.foreign[1], 'https://mastodon.social/@Mastodon/112345678901234567/embed');
  await context.close();

  const plain = await open('/articles/embeds', { javaScriptEnabled: false });
  for (const address of others) assert.ok(await plain.page.locator(`.body a[href="${address}"]`).isVisible());
  assert.deepEqual(plain.page.foreign, []);
  await plain.context.close();
});

test('the reference shows the operations of the API, and asks nothing of another site', { timeout: 60_000 }, async () => {
  const { page, context } = await open('/docs');
  await page.getByText('/articles/{slug}', { exact: true }).first().waitFor();
  await page.getByText('Readers', { exact: true }).first().click();
  await page.getByText('Record a view', { exact: true }).first().waitFor();
  await page.getByText('Search', { exact: false }).first().click();
  await page.keyboard.type('trending');
  await page.getByText('/api/trending').first().waitFor();
  await page.waitForLoadState('networkidle');
  assert.deepEqual(page.foreign, []);
  await context.close();
  const plain = await open('/docs', { javaScriptEnabled: false });
  assert.ok(await plain.page.getByRole('link', { name: 'openapi.json' }).isVisible());
  await plain.context.close();
});

test('a recording of the site is played', async () => {
  const { page, context } = await open('/articles/the-clock-of-luttbruck');
  const seconds = await page.locator('audio').evaluate((audio) => new Promise((resolve, reject) => {
    audio.addEventListener('loadedmetadata', () => resolve(audio.duration));
    audio.addEventListener('error', () => reject(new Error(audio.error.message)));
    audio.preload = 'metadata';
    audio.load();
  }));
  assert.ok(seconds > 2.9 && seconds < 3.3, `${seconds} s`);
  assert.deepEqual(page.foreign, []);
  await context.close();
});

test('times are told in the language of the article', async () => {
  const { page, context } = await open('/articles/kino-brunnhoeh');
  const time = page.locator('.byline time').first();
  await eventually(async () => /^(vor|letzte) .+ \(8\. März 2026\)$/.test(await time.innerText()));
  await context.close();
});

test('an Arabic article runs from right to left and leads to its translation', async () => {
  await app.upload('news/jisr.md', '---\ntitle: الجسر مفتوح\nlanguage: ar\ntranslationKey: jisr\nslug: jisr\nauthor: ليلى\ntags: [الميناء]\n---\nعبرت الترامات أولًا. `npm test`\n\n> اقتباس قصير.\n\n- واحد\n- اثنان\n\n| السنة | العدد |\n|---|---|\n| 2025 | 12 |\n');
  await app.upload('news/bridge-is-open.md', '---\ntitle: The bridge is open\ntranslationKey: jisr\n---\nTrams went first.');
  await eventually(async () => (await (await fetch(`${app.base}/api/articles/jisr`)).json()).translations?.length === 1);
  for (const width of [1280, 390]) {
    const { page, context } = await open('/articles/jisr', { viewport: { width, height: 900 } });
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('h1')).direction), 'rtl');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/arabic-${width}.png`, fullPage: true });
    await page.locator('.languages a').click();
    assert.equal(await page.locator('h1').innerText(), 'The bridge is open');
    await context.close();
  }
});

test('the reprint kit opens, and its text is copied', async () => {
  const { page, context } = await open('/articles/harbour-bridge', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.locator('details summary').click();
  await page.locator('[data-copy=as-markdown]').click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^# \[After 412 days/);
  await context.close();
});

test('a draft is shown by the address in its report alone', async () => {
  await app.upload('news/draft.md', '---\ntitle: A draft\nstatus: draft\n---\nText.');
  let address;
  await eventually(async () => {
    address = new URL((await app.report('news/draft.md')).match(/^Preview: (.*)$/m)[1]);
    return true;
  });
  const shown = await open(`/articles/draft${address.search}`);
  assert.deepEqual([shown.status, await shown.page.locator('h1').innerText()], [200, 'A draft']);
  assert.ok(await shown.page.locator('.preview').isVisible());
  assert.equal((await open('/articles/draft')).status, 404);
  await shown.context.close();
});

test('in an outage of storage pages go on, and what is not at hand says that it will be back', { timeout: 120_000 }, async () => {
  const { context } = await open('/articles/salt-marsh');
  await context.close();
  app.pauseStorage();
  try {
    for (let i = 0; i < 3; i++) {
      const { page, context: other, status } = await open('/articles/salt-marsh', { javaScriptEnabled: false });
      assert.deepEqual([status, await page.locator('h1').innerText()], [200, 'They opened the dike, and the sea behaved']);
      await other.close();
    }
    const front = await open('/', { javaScriptEnabled: false });
    assert.equal(front.status, 200);
    await front.context.close();
  } finally {
    app.resumeStorage();
  }
});
