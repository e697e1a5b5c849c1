/**
 * The house rules that no linter knows. Usage: node scripts/house.ts; prints `path:line rule: message` and exits 1 when
 * something is found. One more rule = one function of type Rule in scripts/house/ and its line in RULES.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { errorsFromTheTree, noSqlClock, oneClock } from "./house/code.ts";
import { findMissingDoors, kebabCase } from "./house/names.ts";
import type { Finding, Rule, Source } from "./house/source.ts";
import { testsAreFacts } from "./house/tests.ts";
import { noMachinePaths, oneReaderOfTheEnvironment, suppressionsSayWhy } from "./house/texts.ts";

const RULES: readonly Rule[] = [
  kebabCase,
  noMachinePaths,
  suppressionsSayWhy,
  oneReaderOfTheEnvironment,
  noSqlClock,
  oneClock,
  errorsFromTheTree,
  testsAreFacts,
];
const BINARY = /\.(png|jpe?g|gif|ico|webp|woff2?|ttf|pdf|zip|gz|ogg|mp3|mp4|docx|xlsx)$/;

/** Tracked files, and new ones that git does not ignore: a rule should speak before the commit, not after it. */
function readSources(): Source[] {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
  });
  return list
    .split("\0")
    .filter((path) => path !== "" && existsSync(path))
    .map((path) => ({ path, text: BINARY.test(path) ? "" : readFileSync(path, "utf8") }));
}

function inspect(sources: readonly Source[]): Finding[] {
  return [...sources.flatMap((source) => RULES.flatMap((rule) => rule(source))), ...findMissingDoors(sources)];
}

const sources = readSources();
const findings = inspect(sources);
for (const { path, line, rule, message } of findings) console.error(`${path}:${line} ${rule}: ${message}`);
if (findings.length > 0) process.exitCode = 1;
else console.log(`house rules hold in ${sources.length} files`);
