/** How many people a reply says a booking or a price is for. */
import type { ReceiptEvidence } from "./evidence.ts";
import { COUNT, toNumber } from "./numerals.ts";
import { wordsAt, type Script } from "./script.ts";
import { hasNegation } from "./setting.ts";

const PEOPLE = new RegExp(
  String.raw`(?<![\d.,:]|\p{L})(?<count>${COUNT})\s+(?:взросл\p{L}+|дет(?:ей|и)|ребен\p{L}+|adults?|children|child|kids?)(?!\p{L})`,
  "gu",
);

const PEOPLE_WORD = /взросл|дет[еи]|ребен|adult|child|kid/u;

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
  return script.sentences
    .filter(({ text, isQuestion }) => !isQuestion && !hasNegation(text))
    .flatMap(({ text, start }) =>
      [...text.matchAll(PEOPLE)]
        .filter(({ groups }) => !counts.has(toNumber(groups?.["count"] ?? "")))
        .map(({ 0: words, index }) => wordsAt(script, start + index, start + index + words.length)),
    );
}
