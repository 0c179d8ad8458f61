// Rewrites the bot patterns and their sample agents from the newest crawler-user-agents and isbot:
//   node src/NewsFunctions/Views/Bots/refresh.mjs
// What comes out depends on nothing but the two packages' versions. exceptions.json is ours and is only checked:
// an exception that names a pattern no longer in its list ends the run with status 1, after everything is written.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const samples = join(here, "../../../../tests/NewsFunctions.Tests/Views/Bots");
const work = mkdtempSync(join(tmpdir(), "bots-"));
const packages = ["crawler-user-agents", "isbot"];

const write = (path, value) => writeFileSync(path, JSON.stringify(value, null, 2) + "\n");
const unique = list => [...new Set(list)];

try {
  writeFileSync(join(work, "package.json"), "{}");
  execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...packages], {
    cwd: work,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  const inside = (name, file) => join(work, "node_modules", name, file);
  const about = name => {
    const { version, license } = JSON.parse(readFileSync(inside(name, "package.json"), "utf8"));
    return { package: name, version, license };
  };

  const crawlers = JSON.parse(readFileSync(inside("crawler-user-agents", "crawler-user-agents.json"), "utf8"));
  const { list } = await import(pathToFileURL(inside("isbot", "index.mjs")));
  const instances = unique(crawlers.flatMap(crawler => crawler.instances));
  const data = {
    "crawler-user-agents": unique(crawlers.map(crawler => crawler.pattern)),
    isbot: unique(list),
  };

  for (const name of packages) {
    write(join(here, `${name}.json`), { ...about(name), count: data[name].length, patterns: data[name] });
    copyFileSync(inside(name, "LICENSE"), join(here, `${name}.LICENSE.txt`));
    console.log(`${name} ${about(name).version}: ${data[name].length} patterns`);
  }
  write(join(samples, "crawler-user-agents.samples.json"), {
    ...about("crawler-user-agents"),
    count: instances.length,
    samples: instances,
  });
  copyFileSync(inside("crawler-user-agents", "LICENSE"), join(samples, "crawler-user-agents.LICENSE.txt"));
  console.log(`crawler-user-agents: ${instances.length} samples`);

  for (const { list: name, pattern } of JSON.parse(readFileSync(join(here, "exceptions.json"), "utf8"))) {
    if (!data[name]?.includes(pattern)) {
      console.error(`exceptions.json: ${name} no longer has ${pattern}`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
