/** How many people a reply says a booking or a price is for. */
import { matchesOf, pattern } from "./letters.ts";
import type { ReceiptEvidence } from "./evidence.ts";
import { COUNT, toNumber } from "./numerals.ts";
import { wordsAt, type Script } from "./script.ts";
import { hasNegation } from "./setting.ts";

const PEOPLE = pattern(
  String.raw`(?<![\d.,:]|\p{L}|\d\s)(?<count>${COUNT})\s+(?:взросл\p{L}+|дет(?:ей|и)|ребен\p{L}+|adults?|children|child|kids?)(?!\p{L})`,
  "g",
);

const PEOPLE_WORD = /взросл|дет[еи]|ребен|вдвоем|втроем|вчетвером|впятером|вшестером|adult|child|kid/u;

/** "Вчетвером": the whole party of what this turn has made. */
const TOGETHER: readonly (readonly [words: RegExp, count: number])[] = [
  [/(?<!\p{L})вдвоем(?!\p{L})/gu, 2],
  [/(?<!\p{L})втроем(?!\p{L})/gu, 3],
  [/(?<!\p{L})вчетвером(?!\p{L})/gu, 4],
  [/(?<!\p{L})впятером(?!\p{L})/gu, 5],
  [/(?<!\p{L})вшестером(?!\p{L})/gu, 6],
];

/** Counts of adults and children that are not those of any party of this turn's results or the context. */
export function findPeopleClaims(script: Script, evidence: ReceiptEvidence): string[] {
  if (!PEOPLE_WORD.test(script.plain)) return [];
  const parties = evidence.trips.filter(({ adults }) => adults !== undefined);
  if (parties.length === 0) return [];
  const made = evidence.receipts
    .map(({ content }) => content)
    .filter((content) => typeof content["adults"] === "number");
  const known = made.length > 0 ? made : parties;
  const counts = new Set<unknown>([
    ...known.flatMap(({ adults, children }) => [adults, children]),
    ...(made.length > 0 ? [] : evidence.counts),
  ]);
  const wholes = new Set(made.map(({ adults, children }) => Number(adults) + Number(children ?? 0)));
  return script.sentences
    .filter(({ text, isQuestion }) => !isQuestion && !hasNegation(text))
    .flatMap(({ text, start }) => [
      ...TOGETHER.filter(([, count]) => wholes.size > 0 && !wholes.has(count)).flatMap(([words]) =>
        matchesOf(words, text).map(({ 0: word, index }) => wordsAt(script, start + index, start + index + word.length)),
      ),
      ...matchesOf(PEOPLE, text)
        .filter(({ groups }) => !counts.has(toNumber(groups?.["count"] ?? "")))
        .map(({ 0: words, index }) => wordsAt(script, start + index, start + index + words.length)),
    ]);
}
