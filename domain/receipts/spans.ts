/** Lengths of time and times of day in texts. */
import { matchesOf, pattern } from "./letters.ts";
import { COUNT, toNumber } from "./numerals.ts";

export interface Span {
  index: number;
  length: number;
  hours: number;
  isNights: boolean;
}

const UNITS: readonly (readonly [pattern: RegExp, hours: number])[] = [
  [/^(?:мин|min)/u, 1 / 60],
  [/^(?:час|hour)/u, 1],
  [/^(?:сут|дн|день|day)/u, 24],
  [/^(?:ноч|night)/u, 24],
  [/^(?:недел|week)/u, 168],
  [/^fortnight/u, 336],
  [/^(?:месяц|month)/u, 720],
  [/^(?:год|лет|year)/u, 8760],
];
const SPAN = pattern(
  String.raw`(?<![\d.,:-]|\p{L})(?:(?<count>${COUNT}|a|an)(?:-?х|-?ти)?(?:\s|-))?(?:(?:рабочи\p{L}+|полны\p{L}+|календарны\p{L}+|целы\p{L}+|business|working|full|whole|calendar|more)\s)?(?<unit>мин(?:ут[аыу]?)?|minutes?|mins?|час(?:а|ов|у|ах)?|сут(?:ки|ок|ками)|дн(?:я|ей|ям|ями)|день|ноч(?:ь|и|ей)|недел[яиюе]|недель|месяц(?:а|ев|ем)?|hours?|days?|nights?|weeks?|fortnight|months?|год(?:а)?|лет|years?)(?!\p{L}|[\s-]old)`,
  "g",
);

/** "До конца недели": a point of time, no length. */
const PART_OF = /(?<!\p{L})(?:кон(?:ец|ца|цу|це)|начал[аоу]|середин[аеуы])\s$/u;

/** Spans of days, weeks and hours; a unit without a number only where it is a week, a month or a fortnight. */
export function findSpans(plain: string): Span[] {
  return matchesOf(SPAN, plain).flatMap(({ 0: words, index, groups }) => {
    const unit = groups?.["unit"] ?? "";
    const hours = UNITS.find(([pattern]) => pattern.test(unit))?.[1] ?? 0;
    const counted = groups?.["count"];
    const count =
      counted === undefined
        ? /^(?:недел[яюи]|месяц|fortnight)$/u.test(unit)
          ? 1
          : undefined
        : /^an?$/.test(counted)
          ? 1
          : toNumber(counted);
    if (count === undefined || (counted === undefined && PART_OF.test(plain.slice(Math.max(0, index - 12), index))))
      return [];
    return [{ index, length: words.length, hours: count * hours, isNights: /^(?:ноч|night)/u.test(unit) }];
  });
}

export interface TimeOfDay {
  index: number;
  length: number;
  /** Minutes since midnight; where a half of the day is not named, of either half. */
  minutes: number;
}

const CLOCK = pattern(
  String.raw`(?<![\d.,:/-])(?<hour>\d{1,2}):(?<minute>[0-5]\d)(?![\d:])(?:\s?(?<half>[ap])\.?m)?|(?<![\d.,:/-])(?<en>\d{1,2})\s?(?<enhalf>[ap])\.?m(?!\p{L})|(?<!\p{L})(?:at|by|from|until|around|before|after)\s(?<oclock>${COUNT})\s(?:o'clock|in\sthe\s(?:morning|afternoon|evening)|sharp)(?!\p{L})|(?<!\p{L})(?:в|с|до|к|на|около)\s(?<ru>${COUNT})\s(?:час(?:а|ов|ам)?(?:\s(?:утра|дня|вечера|ночи))?|утра|вечера|ночи)(?!\p{L})`,
  "g",
);
/** "С 14 до 16", "between 9 and 11 in the morning": two whole hours. */
const HOURS = pattern(
  String.raw`(?<![\p{L}\d])(?:с|между|between|from)\s(?<from>\d{1,2})\s(?:до|и|and|to|till|until)\s(?<to>\d{1,2})(?![\d:.,%/]\d|[\d:%])(?=\s*(?:час|утра|дня|вечера|in\s+the\s+(?:morning|afternoon|evening)|o'clock|[ap]\.?m|[^\s\p{L}\d]|$))`,
  "g",
);

const hourAt = (digits: string | undefined, index: number, length: number): TimeOfDay[] =>
  Number(digits) <= 24 ? [{ index, length, minutes: (Number(digits) % 12) * 60 }] : [];

/** Times of day. Twelve-hour and twenty-four-hour clocks are taken for one: minutes are of half a day. */
export function findTimes(plain: string): TimeOfDay[] {
  const ranges = matchesOf(HOURS, plain).flatMap(({ 0: words, index, groups }) =>
    [groups?.["from"], groups?.["to"]].flatMap((digits) => hourAt(digits, index, words.length)),
  );
  const single = matchesOf(CLOCK, plain).flatMap(({ 0: words, index, groups }) => {
    const hour = Number(groups?.["hour"] ?? groups?.["en"] ?? toNumber(groups?.["oclock"] ?? groups?.["ru"] ?? ""));
    if (Number.isNaN(hour) || hour > 24) return [];
    return [{ index, length: words.length, minutes: (hour % 12) * 60 + Number(groups?.["minute"] ?? 0) }];
  });
  return [...ranges, ...single];
}
