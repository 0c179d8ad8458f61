// Runs each JavaScript snippet of these documents as it stands there, against a running app with the samples, and compares
// what it prints with the text below it, where "..." stands for anything:
//   npm ci && node snippets.mjs http://localhost:7071
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const base = process.argv[2];
if (!base) {
  console.error('node snippets.mjs ADDRESS');
  process.exit(2);
}

const root = new URL('../../', import.meta.url);
const file = fileURLToPath(new URL('snippet.tmp.mjs', import.meta.url));
let count = 0;
for (const path of ['docs/front-ends.md', 'clients/typescript/README.md']) {
  const text = readFileSync(new URL(path, root), 'utf8');
  for (const [, code, , printed] of text.matchAll(/^```js\n(.*?)^```\n(\n```text\n(.*?)^```\n)?/gms)) {
    writeFileSync(file, code.replaceAll('http://localhost:7071', base));
    const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
    const what = `${path}:\n${code}\nprinted:\n${stdout}${stderr}`;
    assert.equal(status, 0, what);
    assert.notEqual(stdout, '', what);
    if (printed) assert.match(stdout, pattern(printed), what);
    count++;
  }
}
rmSync(file);
assert.ok(count >= 10);
console.log(`${count} snippets of the documentation print what it says`);

/** @param {string} printed */
function pattern(printed) {
  const parts = printed.split('...').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
