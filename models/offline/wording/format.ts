import { formatMoney, type Facts, type Money } from "../../../domain/index.ts";
import type { ReplyLanguage } from "../understanding/index.ts";

const MONTHS_RU = [
  "января",
  "февраля",
  "марта",
  "апреля",
  "мая",
  "июня",
  "июля",
  "августа",
  "сентября",
  "октября",
  "ноября",
  "декабря",
];
const MONTHS_RU_BARE = [
  "январь",
  "февраль",
  "март",
  "апрель",
  "май",
  "июнь",
  "июль",
  "август",
  "сентябрь",
  "октябрь",
  "ноябрь",
  "декабрь",
];
const MONTHS_EN = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

interface Day {
  year: number;
  month: number;
  day: number;
}

function toDay(iso: string): Day {
  const [year = 0, month = 1, day = 1] = iso.split("-").map(Number);
  return { year, month, day };
}

function monthName(day: Day, language: ReplyLanguage): string {
  return (language === "en" ? MONTHS_EN : MONTHS_RU)[day.month - 1] ?? "";
}

/** `10 июля`, with the year when it is not this one. */
export function day(iso: string, language: ReplyLanguage, today: string): string {
  const parts = toDay(iso);
  const year = parts.year === toDay(today).year ? "" : ` ${String(parts.year)}`;
  return `${String(parts.day)} ${monthName(parts, language)}${year}`;
}

function isMonthEnd(day: Day): boolean {
  return new Date(Date.UTC(day.year, day.month - 1, day.day + 1)).getUTCDate() === 1;
}

function bareMonth(day: Day, language: ReplyLanguage): string {
  return (language === "en" ? MONTHS_EN : MONTHS_RU_BARE)[day.month - 1] ?? "";
}

/** The wished dates in words: a day, a run of days, a month or several. */
export function span(dates: NonNullable<Facts["dates"]>, language: ReplyLanguage, today: string): string {
  if (dates.to === undefined || dates.to === dates.from) return day(dates.from, language, today);
  const from = toDay(dates.from);
  const to = toDay(dates.to);
  const year = to.year === toDay(today).year ? "" : ` ${String(to.year)}`;
  const sameMonth = from.year === to.year && from.month === to.month;
  if (from.day === 1 && isMonthEnd(to)) {
    return sameMonth
      ? `${bareMonth(from, language)}${year}`
      : `${bareMonth(from, language)} – ${bareMonth(to, language)}${year}`;
  }
  if (sameMonth) return `${String(from.day)}–${String(to.day)} ${monthName(to, language)}${year}`;
  return `${day(dates.from, language, today)} – ${day(dates.to, language, today)}`;
}

/** Russian plural: forms for 1, 2 and 5. */
export function plural(count: number, forms: readonly [string, string, string]): string {
  const tens = count % 100;
  const ones = count % 10;
  const form = tens >= 11 && tens <= 14 ? 2 : ones === 1 ? 0 : ones >= 2 && ones <= 4 ? 1 : 2;
  return `${String(count)} ${forms[form]}`;
}

export function people(party: { adults: number; children: number }, language: ReplyLanguage): string {
  if (language === "en") {
    const adults = `${String(party.adults)} ${party.adults === 1 ? "adult" : "adults"}`;
    return party.children === 0
      ? adults
      : `${adults} and ${String(party.children)} ${party.children === 1 ? "child" : "children"}`;
  }
  const adults = plural(party.adults, ["взрослый", "взрослых", "взрослых"]);
  return party.children === 0 ? adults : `${adults} и ${plural(party.children, ["ребёнок", "ребёнка", "детей"])}`;
}

export function days(count: number, language: ReplyLanguage): string {
  if (language === "en") return `${String(count)} ${count === 1 ? "day" : "days"}`;
  return plural(count, ["день", "дня", "дней"]);
}

export function seats(count: number, language: ReplyLanguage): string {
  if (language === "en") return `${String(count)} ${count === 1 ? "seat" : "seats"} left`;
  return `осталось ${plural(count, ["место", "места", "мест"])}`;
}

export function money(amount: Money, language: ReplyLanguage): string {
  return formatMoney(amount, language);
}

/** First sentences of a text up to `limit` characters; never cut inside a word. */
export function shorten(text: string, limit: number): string {
  const clean = text.replace(/\s+/g, " ").trim();
  if (clean.length <= limit) return clean;
  const cut = clean.slice(0, limit);
  const end = Math.max(cut.lastIndexOf(". "), cut.lastIndexOf("! "), cut.lastIndexOf("? "));
  return end > limit / 3 ? cut.slice(0, end + 1) : `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 1))}…`;
}

/** The sentences of a text that hold one of the stems, in order; all of it when none does. */
export function sentencesAbout(text: string, stems: readonly string[]): string {
  const sentences = text
    .replace(/\s+/g, " ")
    .trim()
    .split(/(?<=[.!?]) /u);
  const wanted = sentences.filter((sentence) => {
    const plain = sentence.toLowerCase().replaceAll("ё", "е");
    return stems.some((stem) => plain.includes(stem));
  });
  return (wanted.length > 0 ? wanted : sentences).join(" ");
}

/** The same text gives the same number: variety without chance (FNV-1a, 32 bits). */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value;
}
