/** Finds days in a text: dates, days of a month, weekdays and relative days, Russian and English. */
import { addDays } from "../day.ts";
import { matchesOf, pattern } from "./letters.ts";

/** A day that a text names; what it leaves open is `undefined`. */
export interface NamedDay {
  index: number;
  length: number;
  day?: number;
  month?: number;
  year?: number;
  /** 0 is Sunday. */
  weekday?: number;
  /** Days from today, for "завтра". */
  offset?: number;
  /** Month and day may be the other way round: "10/07". */
  isEitherWay?: boolean;
}

const MONTHS_RU = [
  "январ",
  "феврал",
  "март",
  "апрел",
  "ма[йяею]",
  "июн",
  "июл",
  "август",
  "сентябр",
  "октябр",
  "ноябр",
  "декабр",
];
const MONTHS_EN = ["jan", "feb", "mar", "apr", "may", "june?", "july?", "aug", "sept?", "oct", "nov", "dec"];
const EN_TAILS = ["uary", "ruary", "ch", "il", "", "", "", "ust", "ember", "ober", "ember", "ember"];
const MONTH_PATTERNS = MONTHS_RU.map((ru, index) => pattern(`^(?:${ru}|${MONTHS_EN[index] ?? ""})`));
const MONTH_RU = `(?:${MONTHS_RU.map((month) => (month.startsWith("ма[") ? `${month}` : `${month}\\p{L}{0,3}`)).join("|")})`;
const MONTH_EN = `(?:${MONTHS_EN.map((month, index) => `${month}(?:${EN_TAILS[index] ?? ""})?\\.?`).join("|")})`;
const MONTH = `(?<month>${MONTH_RU}|${MONTH_EN})(?!\\p{L})`;

const DAY = String.raw`\d{1,2}(?:-?(?:го|е|ое|st|nd|rd|th)(?!\p{L}))?`;
const JOIN = String.raw`(?:\s?[-–—]\s?|,\s|\s(?:и|по|до|или|на|to|and|or|through|until|till)(?:\s(?:на|the|с))?\s)`;
const YEAR = String.raw`(?:,?\s(?<year>20\d\d)(?!\d))?`;
const NO_DIGIT = String.raw`(?<![\d.,:/-]|\p{L}-)`;

const ORDINALS: Readonly<Record<string, number>> = Object.fromEntries([
  ..."first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
    .split(" ")
    .map((word, index) => [word, index + 1] as const),
  ..."первого второго третьего четвертого пятого шестого седьмого восьмого девятого десятого одиннадцатого двенадцатого тринадцатого четырнадцатого пятнадцатого шестнадцатого семнадцатого восемнадцатого девятнадцатого двадцатого двадцать-первого двадцать-второго двадцать-третьего двадцать-четвертого двадцать-пятого двадцать-шестого двадцать-седьмого двадцать-восьмого двадцать-девятого тридцатого тридцать-первого"
    .split(" ")
    .map((word, index) => [word, index + 1] as const),
]);
const ORDINAL = `(?<ordinal>${Object.keys(ORDINALS)
  .toSorted((a, b) => b.length - a.length)
  .join("|")
  .replaceAll("-", "[\\s-]")})`;
const HAS_ORDINAL = pattern(`(?<!\\p{L})${ORDINAL}(?!\\p{L})`);

const ORDINAL_FORMS: readonly RegExp[] = [
  pattern(`(?<!\\p{L})${ORDINAL}\\s(?:of\\s)?${MONTH}${YEAR}`, "g"),
  pattern(`(?<!\\p{L})${MONTH}\\s(?:the\\s)?${ORDINAL}(?!\\p{L})${YEAR}`, "g"),
];

const DIGIT_FORMS: readonly RegExp[] = [
  pattern(String.raw`(?<!\d)(?<iso>20\d\d-\d\d-\d\d)(?!\d)`, "g"),
  pattern(`${NO_DIGIT}(?<days>${DAY}(?:${JOIN}${DAY}){0,5})\\s(?:of\\s|числа\\s)?${MONTH}${YEAR}`, "g"),
  pattern(
    `(?<!\\p{L})${MONTH}\\s(?:the\\s)?(?<days>${DAY}(?:(?:\\s?[-–—]\\s?|\\s(?:to|and|or|through)\\s)${DAY}(?![\\d:]|\\s(?:seats?|spots?|places?|people|adults?|days?)))?)(?![\\d:%]|\\s(?:seats?|spots?|places?|people|adults?)|[.,]\\d)${YEAR}`,
    "g",
  ),
  pattern(
    String.raw`(?<![\d.,:/+-])(?<first>\d{1,2})[./](?<second>0[1-9]|1[0-2])(?:[./](?<year>20\d\d|\d\d))?(?![\d.,/:%]*\d)(?!\s?(?:%|тыс|млн|сом|руб|usd|\$|км|час|k\b))`,
    "g",
  ),
  pattern(
    String.raw`(?<![\d.,:/-])(?<days>\d{1,2})-?(?:го|ое|е|му|м)(?!\p{L})(?!\s+(?:место|мест|день|дня|раз|класс|этаж|уров))`,
    "g",
  ),
  pattern(
    String.raw`(?<!\p{L})(?:the|on|by|until|till|from|to|for|and|or)\s(?:the\s)?(?<days>\d{1,2})(?:st|nd|rd|th)(?!\p{L})(?!\s(?:time|day|floor|century|person|place|night|anniversary))`,
    "g",
  ),
];

