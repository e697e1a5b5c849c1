/** Pages of a site as it wants them read: what `robots.txt` allows, one after another, no faster than it says. */
import { setTimeout as delay } from "node:timers/promises";
import robotsParser from "robots-parser";
import { InputError } from "../../domain/index.ts";
import { decodeText, type SourceFile } from "../loaders/index.ts";
import { unreadable } from "../loaders/source.ts";
import {
  createFetcher,
  GONE,
  REFUSED,
  UNREACHABLE,
  USER_AGENT,
  type Fetched,
  type Fetcher,
  type FetcherOptions,
} from "./fetch.ts";
import { isSitemapAddress, LARGEST_SITEMAP, readSitemap } from "./sitemap.ts";

export interface WebReader {
  /** One page or file. @throws InputError with a verdict: what a file may have, and `private-address`, `robots`, `gone`, `unreachable` */
  read(address: string): Promise<SourceFile>;
  /**
   * The pages that an address stands for: its own, or those of a sitemap on the same site.
   * @returns at most `limit` of them, and how many were left out
   */
  list(address: string, limit: number): Promise<{ pages: string[]; left: number }>;
  close(): Promise<void>;
}

const parseRobots = robotsParser as unknown as typeof robotsParser.default; // its types declare an ES default that the CommonJS module lacks
type Robots = ReturnType<typeof parseRobots>;

interface Site {
  robots: Promise<Robots | typeof UNREACHABLE>;
  readAtMs: number;
  /** When the last page was asked for; pages queue behind it. */
  turn: Promise<void>;
}

const ROBOTS_LARGEST = 512 * 1024;
const ROBOTS_HOLDS_MS = 10 * 60_000;
const SHORTEST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
const MOST_SITEMAPS = 20;

const ENDINGS: Readonly<Record<string, string>> = {
  "text/html": "html",
  "application/xhtml+xml": "html",
  "text/plain": "txt",
  "text/markdown": "md",
  "text/csv": "csv",
};

/** @throws InputError `bad-url` */
export function toAddress(address: string): URL {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address))
    throw unreadable("bad-url", `${address} is no address of a page`, "write it out, like https://example.org/prices");
  const url = new URL(address);
  url.hash = "";
  return url;
}

/** No file, no rules; a site that cannot say what it allows is left alone, as RFC 9309 has it. */
async function readRobots(fetcher: Fetcher, origin: string): Promise<Robots | typeof UNREACHABLE> {
  const url = new URL("/robots.txt", origin);
  try {
    const { bytes } = await fetcher.fetch(url, ROBOTS_LARGEST);
    return parseRobots(url.href, decodeText(bytes));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (error.code === GONE || error.code === REFUSED) return parseRobots(url.href, "");
    if (error.code === UNREACHABLE) return UNREACHABLE;
    throw error;
  }
}

type Read = (url: URL, largest?: number) => Promise<Fetched>;

/** Reads as the site wants to be read. */
function createPoliteRead(fetcher: Fetcher, { now, pauseMs }: { now: () => number; pauseMs: number }): Read {
  const sites = new Map<string, Site>();
  const siteOf = (origin: string): Site => {
    const known = sites.get(origin);
    if (known !== undefined && now() - known.readAtMs < ROBOTS_HOLDS_MS) return known;
    const turn = known?.turn ?? Promise.resolve();
    const site: Site = { robots: readRobots(fetcher, origin), readAtMs: now(), turn };
    site.robots.catch(() => sites.delete(origin));
    sites.set(origin, site);
    return site;
  };
  const allow = async (url: URL): Promise<{ site: Site; robots: Robots }> => {
    const site = siteOf(url.origin);
    const robots = await site.robots;
    if (robots === UNREACHABLE)
      throw unreadable(
        UNREACHABLE,
        `the robots.txt of ${url.origin} cannot be read, so nobody knows what it allows`,
        "try again later",
      );
    if (robots.isAllowed(url.href, USER_AGENT) === false)
      throw unreadable(
        "robots",
        `${url.href} is closed to robots by ${url.origin}/robots.txt`,
        "save the page as a file, or ask the site's owner",
      );
    return { site, robots };
  };
  return async (url, largest) => {
    fetcher.check(url);
    const { site, robots } = await allow(url);
    const pause = Math.min(Math.max((robots.getCrawlDelay(USER_AGENT) ?? 0) * 1000, pauseMs), LONGEST_PAUSE_MS);
    const mine = site.turn;
    site.turn = mine.then(() => delay(pause));
    await mine;
    const fetched = await fetcher.fetch(url, largest);
    if (fetched.url.href !== url.href) await allow(fetched.url); // a redirect is no way round what its end closes
    return fetched;
  };
}

async function listSitemap(read: Read, first: URL, limit: number): Promise<{ pages: string[]; left: number }> {
  const pages = new Set<string>();
  const open = [first.href];
  const seen = new Set(open);
  const isOwn = (href: string): boolean => new URL(href).host === first.host;
  for (let href = open.shift(); href !== undefined; href = open.shift()) {
    const url = new URL(href);
    const map = readSitemap((await read(url, LARGEST_SITEMAP)).bytes, url);
    for (const page of map.pages.filter(isOwn)) pages.add(toAddress(page).href);
    for (const next of map.sitemaps.filter(isOwn)) {
      if (seen.has(next) || seen.size >= MOST_SITEMAPS) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return { pages: [...pages].slice(0, limit), left: Math.max(0, pages.size - limit) };
}

export interface WebReaderOptions extends FetcherOptions {
  now?: () => number;
  /** Between two pages of a site, at least. */
  pauseMs?: number;
}

export function createWebReader({
  now = Date.now,
  pauseMs = SHORTEST_PAUSE_MS,
  ...options
}: WebReaderOptions): WebReader {
  const fetcher = createFetcher(options);
  const read = createPoliteRead(fetcher, { now, pauseMs });
  return {
    read: async (address) => {
      const url = toAddress(address);
      const { bytes, mediaType, url: end } = await read(url);
      const ending = ENDINGS[mediaType] ?? /\.([a-z0-9]{1,10})$/i.exec(end.pathname)?.[1] ?? "html";
      return { name: url.href, bytes, ending };
    },
    list: async (address, limit) => {
      const url = toAddress(address);
      return isSitemapAddress(url) ? listSitemap(read, url, limit) : { pages: [url.href], left: 0 };
    },
    close: () => fetcher.close(),
  };
}
