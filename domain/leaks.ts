/**
 * What a reply must never carry to a customer, whatever the model was talked into: its own instructions, the marks around data,
 * names of tools, ids of rows, contacts that nobody in this turn has named. Deterministic; a translation of the instructions is
 * beyond it.
 */
import { findPersonalData } from "./personal-data.ts";
import { findPlaceholder } from "./masking.ts";

export type LeakKind = "prompt" | "mark" | "tool" | "id" | "contact" | "link" | "placeholder";

export interface Leak {
  kind: LeakKind;
  /** For managers and the trace; never the leaked words themselves when they are the prompt's. */
  what: string;
}

export interface LeakScope {
  /** The instructions, by `toLetters`. */
  promptLetters: string;
  toolNames: readonly string[];
  /** What the customer wrote: their own words may be said back to them. */
  said: readonly string[];
  /** All other text of the turn whose contacts and links a reply may name: asked for only when a reply names some. */
  known: () => readonly string[];
}

/** A run of the prompt this long is a quotation: about ten words. Shorter ones are phrases that anybody would use. */
const QUOTE_LETTERS = 60;
const STRIDE = 8;
const WINDOW = QUOTE_LETTERS - STRIDE + 1;

const MARK = /<\s*\/?\s*(?:customer_message|context)\b|&lt;\/?\s*(?:customer_message|context)\b|\[\s*manager\s*\]/iu;
const UUID = /(?<![\da-z])[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?![\da-z])/giu;
const LINK = /(?:https?:\/\/|www\.)[^\s<>"«»]+/giu;
const BASE64 = /[\w+/-]{80,}={0,2}/g;

/** A text as its letters alone: what punctuation, line breaks, hyphens and invisible characters cannot hide. */
export function toLetters(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}]+/gu, "");
}

function fromBase64(token: string): string {
  try {
    const bytes = Uint8Array.from(atob(token.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return "";
  }
}

function quotes(letters: string, promptLetters: string): boolean {
  for (let at = 0; at + WINDOW <= letters.length; at += STRIDE) {
    const found = promptLetters.indexOf(letters.slice(at, at + WINDOW));
    if (found < 0) continue;
    let [start, end] = [at, at + WINDOW];
    while (start > 0 && letters[start - 1] === promptLetters[found - (at - start) - 1]) start -= 1;
    while (end < letters.length && letters[end] === promptLetters[found + (end - at)]) end += 1;
    if (end - start >= QUOTE_LETTERS) return true;
  }
  return false;
}

function quotesPrompt(text: string, promptLetters: string): boolean {
  if (quotes(toLetters(text), promptLetters)) return true;
  return [...text.matchAll(BASE64)].some(([token]) => quotes(toLetters(fromBase64(token)), promptLetters));
}

/** Names that are words of a language too (`quote`) count only where they are written as a call. */
function findToolName(text: string, { toolNames, said }: LeakScope): string | undefined {
  const words = text.replaceAll("\\", "").toLowerCase();
  return toolNames.find((name) => {
    const shape = name.includes("_") ? String.raw`(?<![\w])${name}(?![\w])` : String.raw`(?<![\w])${name}\s?\(`;
    return new RegExp(shape).test(words) && !said.some((line) => line.toLowerCase().includes(name));
  });
}

const bare = (link: string): string =>
  link
    .toLowerCase()
    .replace(/^(?:https?:\/\/)?(?:www\.)?/, "")
    .replace(/[\s).,;:!?\]]+$/u, "")
    .replace(/\/$/, "");

function findUnknownLink(text: string, texts: () => string): string | undefined {
  return [...text.matchAll(LINK)].map(([link]) => link).find((link) => !texts().includes(bare(link)));
}

/** Numbers are compared by their last digits: country codes come and go. */
const TELLING_DIGITS = 9;

function findUnknownContact(text: string, texts: () => string): string | undefined {
  return findPersonalData(text).find(({ kind, start, end }) => {
    const value = text.slice(start, end);
    if (kind === "email") return !texts().includes(value.toLowerCase());
    return !texts().replaceAll(/\D/g, "").includes(value.replaceAll(/\D/g, "").slice(-TELLING_DIGITS));
  })?.kind;
}

function findId(text: string, said: readonly string[]): boolean {
  const words = text.replaceAll(LINK, "");
  return [...words.matchAll(UUID)].some(([id]) => !said.some((line) => line.toLowerCase().includes(id.toLowerCase())));
}

/** Two keys of the context block, written as JSON: nobody answers a customer like that. */
const CONTEXT_KEY =
  /["“”«»](?:now|today|agent|stage|locale|organisation|timeZone|client|facts|bookings|handedBack|summary|memories|returning|awaitingApproval|tone)["“”«»]\s*:/g;
const dumpsContext = (text: string): boolean => (text.match(CONTEXT_KEY) ?? []).length >= 2;

/** What gives the house away: in any text that the customer may come to read, now or later. */
export function findHouseLeak(text: string, scope: LeakScope): Leak | undefined {
  if (quotesPrompt(text, scope.promptLetters)) return { kind: "prompt", what: "a passage of the instructions" };
  if (dumpsContext(text)) return { kind: "prompt", what: "the context block" };
  if (MARK.test(text)) return { kind: "mark", what: "a mark that stands around data" };
  const tool = findToolName(text, scope);
  if (tool !== undefined) return { kind: "tool", what: `the tool ${tool}` };
  if (findId(text, scope.said)) return { kind: "id", what: "the id of a row" };
  const placeholder = scope.said.some((line) => findPlaceholder(line) !== undefined)
    ? undefined
    : findPlaceholder(text);
  return placeholder === undefined ? undefined : { kind: "placeholder", what: `the placeholder ${placeholder}` };
}

/** What a reply may not say; undefined when it is clean. */
export function findLeak(reply: string, scope: LeakScope): Leak | undefined {
  const leak = findHouseLeak(reply, scope);
  if (leak !== undefined) return leak;
  let joined: string | undefined;
  const texts = (): string => (joined ??= [...scope.said, ...scope.known()].join("\n").toLowerCase());
  const contact = findUnknownContact(reply, texts);
  if (contact !== undefined) return { kind: "contact", what: `a ${contact} that nobody has named` };
  const link = findUnknownLink(reply, texts);
  return link === undefined ? undefined : { kind: "link", what: "a link that nobody has named" };
}
