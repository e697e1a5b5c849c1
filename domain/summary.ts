/**
 * What is kept of messages that a turn is not shown any more: dated lines in the order in which they were said, in words
 * of the messages themselves. A summary is text, so that models and managers can read it, and its lines can be read back,
 * so that the next one is made of it without asking anybody.
 */
import { findAmounts } from "./receipts/amounts.ts";
import type { Locale } from "./locale.ts";
import { memoryKindOf } from "./memory.ts";
import { shorten, textTokens } from "./text-budget.ts";

export const SUMMARY_KINDS = ["promise", "told", "decided", "asked", "said", "note"] as const;
export type SummaryKind = (typeof SUMMARY_KINDS)[number];

export interface SummaryLine {
  /** `YYYY-MM-DD`; `null` where a line of another hand names none. */
  day: string | null;
  kind: SummaryKind;
  text: string;
}

type Labelled = Exclude<SummaryKind, "note">;

const LABELS: Record<"ru" | "en", Record<Labelled, string>> = {
  ru: {
    promise: "менеджер обещал",
    told: "клиент рассказал",
    decided: "клиент решил",
    asked: "без ответа",
    said: "мы сказали",
  },
  en: {
    promise: "a manager promised",
    told: "the customer told us",
    decided: "the customer decided",
    asked: "left open",
    said: "we said",
  },
};

/** What the lines are called in a language; models are told to use the same words. */
export function summaryLabels(locale: Locale | null): Record<Labelled, string> {
  return LABELS[locale === "en" ? "en" : "ru"];
}

const KIND_OF = new Map(
  Object.values(LABELS).flatMap((labels) =>
    Object.entries(labels).map(([kind, label]) => [label, kind as Labelled] as const),
  ),
);
const LINE = /^(?:[-*•]\s*)?(?<day>\d{4}-\d{2}-\d{2}),?\s+(?<label>[^:\n]{1,40}):\s*(?<text>.+)$/u;

function toLine(row: string): SummaryLine {
  const { day, label = "", text = "" } = LINE.exec(row)?.groups ?? {};
  const kind = KIND_OF.get(label.trim().toLowerCase());
  if (day === undefined || kind === undefined) return { day: null, kind: "note", text: row.replace(/^[-*•]\s*/u, "") };
  return { day, kind, text: text.trim() };
}

/** Reads a summary back; a line in a form of its own is a note. */
export function parseSummary(summary: string | null): SummaryLine[] {
  return (summary ?? "")
    .split("\n")
    .map((row) => row.trim())
    .filter((row) => row !== "")
    .map(toLine);
}

function renderLine({ day, kind, text }: SummaryLine, locale: Locale | null): string {
  return kind === "note" || day === null ? text : `${day} ${summaryLabels(locale)[kind]}: ${text}`;
}

/** What goes first when there is no room: the lowest, and of those the oldest. */
function weightOf({ kind, text }: SummaryLine): number {
  switch (kind) {
    case "promise":
      return 6;
    case "told":
      return memoryKindOf(text) !== null ? 5 : /\d/u.test(text) || findAmounts(text).length > 0 ? 4 : 1;
    case "decided":
      return 4;
    case "note":
    case "asked":
      return 3;
    case "said":
      return 2;
  }
}

const key = ({ kind, text }: SummaryLine): string => `${kind} ${text.toLowerCase()}`;

/** The same words again are the later ones; where they stood first they go. */
function withoutRepeats(lines: readonly SummaryLine[]): SummaryLine[] {
  const last = new Map(lines.map((line, index) => [key(line), index]));
  return lines.filter((line, index) => last.get(key(line)) === index);
}

/** Longest line that is not a promise: those stay word for word. */
const LINE_LENGTH = 300;

const clip = (line: SummaryLine, most: number): SummaryLine => ({ ...line, text: shorten(line.text, most) });

/**
 * The summary of lines within a budget of tokens. Lines that do not fit go, the least important first, of equal ones the
 * oldest; what stays keeps its order. Only a promise longer than the whole budget is cut.
 */
export function toSummary(
  lines: readonly SummaryLine[],
  { tokens, locale }: { tokens: number; locale: Locale | null },
): string {
  const kept = withoutRepeats(lines.map((line) => (line.kind === "promise" ? line : clip(line, LINE_LENGTH))));
  const costs = kept.map((line) => textTokens(`${renderLine(line, locale)}\n`));
  let left = tokens - costs.reduce((sum, cost) => sum + cost, 0);
  const leaving = kept.map((line, index) => ({ index, weight: weightOf(line) }));
  leaving.sort((a, b) => a.weight - b.weight || a.index - b.index);
  const gone = new Set<number>();
  for (const { index } of leaving) {
    if (left >= 0 || gone.size === kept.length - 1) break;
    gone.add(index);
    left += costs[index] ?? 0;
  }
  const text = kept
    .filter((_line, index) => !gone.has(index))
    .map((line) => renderLine(line, locale))
    .join("\n");
  return shorten(text, tokens * 2);
}

const digitsOf = (text: string): string[] => text.replace(/(?<=\d)[ \u00a0\u202f](?=\d)/gu, "").match(/\d+/gu) ?? [];
const wordsOf = (text: string): string[] => text.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
/** Without the ending: three to five letters. */
const beginningOf = (word: string): string => word.slice(0, Math.max(3, Math.min(5, word.length - 2)));
const beginningsOf = (word: string): string[] => [3, 4, 5].map((length) => word.slice(0, length));
/** Part of a line's words that its sources must have in some form; the rest are endings and little words. */
const MIN_KNOWN = 0.6;

/**
 * The lines of a summary that somebody else has written which say nothing but what the sources say: every number is there,
 * and most words in some form. Deterministic, because nobody checks the checker.
 */
export function checkSummary(lines: readonly SummaryLine[], sources: readonly string[]): SummaryLine[] {
  const numbers = new Set(sources.flatMap((source) => [...digitsOf(source), ...(source.match(/\d+/gu) ?? [])]));
  const words = new Set(sources.flatMap(wordsOf).flatMap(beginningsOf));
  return lines.filter(({ day, text }) => {
    const isDated = day === null || sources.some((source) => source.includes(day));
    const own = wordsOf(text);
    const known = own.filter((word) => words.has(beginningOf(word))).length;
    return isDated && digitsOf(text).every((digits) => numbers.has(digits)) && known >= own.length * MIN_KNOWN;
  });
}
