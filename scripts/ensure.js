/**
 * Runs before `npm start`, `npm test` and `npm run karavan`, on whatever Node the machine has (18 or newer) and with no
 * package installed yet: installs what package-lock.json asks for, when it is not there, and makes sure that the Node 24
 * that runs everything else is found. Prints to stderr only, and nothing at all when there is nothing to do.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const NODE_MAJOR = 24;

/** @typedef {{ version?: string; optional?: boolean; devOptional?: boolean; dev?: boolean }} LockedPackage */

/** @param {string} file */
function readPackages(file) {
  try {
    const lock = /** @type {{ packages?: Record<string, LockedPackage> }} */ (JSON.parse(readFileSync(file, "utf8")));
    return lock.packages ?? {};
  } catch {
    return undefined;
  }
}

/**
 * The packages that the lockfile asks for and that are not installed in this version. Compares contents, not file times:
 * a fresh checkout is always newer.
 * Optional packages may be missing: they are other platforms' builds.
 *
 * @param {string} root
 */
export function missingPackages(root, production = process.env.NODE_ENV === "production") {
  const wanted = readPackages(join(root, "package-lock.json"));
  if (wanted === undefined) throw new Error("package-lock.json is missing or not JSON: check the file out again");
  // npm writes this after every successful install, so that an interrupted one leaves none.
  const installed = readPackages(join(root, "node_modules", ".package-lock.json")) ?? {};
  return Object.entries(wanted)
    .filter(([path, entry]) => path !== "" && !entry.optional && !entry.devOptional && !(production && entry.dev))
    .filter(([path, entry]) => installed[path]?.version !== entry.version)
    .map(([path]) => path);
}

/**
 * Our own .bin is left out of PATH: npm must not run on the very Node that it may replace.
 *
 * @param {string} root
 */
function environmentOfNpm(root) {
  const own = join(root, "node_modules", ".bin");
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== own);
  return { ...process.env, PATH: path.join(delimiter) };
}

/**
 * `npm install --no-save` and not `npm ci`: both install what the lockfile says and neither changes it, but `ci` first deletes a
 * node_modules that others may be running from, and refuses a lockfile that lacks other platforms' builds (see decision 0001).
 *
 * @param {string} root
 */
function install(root) {
  const args = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  const known = npm !== undefined && node !== undefined; // run by npm: use that very npm, on that very Node
  return spawnSync(known ? node : "npm", known ? [npm, ...args] : args, {
    cwd: root,
    env: environmentOfNpm(root),
    encoding: "utf8",
    shell: !known,
  });
}

/**
 * The major version of the `node` that npm scripts will find: npm puts node_modules/.bin first on their PATH. NaN without one.
 *
 * @param {string} root
 */
export function nodeMajor(root) {
  const path = [join(root, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter);
  const { stdout } = spawnSync("node", ["-p", "process.versions.node"], {
    env: { ...process.env, PATH: path },
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  return Number.parseInt(stdout ?? "", 10);
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(`karavan: ${message}\n`);
  process.exit(3);
}

function ensurePackages() {
  const missing = missingPackages(ROOT);
  if (missing.length === 0) return;
  process.stderr.write(`karavan: installing ${missing.length} packages, once…\n`);
  const { status, error, stdout, stderr } = install(ROOT);
  if (status === 0) return;
  process.stderr.write(`${stdout ?? ""}${stderr ?? ""}`);
  fail(`\`npm install\` failed (${error?.message ?? `exit status ${status}`}); mend what it says above and run again`);
}

function ensureNode() {
  const major = nodeMajor(ROOT);
  if (major >= NODE_MAJOR) return;
  fail(
    `Node ${NODE_MAJOR} is needed and the packages brought none for ${process.platform}-${process.arch} ` +
      `(found ${Number.isNaN(major) ? "no node" : `Node ${major}`}); install Node ${NODE_MAJOR} and run again`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    ensurePackages();
    ensureNode();
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}
