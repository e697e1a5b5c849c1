/** Sitemaps as sitemaps.org describes them: lists of pages, and lists of such lists, gzipped or not. */
import { gunzipSync } from "node:zlib";
import { decodeText } from "../loaders/index.ts";
import { unreadable } from "../loaders/source.ts";

export interface Sitemap {
  pages: string[];
  sitemaps: string[];
}

/** As the protocol bounds them. */
export const LARGEST_SITEMAP = 50 * 1024 * 1024;
const ENTRY = /<(url|sitemap)\b[^>]*>([\s\S]*?)<\/\1>/g;
const LOCATION = /<loc\b[^>]*>\s*(?:<!\[CDATA\[)?\s*([^<\]]*?)\s*(?:\]\]>)?\s*<\/loc>/;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

export const isSitemapAddress = ({ pathname }: URL): boolean => /\.xml(?:\.gz)?$/i.test(pathname);

const decode = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? "");

function unzip(bytes: Uint8Array, url: URL): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_SITEMAP });
  } catch {
    throw unreadable("corrupt", `${url.href} cannot be unpacked, or is too large`, "name a smaller sitemap");
  }
}

/** @throws InputError `no-sitemap`, `corrupt` */
export function readSitemap(packed: Uint8Array, url: URL): Sitemap {
  const xml = decodeText(unzip(packed, url));
  if (!/<(?:urlset|sitemapindex)\b/.test(xml.slice(0, 10_000)))
    throw unreadable(
      "no-sitemap",
      `${url.href} is no sitemap`,
      "name a page, or the address of the site's sitemap.xml",
    );
  const found: Sitemap = { pages: [], sitemaps: [] };
  for (const [, kind, entry = ""] of xml.matchAll(ENTRY)) {
    const location = decode(LOCATION.exec(entry)?.[1] ?? "");
    if (URL.canParse(location, url.href))
      found[kind === "url" ? "pages" : "sitemaps"].push(new URL(location, url).href);
  }
  return found;
}
