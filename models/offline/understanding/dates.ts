import { en, ru } from "chrono-node";
import type { Facts } from "../../../domain/index.ts";
import { LETTER_OR_DIGIT, phrases } from "./text.ts";

export type Dates = NonNullable<Facts["dates"]>;

const MONTHS = [
  "январ[яеьюи]\\p{L}*|jan(?:uary)?",
  "феврал[яеьюи]\\p{L}*|feb(?:ruary)?",
  "март[аеу]?|march|mar",
  "апрел[яеьюи]\\p{L}*|apr(?:il)?",
  "ма[йяею]|may",
  "июн[яеьюи]\\p{L}*|june?",
  "июл[яеьюи]\\p{L}*|july?",
  "август[аеу]?|aug(?:ust)?",
  "сентябр[яеьюи]\\p{L}*|sept?(?:ember)?",
  "октябр[яеьюи]\\p{L}*|oct(?:ober)?",
  "ноябр[яеьюи]\\p{L}*|nov(?:ember)?",
  "декабр[яеьюи]\\p{L}*|dec(?:ember)?",
].map((source) => `(?:${source})`);

const ANY_MONTH = MONTHS.join("|");
const PART =
  "(начал\\p{L}*|перв\\p{L}* половин\\p{L}*|середин\\p{L}*|кон(?:ец|ц)\\p{L}*|втор\\p{L}* половин\\p{L}*|early|beginning of|start of|mid|middle of|late|end of)";
const MONTH_SPAN = bounded(
  `(?:${PART}[ -]+)?(${ANY_MONTH})(?:[ ,]+(20\\d\\d))?(?: *(?:-|/|или|либо|и|or|and|to|до|по)+ *(${ANY_MONTH}))?`,
);
const DAY_BESIDE = new RegExp(`(?:\\d(?:-?го|-?е|st|nd|rd|th)?(?: of)?[ .]*)$`, "u");

const SEASONS: [RegExp, number, number][] = [
  [
    phrases(`лет*ом | летний | на лето | летом | это лето | лето | in summer | summer | this summer | next summer`),
    6,
    8,
  ],
  [phrases(`осен*ью | осенью | на осень | осень | in autumn | autumn | in the fall | this fall`), 9, 11],
  [phrases(`зимой | на зиму | зима | зимою | in winter | winter | this winter`), 12, 14],
  [phrases(`весной | на весну | весна | in spring | spring | this spring`), 3, 5],
];

const HOLIDAYS: [RegExp, [number, number], [number, number]][] = [
  [phrases(`на майск* | майские* | may holidays`), [5, 1], [5, 10]],
  [phrases(`на новый год | новогодн* | new year*`), [12, 29], [13, 8]],
  [phrases(`на нооруз* | на нуруз | наурыз* | nooruz | nowruz`), [3, 19], [3, 24]],
];

function bounded(source: string): RegExp {
  return new RegExp(`(?<!${LETTER_OR_DIGIT})(?:${source})(?!${LETTER_OR_DIGIT})`, "u");
}

