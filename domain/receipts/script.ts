/** A text made ready for the check: same length as the original, so that a claim can be shown in its own words. */

import { matchesOf } from "./letters.ts";
import { remember } from "./remember.ts";

/** One clause of a sentence. Everything is lower-case plain text. */
export interface Clause {
  text: string;
  /** Where it stands in the text. */
  start: number;
  /** The sentence up to the clause, and behind it. */
  before: string;
  after: string;
}

export interface Sentence {
  text: string;
  start: number;
  isQuestion: boolean;
  clauses: readonly Clause[];
}

export interface Script {
  original: string;
  /** Lower case, without quotations, marks of formatting and odd spaces. */
  plain: string;
  /** As it was written, but without quotations. */
  unquoted: string;
  sentences: readonly Sentence[];
}

/** Longer pieces are cut: patterns look at no more than this at once, whatever a text is made of. */
export const LONGEST_PIECE = 400;
/** A reply is a few lines; what stands behind this is not looked at. A channel carries 4096 characters. */
export const LONGEST_TEXT = 20_000;

const QUOTED = /(?<!(?:статус|status)\P{L}{0,4})(?:«[^»\n]{0,300}»|“[^”\n]{0,300}”|„[^“\n]{0,300}“|"[^"\n]{0,300}")/giu;
const SENTENCE_END =
  /[.!?…]+(?=[\s"»”)]|$)|\n|(?<=[\p{L}\d%)»”]\s?)\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\u200d|\ufe0f)*(?=\s+\p{L})/gu;
const CLAUSE_END = /[,;:()—–]|\s-\s/gu;
/** No sentence ends behind these. */
const SHORT_WORD =
  /(?:^|[^\p{L}])(?:тыс|руб|долл|млн|чел|мин|стр|г|ул|др|т\.\s?[дпке]|у\.\s?е|approx|incl|no|mr|mrs|dr|e\.g|i\.e)$/u;
const MASKS: readonly (readonly [pattern: RegExp, by: string])[] = [
  [/ё/gu, "е"],
  [/[’ʼ`´]/gu, "'"],
  [/[*_~\u00a0\u202f\u2009]/gu, " "],
  [/[‑−]/gu, "-"],
];

/** A text that is one quotation as a whole is the reply itself. */
function withoutQuotations(text: string): string {
  const isWhole = /^\s*["«“][^"«»“”]*["»”]\s*$/u.test(text);
  return isWhole
    ? text.replace(/["«»“”]/gu, " ")
    : text.replace(QUOTED, (quoted) => " ".repeat(quoted.length)).replace(/["«»“”]/gu, " ");
}

/** Lower case by letters, because a whole text may change its length (`İ`). */
function toLower(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return [...text]
    .map((letter) => (letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter))
    .join("");
}

export function toPlain(text: string, keepQuotations = false): string {
  const words = toLower(keepQuotations ? text : withoutQuotations(text));
  return MASKS.reduce((plain, [pattern, by]) => plain.replace(pattern, by), words);
}

function* pieces(text: string, ends: RegExp): Generator<{ text: string; start: number }> {
  let start = 0;
  for (const { 0: end, index } of matchesOf(ends, text)) {
    if (end.startsWith(".") && SHORT_WORD.test(text.slice(Math.max(start, index - 8), index))) continue;
    const stop = index + end.length;
    yield { text: text.slice(start, stop), start };
    start = stop;
  }
  if (start < text.length) yield { text: text.slice(start), start };
}

function* short(text: string, from: number): Generator<{ text: string; start: number }> {
  for (let start = 0; start < text.length; start += LONGEST_PIECE) {
    yield { text: text.slice(start, start + LONGEST_PIECE), start: from + start };
  }
}

function toClauses({ text, start }: { text: string; start: number }): Clause[] {
  return [...pieces(text, CLAUSE_END)].map((piece) => ({
    text: piece.text,
    start: start + piece.start,
    before: text.slice(0, piece.start),
    after: text.slice(piece.start + piece.text.length),
  }));
}

function toScript(original: string): Script {
  const plain = toPlain(original.slice(0, LONGEST_TEXT));
  const sentences = [...pieces(plain, SENTENCE_END)]
    .flatMap(({ text, start }) => [...short(text, start)])
    .filter(({ text }) => /[\p{L}\d]/u.test(text))
    .map((piece) => ({
      ...piece,
      isQuestion: /\?[^\p{L}\d]*$/u.test(piece.text),
      clauses: toClauses(piece),
    }));
  return { original, plain, unquoted: withoutQuotations(original.slice(0, LONGEST_TEXT)), sentences };
}

/** Reads a text; the last ones are remembered. */
export const readScript = remember(toScript);

/** The words of the original between two places. */
export function wordsAt(script: Script, start: number, end: number): string {
  return script.original
    .slice(start, end)
    .replace(/^[\s,;:.()—–-]+|[\s,;:.()—–-]+$/gu, "")
    .replace(/\s+/gu, " ");
}
