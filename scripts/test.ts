/**
 * Everything that must hold, one step after the other. Usage: node scripts/test.ts [--unit] [--coverage]
 *
 *   (nothing)     static checks, then all tests: embedded, and on real services where TEST_DATABASE_URL and TEST_REDIS_URL are set
 *   --unit        static checks and the tests that need no database: the command before every commit
 *   --coverage    also measures coverage and holds it against the thresholds of vitest.config.ts
 *
 * Ends with the line `N passed, N failed, N skipped`. A static check counts as one; so exit 0 and `0 failed` mean the same.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { addTallies, tallyVitest, type Tally } from "./tally.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const CHECKS: readonly { name: string; command: readonly string[] }[] = [
  { name: "format", command: ["prettier", "--check", "--log-level=warn", "--cache", "."] },
  { name: "types", command: ["tsc", "--noEmit"] },
  { name: "types of the console", command: ["tsc", "--noEmit", "-p", "server/console"] },
  { name: "console", command: ["node", "scripts/console.ts"] },
  { name: "lint", command: ["oxlint", "--quiet"] },
  { name: "floors", command: ["depcruise", "--output-type=err", "."] },
  { name: "house rules", command: ["node", "scripts/house.ts"] },
  { name: "dead code", command: ["knip", "--no-progress"] },
];
/** Too slow for every commit: these start a database. */
const SLOW_CHECKS: typeof CHECKS = [
  { name: "generated files", command: ["node", "scripts/schema.ts", "--check"] },
  { name: "the console's types of the API", command: ["node", "scripts/console-api.ts", "--check"] },
];

interface Outcome {
  status: number;
  output: string;
  seconds: string;
}

/** Runs one tool of node_modules/.bin; with `show` its output goes straight to the terminal. */
async function run([command = "", ...args]: readonly string[], show: boolean): Promise<Outcome> {
  const startMs = performance.now();
  const path = [join(ROOT, "node_modules", ".bin"), process.env["PATH"] ?? ""].join(delimiter);
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, PATH: path },
    stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
    shell: process.platform === "win32",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const status = await new Promise<number>((resolve) => {
    child.on("error", (error) => {
      output += `${error.message}\n`;
      resolve(1);
    });
    child.on("close", (code) => resolve(code ?? 1));
  });
  return { status, output, seconds: ((performance.now() - startMs) / 1000).toFixed(1) };
}

/** All static checks run even when one fails: a developer wants the whole list. */
async function runChecks(checks: typeof CHECKS): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, command } of checks) {
    const { status, output, seconds } = await run(command, false);
    if (status === 0) tally.passed += 1;
    else tally.failed += 1;
    console.log(`${status === 0 ? "ok  " : "FAIL"} ${name} (${seconds} s)`);
    if (status !== 0) console.log(output.trimEnd());
  }
  return tally;
}

async function runTests(projects: readonly string[], coverage: boolean): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), "karavan-test-"));
  const file = join(folder, "report.json");
  try {
    const command = ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    if (coverage) command.push("--coverage");
    const { status } = await run([...command, ...projects.map((project) => `--project=${project}`)], true);
    return tallyVitest(readReport(file), status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A run that died before its end leaves no report; that is a failure, not an error of ours. */
function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function chooseProjects(unitOnly: boolean): string[] {
  if (unitOnly) return ["unit"];
  const given = ["TEST_DATABASE_URL", "TEST_REDIS_URL"].filter((name) => process.env[name]);
  if (given.length === 1) {
    console.error(`only ${given[0]} is set: set both or neither (scripts/services.sh up prints them)`);
    process.exit(3);
  }
  return given.length === 2 ? ["unit", "embedded", "services"] : ["unit", "embedded"];
}

const { values: options } = parseArgs({ options: { unit: { type: "boolean" }, coverage: { type: "boolean" } } });
const projects = chooseProjects(options.unit ?? false);
const checks = await runChecks(options.unit ? CHECKS : [...CHECKS, ...SLOW_CHECKS]);
console.log(`tests: ${projects.join(", ")}`);
const { passed, failed, skipped } = addTallies(checks, await runTests(projects, options.coverage ?? false));
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 ? 1 : 0;
