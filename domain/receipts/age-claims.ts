/** A yes to a child who is too young: the catalogue says from what age a tour takes people. */
import type { ReceiptEvidence } from "./evidence.ts";
import { wordsAt, type Script } from "./script.ts";
import { hasNegation } from "./setting.ts";

const CHILD = String.raw`(?:дочк|доч|сын|ребен|мальчик|девочк|внук|внучк|малыш|son|daughter|kid|child|boy|girl|grandson|granddaughter|toddler)\p{L}*`;
const AGE = new RegExp(
  String.raw`(?<!\p{L})${CHILD}(?:\s+(?:is|уже|всего|только|сейчас|ей|ему|-))*\s+(?<after>\d{1,2})(?![\d:%]|[.,]\d)|(?<!\d)(?<before>\d{1,2})(?:-?(?:летн\p{L}+)|[\s-]year[\s-]olds?)`,
  "gu",
);
const YES =
  /^[^\p{L}]*(?:да|конечно|разумеется|легко|без\s+проблем|yes|sure|of\s+course|definitely|absolutely|certainly|no\s+problem)(?!\p{L})/u;

const SUPPOSES = /(?<!\p{L})(?:если|когда|if|when|once)(?!\p{L})/u;

const agesIn = (text: string): number[] =>
  [...text.toLowerCase().replace(/ё/gu, "е").matchAll(AGE)].map(({ groups }) =>
    Number(groups?.["after"] ?? groups?.["before"]),
  );

/** The sentence that says yes, when the customer's last words name a child below every age that the results allow. */
export function findAgeClaims(script: Script, evidence: ReceiptEvidence): string[] {
  const first = script.sentences[0];
  if (first === undefined || first.isQuestion || !YES.test(first.text)) return [];
  const lowest = Math.min(...evidence.ages);
  if (!Number.isFinite(lowest)) return [];
  const isTooYoung = agesIn(evidence.asked).some((age) => age < lowest);
  if (!isTooYoung || hasNegation(first.text.replace(/no\s+problem|без\s+проблем/u, "")) || SUPPOSES.test(first.text))
    return [];
  return [wordsAt(script, first.start, first.start + first.text.length)];
}