function iso(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function yearOf(today: string): number {
  return Number(today.slice(0, 4));
}

/** The coming span between two month numbers; above 12 runs into the next year. A span that is on counts from today. */
function comingSpan(today: string, from: [number, number], to: [number, number]): Dates {
  let year = yearOf(today);
  if (iso(year, to[0], to[1]) < today) year += 1;
  const start = iso(year, from[0], from[1]);
  return { from: start < today ? today : start, to: iso(year, to[0], to[1]), flexible: true };
}

function lastDay(month: number): number {
  // Day 0 of the next month; a leap day more or less does not matter for "some time in February".
  return new Date(Date.UTC(2027, month, 0)).getUTCDate();
}

function partOfMonth(part: string | undefined, month: number): [number, number] {
  if (part === undefined) return [1, lastDay(month)];
  if (/^(?:начал|early|beginning|start)/.test(part)) return [1, 10];
  if (/^перв/.test(part)) return [1, 15];
  if (/^(?:середин|mid)/.test(part)) return [11, 20];
  if (/^втор/.test(part)) return [16, lastDay(month)];
  return [21, lastDay(month)];
}

function monthNumber(word: string): number {
  return MONTHS.findIndex((source) => new RegExp(`^${source}$`, "u").test(word)) + 1;
}

/** "may" and "march" are verbs too, "март" is not: English ones need company that tells. */
function isVerb(text: string, index: number, word: string): boolean {
  if (word === "mar" || word === "sep" || word === "dec")
    return !/(?:in|on|of|by|early|mid|late)[ -]+$/.test(text.slice(0, index));
  if (word !== "may" && word !== "march") return false;
  const before = text.slice(0, index);
  return (
    !/(?:^|(?:in|during|for|this|next|of|early|mid|late|about|around|by|maybe|or|,)[ -]*)$/.test(before) ||
    /^(?:may|march) (?:i|we|you)\b/.test(text.slice(index))
  );
}

function monthDates(text: string, today: string): Dates | undefined {
  const match = MONTH_SPAN.exec(text);
  const word = match?.[2];
  if (match === null || word === undefined) return undefined;
  const wordAt = match.index + match[0].indexOf(word);
  if (DAY_BESIDE.test(text.slice(0, wordAt)) || /^[ ]*\d{1,2}(?!\d)/.test(text.slice(wordAt + word.length)))
    return undefined;
  if (isVerb(text, match.index, word)) return undefined;
  const first = monthNumber(word);
  const second = match[4] === undefined ? first : monthNumber(match[4]);
  const [from] = partOfMonth(match[1], first);
  const [, to] = partOfMonth(match[4] === undefined ? match[1] : undefined, second);
  const last: [number, number] = [second < first ? second + 12 : second, to];
  if (match[3] !== undefined)
    return { from: iso(Number(match[3]), first, from), to: iso(Number(match[3]), ...last), flexible: true };
  return comingSpan(today, [first, from], last);
}

const NUMERIC =
  /(?<![\d.,])([0-3]?\d)[./]([01]?\d)(?:[./](20\d\d|\d\d))?(?![\d])(?:г\.?)?(?: *(?:-|по|до|to|till) *([0-3]?\d)[./]([01]?\d)(?:[./](20\d\d|\d\d))?(?!\d))?/u;
const DAYS_THEN_NUMERIC = /(?<!\d)([0-3]?\d) *- *([0-3]?\d)[./]([01]\d)(?!\d)/u;

function numericDay(
  today: string,
  parts: { day: number; month: number; year: string | undefined },
): string | undefined {
  if (parts.month < 1 || parts.month > 12 || parts.day < 1 || parts.day > 31) return undefined;
  if (parts.year !== undefined)
    return iso(Number(parts.year) + (parts.year.length === 2 ? 2000 : 0), parts.month, parts.day);
  const thisYear = iso(yearOf(today), parts.month, parts.day);
  return thisYear < today ? iso(yearOf(today) + 1, parts.month, parts.day) : thisYear;
}

function numericDates(text: string, today: string): Dates | undefined {
  const run = DAYS_THEN_NUMERIC.exec(text);
  if (run !== null) {
    const month = Number(run[3]);
    const from = numericDay(today, { day: Number(run[1]), month, year: undefined });
    const to = numericDay(today, { day: Number(run[2]), month, year: undefined });
    if (from !== undefined && to !== undefined && from <= to) return { from, to };
  }
  const match = NUMERIC.exec(text);
  if (match === null || /^ *(?:тыс|к\b|млн|сом|руб|\$|%|из|\/)/u.test(text.slice(match.index + match[0].length)))
    return undefined;
  if (
    /(?:оценк|rating|^)\D{0,8}$/.test(text.slice(0, match.index)) &&
    match[2] !== undefined &&
    match[2].length === 1 &&
    match[3] === undefined
  )
    return undefined;
  const from = numericDay(today, { day: Number(match[1]), month: Number(match[2]), year: match[3] });
  if (from === undefined) return undefined;
  if (match[4] === undefined) return { from };
  const to = numericDay(today, { day: Number(match[4]), month: Number(match[5]), year: match[6] ?? match[3] });
  return to !== undefined && to >= from ? { from, to } : { from };
}

function weekendDates(text: string, today: string): Dates | undefined {
  const match = phrases(
    `
      на выходн* | на эти выходн* | на следующ* выходн* | на ближайш* выходн* | в выходн* | в эти выходн* | в следующ* выходн* |
      в ближайш* выходн* | за выходн* | эти выходные | следующие выходные | ближайшие выходные | на уикенд* | this weekend |
      next weekend | the coming weekend | on … weekend* | for the weekend | over the weekend | at the weekend | for a weekend |
      in a weekend
    `,
  ).exec(text);
  if (match === null) return undefined;
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
  const toSaturday = weekday === 0 ? 6 : 6 - weekday;
  // "Next" is the weekend of next week; said on a weekend, the coming one is already next week's.
  const next = /следующ|next/.test(text) && weekday !== 0 && weekday !== 6 ? 7 : 0;
  const saturday = plusDays(
    today,
    (toSaturday === 0 ? (next === 0 && !/следующ|next/.test(text) ? 0 : 7) : toSaturday) + next,
  );
  return { from: saturday, to: plusDays(saturday, 1), ...(match[0].length > 0 && { flexible: true }) };
}

function weekDates(text: string, today: string): Dates | undefined {
  const next = phrases(`на следующей неделе | следующая неделя | на след неделе | next week`).test(text);
  const current = phrases(`на этой неделе | this week`).test(text);
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7;
  if (next) return { from: plusDays(today, 7 - weekday), to: plusDays(today, 13 - weekday), flexible: true };
  if (current) return { from: today, to: plusDays(today, 6 - weekday), flexible: true };
  if (phrases(`в следующем месяце | следующий месяц | next month`).test(text)) {
    const month = Number(today.slice(5, 7)) + 1;
    return comingSpan(today, [month, 1], [month, lastDay(((month - 1) % 12) + 1)]);
  }
  if (
    phrases(`
    в ближайшее время | как можно скорее | ближайшие даты | asap | as soon as possible | любые даты |
    в любое время | когда угодно | any dates | any time | anytime
  `).test(text)
  ) {
    return { from: today, to: plusDays(today, /люб|угодно|any/.test(text) ? 365 : 45), flexible: true };
  }
  return undefined;
}

function spokenDates(text: string, today: string): Dates | undefined {
  for (const [pattern, from, to] of HOLIDAYS) if (pattern.test(text)) return comingSpan(today, from, to);
  for (const [pattern, from, to] of SEASONS) {
    if (pattern.test(text)) return comingSpan(today, [from, 1], [to, lastDay(((to - 1) % 12) + 1)]);
  }
  return undefined;
}

function dayOf(parts: { get(part: "year" | "month" | "day"): number | null }, today: string): string {
  return iso(parts.get("year") ?? yearOf(today), parts.get("month") ?? 1, parts.get("day") ?? 1);
}

const TELLING =
  /\d|завтра|через|недел|месяц|понедельник|вторник|сред|четверг|пятниц|суббот|воскрес|tomorrow|week|month|mon|tue|wed|thu|fri|sat|sun/;

/** A clock time, "now" or the "день" of "добрый день" is no day: only what names a day, week day or distance counts. */
function chronoDays(text: string, today: string): { from: string; to: string | undefined; about: boolean } | undefined {
  const reference = { instant: new Date(`${today}T12:00:00Z`), timezone: 0 };
  const parser = /\p{Script=Cyrillic}/u.test(text) ? ru.casual : en.casual;
  for (const found of parser.parse(text, reference, { forwardDate: true })) {
    const start = found.start;
    // "Неделя на озере" is how long, "через неделю" is when; weekends are read before.
    if (/weekend|выходн/.test(found.text)) continue;
    const about = /недел|месяц|weeks?|month/.test(found.text);
    if (about && !/через|спустя|след|(?:^| )in |next|later|from now|after/.test(found.text)) continue;
    const named = start.isCertain("day") || start.isCertain("weekday") || about;
    const clock = start.isCertain("hour") && !start.isCertain("month") && !start.isCertain("day");
    if (!named || clock || !TELLING.test(found.text)) continue;
    const from = dayOf(start, today);
    if (from <= today) continue;
    const end = found.end ? dayOf(found.end, today) : undefined;
    return { from, to: end !== undefined && end > from ? end : undefined, about };
  }
  return undefined;
}

function chronoDates(text: string, today: string): Dates | undefined {
  const found = chronoDays(text, today);
  if (found === undefined) return undefined;
  if (found.to !== undefined) return { from: found.from, to: found.to };
  return found.about
    ? { from: plusDays(found.from, -3), to: plusDays(found.from, 4), flexible: true }
    : { from: found.from };
}

/** The very day of "через неделю" or "10 июля": when to remind, not when to travel. */
export function findDay(text: string, today: string): string | undefined {
  return numericDates(text, today)?.from ?? chronoDays(text, today)?.from ?? weekendDates(text, today)?.from;
}

const ORD = "(?:-?го|-?е|-?ое|st|nd|rd|th)?";
const BARE_DAYS = new RegExp(
  `^(?:ну |да,? |ок,? |ok,? |yes,? )?(?:давайте |лучше |можно |тогда |let's |maybe )?(?:с |from |на |числа |on the |the )?([0-3]?\\d)${ORD}(?: *(?:-|по|до|to|till) *([0-3]?\\d)${ORD})?(?: числ\\p{L}*)?[.!)]*$`,
  "u",
);

/** "12-го" or "10–15" alone is a day only when dates were asked for and a month is already known. */
function bareDays(text: string, today: string, around: Dates | undefined): Dates | undefined {
  const match = BARE_DAYS.exec(text);
  if (match === null || around === undefined) return undefined;
  const month = around.from.slice(0, 7);
  const [year, monthOf] = month.split("-").map(Number) as [number, number];
  const from = iso(year, monthOf, Number(match[1]));
  if (Number(match[1]) < 1 || from.slice(0, 7) !== month || from < today) return undefined;
  const to = match[2] === undefined ? undefined : iso(year, monthOf, Number(match[2]));
  return to !== undefined && to > from && to.slice(0, 7) === month ? { from, to } : { from };
}

/**
 * Travel dates in a text (normal form, numbers as digits). `around`: dates known so far, only given where the customer is
 * answering a question about dates, so that "числа 12-го" can be placed.
 */
export function findDates(text: string, today: string, around?: Dates): Dates | undefined {
  return (
    numericDates(text, today) ??
    monthDates(text, today) ??
    weekendDates(text, today) ??
    weekDates(text, today) ??
    chronoDates(text, today) ??
    spokenDates(text, today) ??
    bareDays(text, today, around)
  );
}