const WEEKDAYS: readonly (readonly [pattern: RegExp, weekday: number])[] = (
  [
    [String.raw`понедельник\p{L}*|пн|mondays?|mon`, 1],
    [String.raw`вторник\p{L}*|вт|tuesdays?|tues?`, 2],
    [String.raw`сред[ауеы]|wednesdays?|wed`, 3],
    [String.raw`четверг\p{L}*|чт|thursdays?|thurs?`, 4],
    [String.raw`пятниц\p{L}*|пт|fridays?|fri`, 5],
    [String.raw`суббот\p{L}*|сб|saturdays?|sat`, 6],
    [String.raw`воскресень\p{L}*|вс|sundays?|sun`, 0],
  ] as const
).map(([words, weekday]) => [pattern(`(?<![\\p{L}'])(?:${words})(?!\\p{L})`, "g"), weekday]);
const RELATIVE: readonly (readonly [pattern: RegExp, offset: number])[] = (
  [
    ["послезавтра|(?:the\\s)?day\\safter\\stomorrow", 2],
    ["завтра|tomorrow", 1],
    ["сегодня|today|tonight", 0],
    ["вчера|yesterday", -1],
  ] as const
).map(([words, offset]) => [pattern(`(?<!\\p{L}|after\\s)(?:${words})(?!\\p{L})`, "g"), offset]);

function toMonth(words: string | undefined): number | undefined {
  if (words === undefined) return undefined;
  const month = MONTH_PATTERNS.findIndex((pattern) => pattern.test(words));
  return month === -1 ? undefined : month + 1;
}

function toDays(match: RegExpExecArray): NamedDay[] {
  const place = { index: match.index, length: match[0].length };
  const { iso, days, month, year, first, second, ordinal } = match.groups ?? {};
  if (iso !== undefined) {
    const [y, m, d] = iso.split("-").map(Number);
    return [{ ...place, year: y ?? 0, month: m ?? 0, day: d ?? 0 }];
  }
  const open = year === undefined ? {} : { year: year.length === 2 ? 2000 + Number(year) : Number(year) };
  if (first !== undefined) {
    if (Number(first) < 1 || Number(first) > 31) return [];
    return [
      {
        ...place,
        ...open,
        day: Number(first),
        month: Number(second),
        isEitherWay: Number(first) <= 12 && match[0].includes("/"),
      },
    ];
  }
  const named = toMonth(month);
  const rest = { ...place, ...open, ...(named === undefined ? {} : { month: named }) };
  if (ordinal !== undefined) return [{ ...rest, day: ORDINALS[ordinal.replace(/\s/u, "-")] ?? 0 }];
  return matchesOf(/\d{1,2}/gu, days ?? "")
    .map(([digits]) => ({ ...rest, day: Number(digits) }))
    .filter(({ day }) => day >= 1 && day <= 31);
}

const overlaps = (one: NamedDay, other: NamedDay): boolean =>
  one.index < other.index + other.length && other.index < one.index + one.length;

/** Dates and days of a month, in the order of the text. @param plain lower-case plain text */
export function findDates(plain: string): NamedDay[] {
  const found: NamedDay[] = [];
  const forms = [...(HAS_ORDINAL.test(plain) ? ORDINAL_FORMS : []), ...(/\d/.test(plain) ? DIGIT_FORMS : [])];
  for (const form of forms) {
    const more = matchesOf(form, plain).flatMap(toDays);
    const known = [...found];
    found.push(...more.filter((day) => !known.some((other) => overlaps(day, other))));
  }
  return found.toSorted((one, other) => one.index - other.index);
}

function findWords(
  plain: string,
  table: readonly (readonly [RegExp, number])[],
  key: "weekday" | "offset",
): NamedDay[] {
  return table.flatMap(([pattern, value]) =>
    matchesOf(pattern, plain).map(({ 0: words, index }) => ({ index, length: words.length, [key]: value })),
  );
}

export function findWeekdays(plain: string): NamedDay[] {
  return findWords(plain, WEEKDAYS, "weekday");
}

/** "завтра", "the day after tomorrow". */
export function findRelativeDays(plain: string): NamedDay[] {
  return findWords(plain, RELATIVE, "offset");
}

export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** Whether a calendar day is one that the words may mean. */
export function means(named: NamedDay, day: string, today: string): boolean {
  if (named.offset !== undefined) return day === addDays(today, named.offset);
  if (named.weekday !== undefined) return weekdayOf(day) === named.weekday;
  const [year, month, date] = day.split("-").map(Number);
  if (named.year !== undefined && named.year !== year) return false;
  if (named.month === undefined) return named.day === date;
  if (named.month === month && named.day === date) return true;
  return named.isEitherWay === true && named.month === date && named.day === month;
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** The calendar days that a date of the text may mean around today: its own year, or the years around this one. */
export function toCalendar(named: NamedDay, today: string): string[] {
  if (named.offset !== undefined) return [addDays(today, named.offset)];
  if (named.day === undefined || named.month === undefined) return [];
  const thisYear = Number(today.slice(0, 4));
  const years = named.year === undefined ? [thisYear - 1, thisYear, thisYear + 1] : [named.year];
  const two = (n: number): string => String(n).padStart(2, "0");
  return years
    .map((year) => `${year}-${two(named.month ?? 1)}-${two(named.day ?? 1)}`)
    .filter((day) => !Number.isNaN(Date.parse(day)) && addDays(day, 0) === day);
}
