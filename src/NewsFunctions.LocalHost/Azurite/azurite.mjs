// Runs Azurite until standard input closes. The system closes it however the parent ends, so that no Azurite is left
// behind with a port; and Azurite saves its data on the way out. Arguments: Azurite's entry script, then its own.
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [node, , entry, ...args] = process.argv;
process.argv = [node, entry, ...args];

// Ctrl+C reaches the whole console, and the app still has to write what it holds: only its end is Azurite's end.
const once = process.once;
process.once = function (event, listener) {
  return event === "SIGINT" ? this : once.call(this, event, listener);
};
process.on("SIGINT", () => {});

// A parent that was killed reads no more.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});

// Azurite's three services have saved when they say so, but clients that keep connections open would keep it up.
const log = console.log;
let closed = 0;
console.log = (...texts) => {
  log(...texts);
  if (String(texts[0]).endsWith("service successfully closed") && ++closed === 3) process.exit(0);
};

// Tells the next app that the data is complete.
const processFile = process.env.AZURITE_PROCESS_FILE;
if (processFile) process.on("exit", () => rmSync(processFile, { force: true }));

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  // Azurite listens for SIGTERM when it is up; before that there is nothing to save.
  if (!process.emit("SIGTERM", "SIGTERM")) process.exit(0);
  setTimeout(() => process.exit(0), 10_000).unref();
}
process.stdin.on("end", stop).on("close", stop).on("error", stop).resume();
process.stdin.unref?.();

// Azurite asks its store for the account first, or for the partition, which thousands share, and goes through them all.
// What it asks for is indexed: begin with what the fewest have, and 10,000 articles are rebuilt in a ninth of the time.
const { Collection } = createRequire(entry)("lokijs");
const { findOne } = Collection.prototype;
Collection.prototype.findOne = function (query) {
  const indexed = Object.keys(query ?? {}).filter((key) => this.binaryIndices[key] && typeof query[key] === "string");
  const ranges = indexed.map((key) => {
    this.ensureIndex(key);
    const [first, last] = this.calculateRange("$eq", key, query[key]);
    return { key, size: last - first };
  });
  const { key } = ranges.sort((a, b) => a.size - b.size)[0] ?? {};
  return findOne.call(this, key ? { [key]: query[key], ...query } : query);
};

await import(pathToFileURL(entry).href);
