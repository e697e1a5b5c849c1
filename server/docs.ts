import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { ApiApp } from "./api/index.ts";

const libraryFolder = path.dirname(fileURLToPath(import.meta.resolve("swagger-ui-dist/package.json")));
const ownFolder = path.join(import.meta.dirname, "docs");

/** By name, so that a path from a request never reaches the file system. */
const FILES: ReadonlyMap<string, { folder: string; type: string }> = new Map([
  ["init.js", { folder: ownFolder, type: "text/javascript" }],
  ["docs.css", { folder: ownFolder, type: "text/css" }],
  ["swagger-ui-bundle.js", { folder: libraryFolder, type: "text/javascript" }],
  ["swagger-ui.css", { folder: libraryFolder, type: "text/css" }],
]);

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Karavan API</title>
<link rel="icon" href="/chat/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/docs.css">
</head>
<body>
<main id="docs"></main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/init.js"></script>
</body>
</html>`;

/** The viewer sets styles on its elements; scripts are ours and the package's only, nothing comes from a CDN. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const SECURITY_SCHEMES = {
  apiKey: { type: "apiKey", in: "header", name: "x-api-key" },
  bearer: { type: "http", scheme: "bearer", description: "a session token, or an API key" },
  session: { type: "apiKey", in: "cookie", name: "karavan.session_token" },
} as const;

/** `/openapi.json`, and `/docs` to read and try it. */
export function registerDocs(app: ApiApp): void {
  for (const [name, scheme] of Object.entries(SECURITY_SCHEMES))
    app.openAPIRegistry.registerComponent("securitySchemes", name, scheme);
  app.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: "Karavan",
      version: "1",
      description: "The admin API. Errors are problem details (RFC 9457) with a stable `code`.",
    },
    servers: [{ url: "/" }],
  });
  app.get("/docs", (c) => {
    c.header("content-security-policy", CSP);
    return c.html(PAGE);
  });
  app.get("/docs/:file", async (c) => {
    const name = c.req.param("file");
    const file = FILES.get(name);
    if (file === undefined) return c.notFound();
    const bytes = await readFile(path.join(file.folder, name));
    return c.body(bytes, 200, {
      "content-type": `${file.type}; charset=utf-8`,
      "cache-control": "public, max-age=3600",
    });
  });
}
