#!/usr/bin/env node
/**
 * The installed command, run by whatever Node the machine has: finds a Node that is new enough, its own package's if need
 * be, and runs cli.ts with it. Under node_modules Node strips no types, so there a hook does (strip-types.js).
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const NODE_MAJOR = 24;
const HERE = dirname(fileURLToPath(import.meta.url));

function packagedNode() {
  const require = createRequire(import.meta.url);
  const platform = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  for (const name of [`node-${platform}`, `node-bin-${platform}`]) {
    try {
      const folder = dirname(require.resolve(`${name}/package.json`));
      return join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
    } catch {
      // not this name on this platform
    }
  }
  return undefined;
}

const node = Number.parseInt(process.versions.node, 10) >= NODE_MAJOR ? process.execPath : packagedNode();
if (node === undefined) {
  process.stderr.write(
    `karavan: Node ${NODE_MAJOR} or newer is needed, this is ${process.version}; install it and run again\n`,
  );
  process.exit(3);
}

const hook = HERE.includes(`${sep}node_modules${sep}`)
  ? ["--disable-warning=ExperimentalWarning", "--import", pathToFileURL(join(HERE, "strip-types.js")).href]
  : [];
const child = spawn(node, [...hook, join(HERE, "..", "cli.ts"), ...process.argv.slice(2)], { stdio: "inherit" });

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
  process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  process.stderr.write(`karavan: ${node} did not start: ${error.message}\n`);
  process.exit(3);
});
child.on("exit", (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
