import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Hono, type Context } from "hono";
import type { ServerEnv } from "./deps.ts";

const FOLDER = path.join(import.meta.dirname, "console", "dist");
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

/** Scripts and styles are our own files only; pictures of customers may come from platforms. Nobody may frame the desk. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data: blob:; media-src 'self' https: blob:; " +
  "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const NOT_BUILT = "The console is not built. Run: node scripts/console.ts\n";

/** By name, so that a path from a request never reaches the file system. Read when the server starts: a build is not swapped under it. */
function loadFiles(): ReadonlyMap<string, Buffer<ArrayBuffer>> {
  if (!existsSync(FOLDER)) return new Map();
  const names = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter(
    (name) => TYPES[path.extname(name)] !== undefined,
  );
  return new Map(names.map((name) => [name.replaceAll(path.sep, "/"), readFileSync(path.join(FOLDER, name))]));
}

function send(c: Context, name: string, file: Buffer<ArrayBuffer>): Response {
  // The build names files by their content; only the page itself is asked for anew.
  const isNamedByContent = name.startsWith("assets/");
  return c.body(file, 200, {
    "content-type": TYPES[path.extname(name)] ?? "application/octet-stream",
    "cache-control": isNamedByContent ? "public, max-age=31536000, immutable" : "no-cache",
    "content-security-policy": CSP,
  });
}

/** The managers' console under `/console/`: one page, whatever its address; who may see what is the API's matter. */
export function createConsolePages(): Hono<ServerEnv> {
  const files = loadFiles();
  const app = new Hono<ServerEnv>();
  app.get("/assets/:name", (c) => {
    const name = `assets/${c.req.param("name")}`;
    const file = files.get(name);
    return file === undefined ? c.notFound() : send(c, name, file);
  });
  app.get("/*", (c) => {
    const page = files.get("index.html");
    return page === undefined ? c.text(NOT_BUILT, 503) : send(c, "index.html", page);
  });
  return app;
}
