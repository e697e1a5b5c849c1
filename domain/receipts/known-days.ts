/** The days, spans and times that a turn knows, and whose they are. */
import { addDays } from "../day.ts";
import {
  daysBetween,
  findDates,
  findRelativeDays,
  findWeekdays,
  toCalendar,
  weekdayOf,
  type NamedDay,
} from "./days.ts";
import type { ReceiptEvidence } from "./evidence.ts";
import { textAt } from "./json.ts";
import { remember } from "./remember.ts";
import { toPlain } from "./script.ts";
import { findSpans, findTimes } from "./spans.ts";

export interface Known {
  /** Days of trips, results and of what we or a manager wrote, and what follows from them. */
  ours: ReadonlySet<string>;
  theirs: ReadonlySet<string>;
  /** Days of a month that somebody named without the month. */
  looseDays: ReadonlySet<number>;
  /** First and last days of trips, and days that somebody of ours wrote. */
  edges: ReadonlySet<string>;
  weekdays: ReadonlySet<number>;
  /** Hours of spans. */
  spans: ReadonlySet<number>;
  /** First days of trips, for countdowns. */
  starts: readonly string[];
  times: ReadonlySet<number>;
  /** Last days of trips; days that somebody of ours wrote; times at which reminders of this turn go out. */
  ends: readonly string[];
  said: readonly string[];
  reminders: ReadonlySet<number>;
  /** What somebody of ours wrote, plain. */
  texts: readonly string[];
  /** Until when payment details of this turn ask for the money. */
  dues: readonly string[];
  today: string;
  hasDepartures: boolean;
  hasTrips: boolean;
  /** Nights of the trips that have a last day; and hours of spans that a text or a result names. */
  nights: ReadonlySet<number>;
  told: ReadonlySet<number>;
  /** Weekdays that follow the last day of a trip. */
  dayAfter: ReadonlySet<number>;
  /** Hours of spans that somebody of ours names. */
  promised: ReadonlySet<number>;
}

/** The coming seven days' day of that name. */
export const comingDay = (weekday: number, today: string): string =>
  addDays(today, (weekday - weekdayOf(today) + 7) % 7);

const LONGEST_TRIP = 31;

/** Every day from the first to the last. */
function between(from: string, to: string): string[] {
  const days = Math.min(Math.max(daysBetween(from, to), 0), LONGEST_TRIP);
  return Array.from({ length: days + 1 }, (_, index) => addDays(from, index));
}

/** What a text names, read once. */
const readDays = remember((text: string) => {
  const plain = toPlain(text, true);
  return {
    named: [...findDates(plain), ...findRelativeDays(plain)],
    weekdays: findWeekdays(plain).map(({ weekday }) => weekday ?? 0),
    spans: findSpans(plain).map(({ hours }) => hours),
    times: findTimes(plain).map(({ minutes }) => minutes),
  };
});

const datesOf = (texts: readonly string[], today: string): string[] =>
  texts.flatMap((text) => readDays(text).named).flatMap((named) => toCalendar(named, today));
/** "В пятницу": the coming one. */
const comingOf = (texts: readonly string[], today: string): string[] =>
  texts.flatMap((text) => readDays(text).weekdays).map((weekday) => comingDay(weekday, today));

/** Days a text names, with all days of a range of them: "11–13 июля". */
function rangesOf(texts: readonly string[], today: string): string[] {
  return texts.flatMap((text) => {
    const days = datesOf([text], today)
      .filter((day) => day.slice(0, 4) === today.slice(0, 4))
      .toSorted();
    return days.length >= 2 ? between(days[0] ?? "", days.at(-1) ?? "") : [];
  });
}

const WORKING =
  /(?<!\d)(\d{1,2})(?:\s?[-–—]\s?|\s(?:to|до)\s)?(\d{1,2})?\s(?:(рабоч|банковск|work|business|banking)\p{L}*\s)?(?:дн|day)\p{L}*/gu;
const isWorking = (day: string): boolean => weekdayOf(day) % 6 !== 0;

/** Days on which something comes that takes "2–4 working days" from today. */
function arrivalsOf(text: string, today: string): string[] {
  return [...toPlain(text, true).matchAll(WORKING)].flatMap(([, low, high = low, working]) => {
    const days: string[] = [];
    let count = 0;
    for (let ahead = 1; ahead <= LONGEST_TRIP * 2 && count < Number(high); ahead += 1) {
      const day = addDays(today, ahead);
      if (working !== undefined && !isWorking(day)) continue;
      count += 1;
      if (count >= Number(low)) days.push(day);
    }
    return days;
  });
}

const PARTS: readonly (readonly [words: RegExp, from: number, to: number])[] = [
  [/(?:первой|первую)\s+недел\p{L}+|first\s+week/u, 1, 7],
  [/(?:второй|вторую)\s+недел\p{L}+|second\s+week/u, 8, 14],
  [/(?:третьей|третью)\s+недел\p{L}+|third\s+week/u, 15, 21],
  [/последн\p{L}+\s+недел\p{L}+|last\s+week/u, 22, 31],
  [/начал[оеуа]|первой\s+половин|early|beginning|first\s+half/u, 1, 15],
  [/середин[аеуы]|(?<!\p{L})mid(?!\p{L})|middle/u, 10, 20],
  [/кон(?:ец|це|ца)|второй\s+половин|late|end\s+of|second\s+half/u, 16, 31],
];

