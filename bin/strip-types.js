/** Strips the types of this package's own files where Node refuses to: under node_modules. Loaded with `--import`. */
import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";

const HOME = new URL("..", import.meta.url).href;
const DEPENDENCIES = new URL("node_modules/", HOME).href;

registerHooks({
  load(url, context, nextLoad) {
    const path = url.replace(/\?.*$/, "");
    if (!path.startsWith(HOME) || path.startsWith(DEPENDENCIES) || !path.endsWith(".ts")) return nextLoad(url, context);
    const source = stripTypeScriptTypes(readFileSync(fileURLToPath(path), "utf8"), { sourceUrl: url });
    return { format: "module", source, shortCircuit: true };
  },
});
