/** Finds sums of money in words of a reply or a customer, Russian and English, without any model. */
import { matchesOf } from "./letters.ts";
import { NUMERAL, valueOf } from "./numerals.ts";
import { LONGEST_TEXT, toPlain } from "./script.ts";

/** A sum that a text names. `currency` is `null` where only the context says that it is money ("стоит 45 000"). */
export interface NamedAmount {
  /** The words. */
  claim: string;
  minor: number;
  currency: string | null;
  /** Where the words stand in the text. */
  index: number;
}

const CURRENCIES: readonly (readonly [code: string, words: string])[] = [
  ["KGS", String.raw`сом(?:ов|ами|ам|а)?|soms?|kgs`],
  ["RUB", String.raw`руб(?:л(?:ей|ями|я|ь)|\.)?|р\.|₽|rub(?:les?)?`],
  ["KZT", String.raw`тенге|тг\.?|₸|kzt|tenge`],
  ["USD", String.raw`долл(?:ар(?:ов|ами|а)?|\.)?|у\.\s?е\.?|бакс(?:ов|ами|а)?|us\$|\$|usd|dollars?|bucks`],
  ["EUR", String.raw`евро|€|eur(?:os?)?`],
  ["GBP", String.raw`фунт(?:ов|а)?|£|gbp`],
];
const CURRENCY_WORDS = CURRENCIES.map(([code, words]) => ({ code, pattern: new RegExp(`^(?:${words})$`, "iu") }));

const SPACE = String.raw`[ \u00a0\u202f\u2009]`;
const WHOSE = String.raw`(?:(?:кыргызск|киргизск|американск|российск|казахстанск)\p{L}+|us|kyrgyz)\s`;
const AFTER = `(?:${WHOSE})?(?<after>${CURRENCIES.map(([, words]) => words).join("|")})(?!\\p{L})`;
const BEFORE = String.raw`(?<before>us\$|[$€£₽₸]|(?<!\p{L})(?:usd|eur|gbp|kgs|kzt|rub)(?=[\s\d]))\s?`;
/**
 * Digits, in groups of three or not; never the middle of a longer number or of a date (`2026-07-10 500`). At most 15 of
 * them: nothing longer is a sum, and a customer's endless digits must not be read again from each of their places.
 */
const NUMBER = String.raw`(?<!\d)(?<!\d[.,-]|\p{L}-)(?:\d{1,3}(?:[ \u00a0\u202f\u2009'’,.]\d{3}){1,4}(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d{1,15}(?!\d)(?:[.,]\d{1,2}(?!\d))?)`;
const TIMES = String.raw`${SPACE}?(?:тыс(?:яч[аиу]?|\.)?|k|к|thousand|млн\.?|миллион(?:а|ов)?|mln|million)(?!\p{L})`;
/** "45–52 тыс. сом": the lower end shares what stands after the upper one. */
const RANGE = String.raw`(?:(?<low>${NUMBER})(?<lowTimes>${TIMES})?(?:\s?[-–—]\s?|\s(?:до|to)\s)[$€£₽₸]?\s?)`;
const UPPER = NUMBER.replace(String.raw`(?<!\d[.,-]|\p{L}-)`, String.raw`(?<!\d[.,])`);
const MONEY = new RegExp(
  `(?:${BEFORE})?(?:${RANGE}(?<high>${UPPER})|(?<one>${NUMBER}))(?<times>${TIMES})?(?:\\s{0,2}${AFTER})?`,
  "giu",
);

const PRICE_WORD =
  /(?<!\p{L})(?:цен[аыуе]|стоимост[ьи]|сто[ия]т|обойд[её]тся|обход[ия]тся|итого|сумм[аыу]|предоплат[аыу]|депозит|аванс|доплат[аыу]|скидк[аиу]|costs?|prices?|priced|total|deposit|prepayment|discount|supplement|fee)(?!\p{L})[^\d.!?;\n]{0,25}$/iu;
const OTHER_UNIT =
  /^\s?(?:%|(?:м|км|кг|г|год\p{L}*|лет|дн\p{L}+|человек\p{L}*|м[еи]ст\p{L}*|раз\p{L}*|турист\p{L}*|шаг\p{L}*|метр\p{L}*|километр\p{L}*|m|km|kg|ft|years?|days?|people|persons?|guests?|steps?|met(?:re|er)s?|feet|seats?)(?!\p{L}))/iu;
/** What stands before numbers that are no sums, however they are written: phones, heights. */
const OTHER_NUMBER =
  /(?:\+|\d[\s-]?|(?<!\p{L})(?:высот\p{L}*|тел\p{L}*|номер\p{L}*|altitude|elevation|height|phone|call)\P{L}{0,3})$/iu;
const SMALLEST_BARE = 1000;
/** Ends of a range of prices are of one order; "тур 5 — 45 000 сом" is no range. */
const WIDEST_RANGE = 20;