/** "In the first week of November", "в начале июля": the days that are meant. */
function partsOfMonths(text: string, today: string): string[] {
  const plain = toPlain(text, true);
  return PARTS.flatMap(([words, from, to]) => {
    const found = words.exec(plain);
    if (found === null) return [];
    const [month] = findDates(
      `${from} ${/^(?:\s|of|in|-|the)*(\p{L}+)/u.exec(plain.slice(found.index + found[0].length))?.[1] ?? ""}`,
    );
    if (month?.month === undefined) return [];
    const length = to - from + 1;
    return Array.from({ length }, (_, index) => ({ ...month, day: from + index })).flatMap((day) =>
      toCalendar(day, today),
    );
  });
}

/** Deadlines and ends: a known day moved by a span that a text names. */
function moved(days: readonly string[], hours: Iterable<number>): string[] {
  return [...hours]
    .filter((span) => span % 24 === 0)
    .flatMap((span) => days.flatMap((day) => [addDays(day, span / 24), addDays(day, -span / 24)]));
}

/** Days of a month without the month. */
const looseDaysOf = (named: readonly NamedDay[]): number[] =>
  named.flatMap(({ month, day }) => (month === undefined && day !== undefined ? [day] : []));

const duesOf = ({ receipts }: ReceiptEvidence): string[] =>
  receipts.map(({ content }) => textAt(content, "until").slice(0, 10)).filter((day) => day !== "");

/** Hours at which reminders of this turn go out. */
const remindersOf = ({ receipts, moments }: ReceiptEvidence): number[] =>
  receipts.some(({ commitments }) => commitments.includes("reminder"))
    ? moments.flatMap(({ time }) => findTimes(time)).map(({ minutes }) => minutes)
    : [];

/** Days that the customer names, and the day after each: who lands on the 3rd starts on the 4th. */
function theirDays(texts: readonly string[], today: string): Set<string> {
  const named = datesOf(texts, today);
  const parts = texts.flatMap((text) => partsOfMonths(text, today));
  return new Set([...named, ...rangesOf(texts, today), ...moved(named, [24]), ...parts]);
}

export function know(evidence: ReceiptEvidence): Known {
  const { today, moments } = evidence;
  const trips = evidence.trips.filter(({ date }) => date !== "");
  const ownTexts = [...evidence.passages, ...evidence.managers, ...evidence.ours];
  const theirTexts = evidence.theirs;
  const read = [...ownTexts, ...theirTexts].map(readDays);
  const starts = [...new Set(trips.map(({ date }) => date))];
  const lengths = evidence.lengths.flatMap((days) => [days * 24, (days - 1) * 24]);
  const spans = new Set([...read.flatMap(({ spans: named }) => named), ...lengths]);
  const tripDays = trips.flatMap(({ date, ends }) => between(date, ends));
  const spoken = [...evidence.managers, ...evidence.ours];
  const said = [...datesOf(ownTexts, today), ...comingOf(spoken, today)];
  const ours = new Set([
    today,
    ...tripDays,
    ...said,
    ...rangesOf(ownTexts, today),
    ...moments.map(({ day }) => day),
    ...moved([...starts, today, ...said], spans),
    ...ownTexts.flatMap((text) => arrivalsOf(text, today)),
  ]);
  const theirs = theirDays(theirTexts, today);
  const told = new Set(read.flatMap(({ spans: named }) => named));
  const nights = new Set(trips.map(({ date, ends }) => daysBetween(date, ends)));
  for (const count of nights) for (const days of [count, count + 1]) spans.add(days * 24);
  for (const day of [...starts, ...said, ...theirs, ...moments.map((moment) => moment.day)])
    spans.add(Math.abs(daysBetween(today, day)) * 24);
  const stay = [...new Set(datesOf(theirTexts, today))];
  for (const from of stay) for (const to of stay) told.add(daysBetween(from, to) * 24);
  const weekdays = [...ours, ...theirs].map(weekdayOf);
  return {
    ours,
    theirs,
    looseDays: new Set(read.flatMap(({ named }) => looseDaysOf(named))),
    edges: new Set([...trips.flatMap(({ date, ends }) => [date, ends]), ...said, ...rangesOf(ownTexts, today), today]),
    weekdays: new Set([...weekdays, ...read.flatMap(({ weekdays: named }) => named)]),
    spans,
    starts: [...starts, ...said],
    times: new Set([
      ...read.flatMap(({ times }) => times),
      ...moments.flatMap(({ time }) => findTimes(time)).map(({ minutes }) => minutes),
    ]),
    today,
    ends: trips.map(({ ends }) => ends).filter((day) => day !== ""),
    said,
    reminders: new Set(remindersOf(evidence)),
    texts: ownTexts.map((text) => toPlain(text, true)),
    dues: duesOf(evidence),
    nights: new Set([...nights].filter((count) => count > 0)),
    told,
    dayAfter: new Set(trips.map(({ ends }) => weekdayOf(addDays(ends, 1)))),
    promised: new Set(ownTexts.flatMap((text) => readDays(text).spans)),
    hasTrips: trips.length > 0,
    hasDepartures: trips.some(({ seats }) => seats !== undefined),
  };
}
