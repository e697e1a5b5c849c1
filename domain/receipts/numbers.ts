/** Booking numbers and other codes of a reply, and whether they are the right ones. */
import { matchesOf } from "./letters.ts";
import { findDates, means } from "./days.ts";
import type { ReceiptEvidence } from "./evidence.ts";
import { textAt } from "./json.ts";
import type { Script } from "./script.ts";
import { hasNegation } from "./setting.ts";
import { titled } from "./support.ts";

export interface NamedNumber {
  /** As in the text, lower case. */
  number: string;
  index: number;
}

const CODE =
  /(?<![\p{L}\d-])(?:[a-z]{2,5}-?\d{3,10}(?:[a-z]{1,3}|-[a-z\d]{1,6})?|\d{4,8}-[a-z]{2,5}|\d{3,5}-\d{3,5}-[a-z\d]{1,4})(?![\p{L}\d]|-\d)/gu;
/** Digits alone are a number only where words call them so. */
const CALLED =
  /(?<!\p{L})(?:номер\p{L}*|№|брон[ьи]|заказ\p{L}*|код\p{L}*|number|no\.|order|ref(?:erence)?|booking|code|confirmation|#)\P{L}{0,4}(?:(?:брони|заказа|чека|трека|накладной|is|booking|number|ваш\p{L}*|your)\P{L}{0,3}){0,2}(?<digits>\d{4,10}(?:-\d{2,6})?)(?![\p{L}\d])/gu;

export function findNumbers(plain: string): NamedNumber[] {
  if (!/\d{3}/.test(plain)) return [];
  const codes = matchesOf(CODE, plain).map(({ 0: number, index }) => ({ number, index }));
  const called = matchesOf(CALLED, plain)
    .map(({ 0: all, index, groups }) => ({
      number: groups?.["digits"] ?? "",
      index: index + all.length - (groups?.["digits"] ?? "").length,
    }))
    .filter(({ index }) => !codes.some((code) => index >= code.index && index < code.index + code.number.length));
  return [...codes, ...called];
}

/** Numbers that nothing names, or that belong to another booking than the one their sentence describes. */
export function findWrongNumbers(script: Script, plain: string, evidence: ReceiptEvidence): NamedNumber[] {
  const numbers = findNumbers(plain).filter(
    ({ index }) => !AN_EXAMPLE.test(plain.slice(Math.max(0, index - 20), index)),
  );
  if (numbers.length === 0) return [];
  const texts = [...evidence.passages, ...evidence.managers, ...evidence.ours, ...evidence.theirs].map((text) =>
    text.toLowerCase(),
  );
  const known = new Set([
    ...evidence.trips.flatMap(({ number }) => number ?? []),
    ...texts.flatMap(findNumbers).map(({ number }) => number),
  ]);
  const isKnown = (number: string): boolean =>
    known.has(number) ||
    texts.some((text) => new RegExp(`(?<![\\p{L}\\d-])${number}(?![\\p{L}\\d]|-\\d)`, "u").test(text)) ||
    evidence.receipts.some(({ content }) => textAt(content, "number").toLowerCase() === number);
  const own = [...evidence.passages, ...evidence.managers, ...evidence.ours].map((text) => text.toLowerCase());
  const isOurs = (number: string): boolean =>
    own.some((text) => text.includes(number)) ||
    evidence.trips.some((trip) => trip.number === number) ||
    evidence.receipts.some(({ content }) => textAt(content, "number").toLowerCase() === number);
  const series = new Set(evidence.trips.flatMap(({ number }) => (number === undefined ? [] : [seriesOf(number)])));
  const made = new Set(
    evidence.receipts
      .filter(({ commitments }) => commitments.includes("booked"))
      .map(({ content }) => textAt(content, "number").toLowerCase()),
  );
  const isTold = numbers.some(({ number }) => made.has(number));
  // An old booking's number told for the new one.
  const isOld = (number: string): boolean =>
    made.size > 0 &&
    !isTold &&
    evidence.trips.some(
      (trip) => trip.number === number && (trip.status === "completed" || trip.status === "cancelled"),
    );
  return numbers.filter(
    ({ number, index }) =>
      !isKnown(number) ||
      isOld(number) ||
      (!isOurs(number) && !isEcho(script, index, series.has(seriesOf(number)))) ||
      isMismatched(number, pieceAround(script, plain, index), evidence),
  );
}

/** "Номер вида KRV-12345". */
const AN_EXAMPLE = /(?<!\p{L})(?:вида|типа|вроде|например|like|such\s+as|e\.g\.|for\s+example)[,:]?\s+$/u;

/** What numbers of one kind begin with: `krv`. */
const seriesOf = (number: string): string => /^\p{L}*/u.exec(number)?.[0] ?? "";

/** A number that only the customer named may be said back, asked about or denied, but not told as ours. */
function isEcho(script: Script, index: number, hasOwn: boolean): boolean {
  const sentence = script.sentences.find(({ text, start }) => index >= start && index < start + text.length);
  if (sentence === undefined || sentence.isQuestion) return true;
  return (!TELLS.test(sentence.text) && !hasOwn) || hasNegation(sentence.text);
}

const TELLS =
  /(?<!\p{L})(?:вижу|нашл\p{L}+|наш[её]л|числится|стоит|оформлен\p{L}*|подтвержден\p{L}*|активн\p{L}*|действу\p{L}+|забронирован\p{L}*|у\s+вас|ваша?\s+бронь|ваш\s+номер|номер\s+(?:вашей\s+)?брони|see|found|is\s+(?:yours|confirmed|booked|active|valid|under|in\s+our)|your\s+(?:booking|reservation)|booked|confirmed|cancell?ed|отменен\p{L}*)(?!\p{L})/u;

/** The words about a number: its sentence, from the number before it to the next one. */
function pieceAround(script: Script, plain: string, index: number): string {
  const sentence = script.sentences.find(({ text, start }) => index >= start && index < start + text.length);
  if (sentence === undefined) return "";
  const text = plain.slice(sentence.start, sentence.start + sentence.text.length);
  const others = findNumbers(text).map((other) => other.index);
  const own = index - sentence.start;
  const next = others.find((other) => other > own) ?? text.length;
  return others.some((other) => other < own) ? text.slice(own, next) : text.slice(0, next);
}

function isMismatched(number: string, words: string, { trips, today }: ReceiptEvidence): boolean {
  const booked = trips.filter((trip) => trip.number !== undefined);
  const own = booked.filter((trip) => trip.number === number);
  if (own.length === 0) return false;
  const isOwn = (day: ReturnType<typeof findDates>[number]): boolean =>
    own.some((trip) => means(day, trip.date, today) || means(day, trip.ends, today));
  const others = booked.filter((trip) => trip.number !== number);
  const dates = findDates(words);
  if (
    dates.length > 0 &&
    !dates.some(isOwn) &&
    others.some((trip) => dates.some((day) => means(day, trip.date, today)))
  )
    return true;
  const named = titled(words, booked);
  return others.length > 0 && named.length > 0 && !named.some((trip) => trip.number === number);
}
