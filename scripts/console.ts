/**
 * Builds the managers' console into `server/console/dist`, when its sources have changed since. Usage: node scripts/console.ts; `--force`
 * builds anyhow. Without its tools (an image that was installed without them) what is built is kept as it is.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.join(import.meta.dirname, "..");
const FOLDER = path.join(ROOT, "server/console");
const STAMP = path.join(FOLDER, "dist/sources.txt");

/** What the build is made of, as one line. */
function fingerprint(): string {
  const hash = createHash("sha256");
  const files = readdirSync(path.join(FOLDER, "src"), { recursive: true, encoding: "utf8" })
    .map((file) => path.join("server/console/src", file))
    .filter((file) => /\.(?:tsx?|css)$/.test(file));
  for (const file of [
    ...files,
    "server/console/index.html",
    "scripts/console-config.ts",
    "package-lock.json",
  ].toSorted())
    hash.update(file).update(readFileSync(path.join(ROOT, file)));
  return hash.digest("hex");
}

const isBuilt = (wanted: string): boolean => existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted;

const wanted = fingerprint();
const hasTools = existsSync(path.join(ROOT, "node_modules/vite")) && existsSync(path.join(ROOT, "node_modules/react"));
if (hasTools && (process.argv.includes("--force") || !isBuilt(wanted))) {
  const [{ build }, { consoleConfig }] = await Promise.all([import("vite"), import("./console-config.ts")]);
  process.stderr.write("building the console\n");
  await build(consoleConfig);
  writeFileSync(STAMP, wanted);
}
