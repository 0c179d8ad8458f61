// Runs Azurite until standard input closes. The system closes it however the parent ends, so that no Azurite is left
// behind with a port; and Azurite saves its data on the way out. Arguments: Azurite's entry script, then its own.
import { rmSync } from "node:fs";
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

await import(pathToFileURL(entry).href);
