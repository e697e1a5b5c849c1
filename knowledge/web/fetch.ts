/** One address on the web, read with bounds: where to, how much, how long, how often redirected. */
import { setTimeout as delay } from "node:timers/promises";
import { Agent } from "undici";
import { InputError } from "../../domain/index.ts";
import { LARGEST_FILE } from "../loaders/index.ts";
import { unreadable } from "../loaders/source.ts";
import { createAddressRules, type AddressRules, type Resolve } from "./addresses.ts";

/** The name by which sites know us; `robots.txt` may address it. */
export const USER_AGENT = "Karavan";

export interface Fetched {
  /** Where redirects have led. */
  url: URL;
  /** As the site says, lower case, without parameters. */
  mediaType: string;
  bytes: Uint8Array;
}

/** A page that could not be read this time: what is known of it stays. */
export const UNREACHABLE = "unreachable";
/** A page that the site shows to others only, or not to us. */
export const REFUSED = "refused";
/** A page that is gone for good. */
export const GONE = "gone";

export interface Fetcher {
  /** @throws InputError `bad-url`, `private-address` */
  check(url: URL): void;
  /** @throws InputError with a verdict; `unreachable` may be another matter tomorrow, `gone` will not */
  fetch(url: URL, largest?: number): Promise<Fetched>;
  close(): Promise<void>;
}

export interface FetcherOptions {
  privateHosts: readonly string[];
  resolve?: Resolve;
  /** For the whole of one address, redirects included. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 5000;
const MOST_REDIRECTS = 5;
const ATTEMPTS = 3;
const LONGEST_WAIT_S = 10;
const GONE_STATUS = new Set([404, 410]);
const BUSY_STATUS = new Set([429, 500, 502, 503, 504]);

interface Answer {
  status: number;
  header(name: string): string;
  read(): Promise<Uint8Array>;
  drop(): void;
}

const unreachable = (url: URL, why: string): InputError =>
  unreadable(UNREACHABLE, `${url.href}: ${why}`, "see whether it opens in a browser, and add it again");

const tooLarge = (url: URL, largest: number): InputError =>
  unreadable(
    "too-large",
    `${url.href} has more than ${Math.round(largest / 1_048_576)} MB`,
    "add a smaller page, or the file in parts",
  );

/** What went wrong on the way, unless it is a verdict of our own, or a mistake of ours. */
function toFailure(error: unknown, url: URL, signal: AbortSignal): unknown {
  const own = error instanceof Error && error.cause instanceof InputError ? error.cause : error;
  if (own instanceof InputError) return own;
  if (signal.aborted) return unreachable(url, "it takes too long");
  return own instanceof Error && "code" in own ? unreachable(url, String(own.code)) : own;
}

async function collect(body: AsyncIterable<Uint8Array>, url: URL, largest: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > largest) throw tooLarge(url, largest);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

type Ask = (url: URL, largest: number, signal: AbortSignal) => Promise<Answer>;

function createAsk(agents: { open: Agent; own: Agent }, rules: AddressRules): Ask {
  return async (url, largest, signal) => {
    rules.check(url);
    const { statusCode, headers, body } = await (rules.isOwn(url) ? agents.own : agents.open).request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: "GET",
      headers: { "user-agent": USER_AGENT, accept: "text/html,*/*;q=0.8", "accept-encoding": "identity" },
      signal,
    });
    body.on("error", () => {}); // whoever reads it hears of it
    return {
      status: statusCode,
      header: (name) => String(headers[name] ?? ""),
      read: () => collect(body, url, largest),
      drop: () => body.destroy(),
    };
  };
}

/** A busy site is asked again, as late as it says. */
function patient(ask: Ask): Ask {
  return async (url, largest, signal) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await ask(url, largest, signal);
      if (!BUSY_STATUS.has(answer.status) || attempt === ATTEMPTS) return answer;
      answer.drop();
      const seconds = Number(answer.header("retry-after"));
      const wait = Number.isFinite(seconds) && seconds > 0 ? seconds : attempt;
      await delay(1000 * Math.min(wait, LONGEST_WAIT_S), undefined, { signal });
    }
  };
}

function refuse(url: URL, { status, header }: Answer, largest: number): void {
  if (GONE_STATUS.has(status)) throw unreadable(GONE, `${url.href} does not exist (${status})`, "correct the address");
  if (status >= 400 && status < 500 && !BUSY_STATUS.has(status))
    throw unreadable(REFUSED, `${url.href}: the site answers ${status}`, "save the page as a file and add that");
  if (status !== 200) throw unreachable(url, `the site answers ${status}`);
  if (Number(header("content-length")) > largest) throw tooLarge(url, largest);
  const encoding = header("content-encoding");
  if (encoding !== "" && encoding !== "identity")
    throw unreachable(url, `the site sends ${encoding}, which was not asked for`);
}

async function take(url: URL, answer: Answer, largest: number): Promise<Fetched> {
  try {
    refuse(url, answer, largest);
    const mediaType = answer.header("content-type").split(";")[0]?.trim().toLowerCase() ?? "";
    return { url, mediaType, bytes: await answer.read() };
  } catch (error) {
    answer.drop();
    throw error;
  }
}

function redirectOf(url: URL, answer: Answer): URL | undefined {
  const target = answer.header("location");
  const isRedirect = answer.status >= 300 && answer.status < 400 && URL.canParse(target, url.href);
  return isRedirect ? new URL(target, url) : undefined;
}

/** Straight connections: a proxy would resolve names by itself, and nobody could say what it connects to. */
export function createFetcher({ privateHosts, resolve, timeoutMs = TIMEOUT_MS }: FetcherOptions): Fetcher {
  const rules = createAddressRules(privateHosts, resolve);
  const agents = {
    open: new Agent({
      connect: { lookup: rules.lookup, timeout: CONNECT_TIMEOUT_MS },
      keepAliveTimeout: KEEP_ALIVE_MS,
    }),
    own: new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS }, keepAliveTimeout: KEEP_ALIVE_MS }),
  };
  const ask = patient(createAsk(agents, rules));

  async function follow(start: URL, largest: number, signal: AbortSignal): Promise<Fetched> {
    let url = start;
    for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
      const answer = await ask(url, largest, signal);
      const next = redirectOf(url, answer);
      if (next === undefined) return take(url, answer, largest);
      answer.drop();
      url = next;
    }
    throw unreachable(start, `more than ${MOST_REDIRECTS} redirects`);
  }

  return {
    check: (url) => rules.check(url),
    fetch: async (url, largest = LARGEST_FILE) => {
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        return await follow(url, largest, signal);
      } catch (error) {
        throw toFailure(error, url, signal);
      }
    },
    close: async () => {
      await Promise.all([agents.open.destroy(), agents.own.destroy()]);
    },
  };
}