function toFactor(times: string | undefined): number {
  if (times === undefined) return 1;
  return /^\s?м|^\s?m/iu.test(times) ? 1_000_000 : 1000;
}

function toMinor(digits: string, times: string | undefined): number {
  const lastGroup = times === undefined ? /[ \u00a0\u202f\u2009'’,.](?=\d{3}(?:\D|$))/gu : /[ \u00a0\u202f\u2009'’]/gu;
  const plain = digits.replace(lastGroup, "").replace(",", ".");
  return Math.round(Number(plain) * toFactor(times) * 100);
}

function currencyOf(words: string | undefined): string | null {
  if (words === undefined) return null;
  return CURRENCY_WORDS.find(({ pattern }) => pattern.test(words))?.code ?? null;
}

interface Found extends NamedAmount {
  /** As written; empty for a number in words. */
  digits: string;
  length: number;
  /** Says thousands, or parts them by a space or comma: nobody writes years, counts and rooms so. */
  isGrouped: boolean;
}

/** "За двоих $280": the sign belongs to the digits behind it. */
const WORDED = new RegExp(`(?<!\\d\\s?)(?<words>${NUMERAL})(?:\\s(?![$€£₽₸]\\s?\\d)${AFTER})?`, "gu");

/** "Thanks a million", "one in a thousand": no sums. */
const IDIOM = /(?<!\p{L})(?:thanks|in)\sa\s$/u;

/** "сорок пять тысяч сомов", "two hundred dollars". */
function findWorded(text: string): Found[] {
  const plain = toPlain(text, true);
  const worded = matchesOf(WORDED, plain).filter(
    ({ index }) => !IDIOM.test(plain.slice(Math.max(0, index - 12), index)),
  );
  return worded.map(({ 0: all, index, groups }) => {
    const minor = Math.round(valueOf(groups?.["words"] ?? "") * 100);
    const claim = text.slice(index, index + all.length);
    const currency = currencyOf(groups?.["after"]);
    return { claim, minor, currency, index, digits: "", length: all.length, isGrouped: minor >= SMALLEST_BARE * 100 };
  });
}

/** Every number with what it would mean as money. */
function findNumbers(text: string): Found[] {
  const found: Found[] = findWorded(text);
  for (const match of matchesOf(MONEY, text)) {
    const { before, after, low, lowTimes, high, one, times } = match.groups ?? {};
    const digits = high ?? one ?? "0";
    const rest = {
      currency: currencyOf(before ?? after),
      claim: match[0].trim(),
      index: match.index,
      length: match[0].length,
      isGrouped: times !== undefined || /\d[ \u00a0\u202f\u2009'’,]\d{3}/u.test(digits),
    };
    const upper = { ...rest, digits, minor: toMinor(digits, times) };
    found.push(upper);
    if (low === undefined) continue;
    const lower = { ...rest, digits: low, minor: toMinor(low, lowTimes ?? times) };
    if (lower.minor <= upper.minor && lower.minor * WIDEST_RANGE >= upper.minor) found.push(lower);
  }
  return found;
}

function isLarge({ digits, minor }: Found): boolean {
  const isYear = /^(?:19|20)\d\d$/.test(digits) && minor < 300_000;
  return minor >= SMALLEST_BARE * 100 && !isYear;
}

function isPriced(found: Found, text: string): boolean {
  if (!isLarge(found)) return false;
  const before = text.slice(Math.max(0, found.index - 45), found.index);
  if (OTHER_UNIT.test(text.slice(found.index + found.length, found.index + found.length + 20))) return false;
  return PRICE_WORD.test(before) || (found.isGrouped && !OTHER_NUMBER.test(before));
}

const toAmount = ({ claim, minor, currency, index }: Found): NamedAmount => ({ claim, minor, currency, index });

/** Every sum of money in a text, in minor units, with the words that name it. */
export function findAmounts(text: string): NamedAmount[] {
  const part = text.slice(0, LONGEST_TEXT);
  return findNumbers(part)
    .filter((found) => found.currency !== null || isPriced(found, part))
    .map(toAmount);
}

/** Numbers that people say for sums without naming a currency: "бюджет до 100 тысяч". */
export function findBareAmounts(text: string): NamedAmount[] {
  return findNumbers(text.slice(0, LONGEST_TEXT))
    .filter((found) => found.currency === null && isLarge(found))
    .map(toAmount);
}

/** Names a sum in a set of sums. `?` stands for a currency that nobody named. */
export function amountKey(minor: number, currency: string | null): string {
  return `${minor} ${currency ?? "?"}`;
}

/** The key of every `{ amount, currency }` inside a JSON value. */
export function collectAmounts(value: unknown, into: Set<string> = new Set()): Set<string> {
  if (typeof value !== "object" || value === null) return into;
  if ("amount" in value && "currency" in value && typeof value.amount === "number") {
    into.add(amountKey(value.amount, String(value.currency)));
  }
  for (const child of Object.values(value)) collectAmounts(child, into);
  return into;
}
