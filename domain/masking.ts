/**
 * Personal data out of a text and back. A masker stands for one turn: the same value has the same placeholder in all its
 * texts (`[phone-1]`), and only its own placeholders become values again.
 */
import { findPersonalData, mayHoldPersonalData, PERSONAL_KINDS, type PersonalKind } from "./personal-data.ts";

/** Placeholders that somebody typed are masked themselves, as `[text-1]`: they come back as typed, never as someone's data. */
type PlaceholderKind = PersonalKind | "text";

/** Models bend what they repeat: capitals, other hyphens. */
const PLACEHOLDER = new RegExp(
  String.raw`\[ ?(${[...PERSONAL_KINDS, "text"].join("|")}) ?[-_\u2010-\u2014] ?(\d{1,4}) ?\]`,
  "giu",
);
/** String literals of JSON; no value of ours breaks a line. */
const JSON_STRING = /"(?:[^"\\\n]|\\.)*"/g;
/** What stands between the strings of JSON: its numbers are amounts, counts and years. Words have spaces between digits. */
const STRUCTURE = /^(?!.*\d\s+\d)[\s:,[\]{}\d.a-z-]*$/s;

export interface Masker {
  /** Plain words. */
  mask(text: string): string;
  /** A text that is JSON or holds some: what stands in its strings is masked, its own numbers are amounts. */
  maskJson(text: string): string;
  /** Every string of a value. */
  maskValue<Value>(value: Value): Value;
  restore(text: string): string;
  restoreValue<Value>(value: Value): Value;
}

type Name = (kind: PlaceholderKind, value: string) => string;

/** A text with its findings replaced; the same string when there are none. */
function replaceFound(text: string, name: Name, typed: boolean): string {
  if (!mayChange(text)) return text;
  const found: { kind: PlaceholderKind; start: number; end: number }[] = findPersonalData(text);
  if (typed && text.includes("[")) {
    for (const match of text.matchAll(PLACEHOLDER)) {
      const [start, end] = [match.index, match.index + match[0].length];
      const clear = found.every((other) => other.end <= start || other.start >= end);
      if (clear) found.push({ kind: "text", start, end });
    }
    found.sort((a, b) => a.start - b.start);
  }
  if (found.length === 0) return text;
  let masked = "";
  let at = 0;
  for (const { kind, start, end } of found) {
    masked += text.slice(at, start) + name(kind, text.slice(start, end));
    at = end;
  }
  return masked + text.slice(at);
}

const ANY_PLACEHOLDER = new RegExp(PLACEHOLDER.source, "iu");

function mayChange(text: string): boolean {
  return mayHoldPersonalData(text) || (text.includes("[") && ANY_PLACEHOLDER.test(text));
}

function parseLiteral(literal: string): string | undefined {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return undefined;
  }
}

/** As JSON writes it, and still unable to close a block it stands in. */
function toLiteral(text: string): string {
  return JSON.stringify(text)
    .replaceAll("<", String.raw`\u003c`)
    .replaceAll(">", String.raw`\u003e`);
}

function mapLine(text: string, change: (words: string) => string): string {
  let mapped = "";
  let at = 0;
  const between = (words: string): string => (STRUCTURE.test(words) ? words : change(words));
  for (const match of text.matchAll(JSON_STRING)) {
    const [literal] = match;
    const words = mayChange(literal) ? parseLiteral(literal) : "";
    const changed = words === undefined ? undefined : change(words);
    const kept = changed === undefined || changed === words ? literal : toLiteral(changed);
    mapped += between(text.slice(at, match.index)) + (words === undefined ? change(literal) : kept);
    at = match.index + literal.length;
  }
  return mapped + between(text.slice(at));
}

/** Line by line, because most lines hold nothing and no string of JSON crosses one. */
function mapJson(text: string, change: (words: string) => string): string {
  if (!mayChange(text)) return text;
  return text
    .split("\n")
    .map((line) => (mayChange(line) ? mapLine(line, change) : line))
    .join("\n");
}

function mapStrings<Value>(value: Value, change: (text: string) => string): Value {
  if (typeof value === "string") return change(value) as Value;
  if (Array.isArray(value)) return value.map((item: unknown) => mapStrings(item, change)) as Value;
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, mapStrings<unknown>(item, change)]);
  return Object.fromEntries(entries) as Value;
}

export function createMasker(): Masker {
  const placeholders = new Map<string, string>();
  const values = new Map<string, string>();
  const counts = new Map<PlaceholderKind, number>();
  const name: Name = (kind, value) => {
    const key = `${kind} ${value}`;
    const known = placeholders.get(key);
    if (known !== undefined) return known;
    const count = (counts.get(kind) ?? 0) + 1;
    const placeholder = `[${kind}-${count}]`;
    counts.set(kind, count);
    placeholders.set(key, placeholder);
    values.set(placeholder, value);
    return placeholder;
  };
  // The second call of a turn sends what the first one sent, and some more.
  const masked = new Map<string, string>();
  const mask = (text: string): string => {
    const known = masked.get(text);
    if (known !== undefined) return known;
    const made = replaceFound(text, name, true);
    masked.set(text, made);
    return made;
  };
  const restore = (text: string): string =>
    values.size === 0
      ? text
      : text.replace(PLACEHOLDER, (typed, kind: string, number: string) => {
          return values.get(`[${kind.toLowerCase()}-${Number(number)}]`) ?? typed;
        });
  return {
    mask,
    maskJson: (text) => mapJson(text, mask),
    maskValue: (value) => mapStrings(value, mask),
    restore,
    restoreValue: (value) => mapStrings(value, restore),
  };
}

const redactWords = (text: string): string => replaceFound(text, (kind) => `[${kind}]`, false);

/** For logs and traces, one way: `[phone]`. */
export function redact<Value>(value: Value): Value {
  return mapStrings(value, redactWords);
}

/** The same for a text that is JSON or holds some. */
export function redactJson(text: string): string {
  return mapJson(text, redactWords);
}

/** Whether a text still holds a placeholder: nobody's reply may. */
export function findPlaceholder(text: string): string | undefined {
  return text.includes("[") ? ANY_PLACEHOLDER.exec(text)?.[0] : undefined;
}
