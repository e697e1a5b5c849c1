import { remember } from "./remember.ts";

/** Whether a text that we may rely on says what a clause says, by its words. */

const STOP = new Set(
  (
    "это этот эта эти того тот как что так или для при без над под про если когда уже еще ещё вам вас ваш ваша ваши ваше наш наша наши мне меня мы вы он она они его " +
    "только даже тоже также можно есть будет будут быть был была было были все всё всех всего весь вся очень сейчас здесь там тут чтобы потому поэтому " +
    "the and for you your our are was were will with that this from have has had not but all can any its it's there here they them their his her who which when then than just also very into out now"
  ).split(" "),
);

const STEM = 5;
/** One idea in two words: stems of these count as one. */
const SAME: Readonly<Record<string, string>> = {
  верне: "возвр",
  верну: "возвр",
  возвр: "возвр",
  refun: "refun",
  money: "refun",
  бронь: "брони",
  scrap: "cance",
};

/** Stems of the words that carry meaning. */
export const stemsOf = remember((text: string): ReadonlySet<string> => {
  const words =
    text
      .toLowerCase()
      .replace(/ё/gu, "е")
      .match(/[\p{L}\d]+/gu) ?? [];
  const stems = words
    .filter((word) => (word.length > 2 || /\d/.test(word)) && !STOP.has(word))
    .map((word) => word.slice(0, STEM));
  return new Set(stems.map((stem) => SAME[stem] ?? stem));
});

/** How much of the stems a text has, from 0 to 1. */
export function overlap(stems: ReadonlySet<string>, text: ReadonlySet<string>): number {
  if (stems.size === 0) return 0;
  let shared = 0;
  for (const stem of stems) if (text.has(stem)) shared += 1;
  return shared / stems.size;
}

/** Whether one text has at least that share of a clause's words. */
export function isSupported(clause: string, texts: readonly string[], share: number): boolean {
  const stems = stemsOf(clause);
  return texts.some((text) => overlap(stems, stemsOf(text)) >= share);
}

/** The trips whose titles a clause names best. */
export function titled<T extends { title: string }>(text: string, trips: readonly T[]): T[] {
  const words = stemsOf(text);
  const scores = trips.map((trip) => ({
    trip,
    score: [...stemsOf(trip.title)].filter((stem) => words.has(stem)).length,
  }));
  const best = Math.max(0, ...scores.map(({ score }) => score));
  return best === 0 ? [] : scores.filter(({ score }) => score === best).map(({ trip }) => trip);
}
