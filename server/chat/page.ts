import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Hono, type Context } from "hono";
import { html } from "hono/html";
import type { ServerDeps, ServerEnv } from "../deps.ts";
import { respondTrouble } from "../problems.ts";
import { UUID_PARAM } from "../request.ts";
import { parseWebChatSettings, type WebChatSettings } from "./settings.ts";

const FOLDER = path.join(import.meta.dirname, "..", "web-chat");
const TYPES: Record<string, string> = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const ASSETS = [
  "app.js",
  "api.js",
  "dom.js",
  "layout.js",
  "linkify.js",
  "list-view.js",
  "message-view.js",
  "outbox.js",
  "storage.js",
  "stream.js",
  "strings.js",
  "chat.css",
  "messages.css",
  "landing.css",
  "icon.svg",
  "caravan.svg",
  "caravan-night.svg",
];

interface Asset {
  bytes: string;
  type: string;
  etag: string;
}

function loadAsset(name: string): Asset {
  const bytes = readFileSync(path.join(FOLDER, name), "utf8");
  const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 20)}"`;
  return { bytes, etag, type: `${TYPES[path.extname(name)] ?? "text/plain"}; charset=utf-8` };
}

/** Files are few and small: read once, so that a path from a request never reaches the file system. */
function loadAssets(): ReadonlyMap<string, Asset> {
  return new Map([...ASSETS, "embed.js"].map((name) => [name, loadAsset(name)]));
}

function serveAsset(c: Context, asset: Asset | undefined): Response | Promise<Response> {
  if (asset === undefined) return c.notFound();
  // Asked again every time and mostly answered 304: a page and its parts must be of one version.
  const headers = { etag: asset.etag, "cache-control": "no-cache", "content-type": asset.type };
  if (c.req.header("if-none-match") === asset.etag) return c.body(null, 304, headers);
  return c.body(asset.bytes, 200, headers);
}

/** Nothing inline, nothing from elsewhere; framed by the sites that the channel allows. */
function pageCsp(settings: WebChatSettings): string {
  const ancestors = settings.allowedOrigins === undefined ? "*" : ["'self'", ...settings.allowedOrigins].join(" ");
  return (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' https: data:; " +
    `base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`
  );
}

/** What the page has to know before it asks anything: read by `app.js` from the body's attributes. */
function pageConfig(name: string, settings: WebChatSettings): string {
  const { title, greeting, suggestions } = settings;
  return JSON.stringify({ title: title ?? name, greeting: greeting ?? {}, suggestions: suggestions ?? {} });
}

function renderPage(channelId: string, name: string, settings: WebChatSettings) {
  const language = settings.locale === "en" ? "en" : "ru";
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta
          name="viewport"
          content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
        />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f6ead8" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#171320" />
        <title>${settings.title ?? name}</title>
        <link rel="icon" href="/chat/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/chat/assets/chat.css" />
        <link rel="stylesheet" href="/chat/assets/messages.css" />
        <script type="module" src="/chat/assets/app.js"></script>
      </head>
      <body
        data-channel="${channelId}"
        data-locale="${settings.locale ?? ""}"
        data-config="${pageConfig(name, settings)}"
      >
        <noscript>This chat needs JavaScript. Для чата нужен JavaScript.</noscript>
      </body>
    </html>`;
}

/** The chat's page, its parts, and the script that puts it on other sites. */
export function createPageRoutes(deps: ServerDeps): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();
  const assets = loadAssets();
  app.get("/embed.js", (c) => serveAsset(c, assets.get("embed.js")));
  app.get("/assets/:file", (c) => serveAsset(c, assets.get(c.req.param("file"))));
  app.get(`/:channelId{${UUID_PARAM}}`, (c) => {
    const connected = deps.channelOf(c.req.param("channelId"));
    if (connected?.account.kind !== "web-chat") {
      return respondTrouble(c, { status: 404, code: "channel-not-found", detail: "there is no such web chat" });
    }
    const { id, name, settings } = connected.account;
    const parsed = parseWebChatSettings(settings);
    c.header("content-security-policy", pageCsp(parsed));
    c.header("cache-control", "no-cache");
    return c.html(renderPage(id, name, parsed));
  });
  return app;
}
