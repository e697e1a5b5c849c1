/** Percentages in texts. */
import { matchesOf } from "./letters.ts";
import { toPlain } from "./script.ts";
import { withDigits } from "./numerals.ts";

const PERCENT = /(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|процент\p{L}*|per\s?cent|pct)/gu;

/** Every percentage of a text, also of one in words. */
export function percentsIn(text: string): number[] {
  const plain = toPlain(text, true);
  if (!/%|процент|per\s?cent|pct/u.test(plain)) return [];
  return matchesOf(PERCENT, withDigits(plain)).map(([, digits]) => Number((digits ?? "").replace(",", ".")));
}

/** The percentages of texts, and what is left of a whole. */
export function textPercents(texts: readonly string[]): Set<number> {
  return new Set(texts.flatMap(percentsIn).flatMap((percent) => [percent, 100 - percent]));
}
