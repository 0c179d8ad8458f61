// The app with the sample articles on a store of its own, and a browser to read it with.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { BlobServiceClient } from '@azure/storage-blob';
import { chromium } from 'playwright-core';

const root = new URL('../..', import.meta.url).pathname;
export const browserPath = '/usr/bin/chromium';

export async function startApp() {
  const data = mkdtempSync(join(tmpdir(), 'newsfunctions-pages-'));
  const base = `http://127.0.0.1:${await freePort()}`;
  const log = [];
  const app = spawn('dotnet', ['run', '--project', 'src/NewsFunctions.LocalHost', '--no-build', '--', '--urls', base], {
    cwd: root, env: { ...process.env, Azurite__DataPath: data },
  });
  for (const stream of [app.stdout, app.stderr]) stream.on('data', (text) => log.push(String(text)));
  await eventually(async () => {
    if (app.exitCode !== null) throw new Error(log.join(''));
    return (await fetch(`${base}/health/ready`)).ok && (await (await fetch(`${base}/api/articles?limit=100`)).json()).items.length > 15;
  }, 120);
  const service = BlobServiceClient.fromConnectionString(readFileSync(join(data, 'connection-string'), 'utf8').trim());
  return {
    base,
    upload: (name, text) => service.getContainerClient('articles').getBlockBlobClient(name).upload(text, Buffer.byteLength(text)),
    publish: (name, text) => service.getContainerClient('publication').getBlockBlobClient(name).upload(text, Buffer.byteLength(text)),
    addImage: (name, bytes) => service.getContainerClient('images').getBlockBlobClient(name).upload(bytes, bytes.length),
    deletePublication: () => service.getContainerClient('publication').delete(),
    remove: (name) => service.getContainerClient('articles').getBlockBlobClient(name).delete(),
    report: async (name) => (await service.getContainerClient('site').getBlockBlobClient(`reports/${name}.txt`).downloadToBuffer()).toString(),
    status: async (path) => (await fetch(base + path, { redirect: 'manual' })).status,
    runNow: (name) => fetch(`${base}/admin/functions/${name}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }),
    // Storage that does not answer, as in an outage: the emulator is stopped, not ended.
    pauseStorage: () => signalAzurite(app.pid, 'SIGSTOP'),
    resumeStorage: () => signalAzurite(app.pid, 'SIGCONT'),
    async stop() {
      signalAzurite(app.pid, 'SIGCONT');
      for (const pid of descendants(app.pid).reverse()) kill(pid, 'SIGTERM');
      if (app.exitCode === null) await new Promise((resolve) => { app.once('exit', resolve); app.kill(); });
      await wait(500);
      rmSync(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
    },
  };
}

export const startBrowser = (more = []) => chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', ...more] });

export async function eventually(isSo, seconds = 30) {
  for (const end = Date.now() + seconds * 1000; ; await wait(250)) {
    let failure = new Error('not so');
    try {
      if (await isSo()) return;
    } catch (thrown) {
      failure = thrown;
    }
    if (Date.now() > end) throw new Error(`Not within ${seconds} s: ${isSo}`, { cause: failure });
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function descendants(pid) {
  const parents = new Map(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      return [[Number(name), Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1].split(' ')[1])]];
    } catch {
      return [];
    }
  }));
  const below = (parent) => [...parents].filter(([, of]) => of === parent).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}

function signalAzurite(pid, signal) {
  for (const child of descendants(pid)) if (readFileSync(`/proc/${child}/cmdline`, 'utf8').toLowerCase().includes('azurite.mjs')) kill(child, signal);
}

function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}
