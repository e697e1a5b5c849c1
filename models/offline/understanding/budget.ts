import type { Facts } from "../../../domain/index.ts";

export type Budget = NonNullable<Facts["budget"]>;

const CURRENCIES: [RegExp, string][] = [
  [/\$|дол(?:л|\.|\s|$)|долл?ар|бакс|usd|dollar|bucks/u, "USD"],
  [/€|евро|eur/u, "EUR"],
  [/тенге|тг(?!\p{L})|kzt|tenge/u, "KZT"],
  [/₽|руб|rub(?!\p{L})|rouble|ruble/u, "RUB"],
  [/сом|kgs|som(?!\p{L})|soms/u, "KGS"],
];

const SCALE = "(?:тысяч\\p{L}*|тыс\\.?|тыщ\\p{L}*|thousand|grand|млн|миллион\\p{L}*|million|[кk](?!\\p{L}))";
const MONEY_WORD =
  "(?:сом\\p{L}*|kgs|soms?|руб\\p{L}*|₽|rub|дол\\p{L}*|бакс\\p{L}*|\\$|usd|dollars?|bucks|€|евро|eur\\p{L}*|тенге|тг|kzt|tenge)";
const NUMBER = "(\\d{1,3}(?:[ .,'\u2009]\\d{3})+|\\d+(?:[.,]\\d{1,2})?)";
const AMOUNT = new RegExp(`(${MONEY_WORD})? ?(?<![\\d.,])${NUMBER} ?(${SCALE})? ?(${MONEY_WORD}(?!\\p{L}))?`, "gu");

const CUE =
  /бюджет|budget|до (?=\d)|в пределах|не дороже|не больше|максимум|up to|max|under|below|no more than|around|about|примерно|около|где-то|порядка|готовы (?:потратить|заплатить)|рассчитыва|spend|afford|хватит|уложи/u;
const EACH =
  /кажд|с человека|на человека|за человека|с чел|на чел|с носа|per (?:person|head|adult)|each|a head|pp(?!\p{L})|на 1|с 1|одного/u;
const TOGETHER =
  /на всех|за всех|на двоих|за двоих|за всё|за все|на 2|на семью|всего|total|altogether|for (?:both|all|everyone|us|the two|\d)|in all|общий|на троих|на 3|на группу|together/u;
/** "до 50" next to these is a person count, a day or an age, not money. */
const NOT_MONEY =
  /^ ?(?:-?го|-?е(?!\p{L})|числ|январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|лет|год|человек|чел|взросл|дет|ребен|people|adult|kid|child|person|years|day|дн|ден|ноч|night|час|hour|%|из 5|из 10|out of|th|st|nd|rd|km|км|метр|:)/u;

interface Amount {
  value: number;
  currency: string | undefined;
  scaled: boolean;
  index: number;
}

function currencyOf(word: string | undefined): string | undefined {
  if (word === undefined) return undefined;
  return CURRENCIES.find(([pattern]) => pattern.test(word))?.[1];
}

function scaleOf(word: string | undefined): number {
  if (word === undefined) return 1;
  return /^(?:млн|миллион|million)/.test(word) ? 1_000_000 : 1000;
}

function numberOf(text: string): number {
  const grouped = /^\d{1,3}(?:[ .,'\u2009]\d{3})+$/.test(text);
  return grouped ? Number(text.replace(/[ .,'\u2009]/g, "")) : Number(text.replace(",", "."));
}

function amounts(text: string): Amount[] {
  const found: Amount[] = [];
  for (const match of text.matchAll(AMOUNT)) {
    const [whole, before, digits, scale, after] = match;
    if (digits === undefined) continue;
    const rest = text.slice(match.index + whole.length).replace(/^\s+/, " ");
    const currency = currencyOf(after) ?? currencyOf(before);
    if (currency === undefined && scale === undefined && NOT_MONEY.test(rest)) continue;
    if (/[+\d]\s?$/.test(text.slice(0, match.index)) && currency === undefined) continue;
    found.push({ value: numberOf(digits) * scaleOf(scale), currency, scaled: scale !== undefined, index: match.index });
  }
  return found;
}

/** "от 30 до 50 тысяч", "30-50к": the scale and currency said once belong to both ends; the upper end is the budget. */
function upperEnd(all: readonly Amount[]): Amount | undefined {
  const sure = all.filter((amount) => amount.currency !== undefined || amount.scaled);
  const best = sure.at(-1);
  return best ?? all.at(-1);
}

function minimum(currency: string): number {
  return currency === "USD" || currency === "EUR" ? 10 : 500;
}

export interface BudgetHints {
  /** The customer was asked for a budget: a bare number is an answer. */
  asked: boolean;
  /** The currency meant when none is said. */
  currency: string;
}

/** What the customer wants to spend, in minor units; from normal text with numbers as digits. */
export function findBudget(text: string, hints: BudgetHints): Budget | undefined {
  const cue = CUE.test(text);
  const all = amounts(text).filter((amount) => amount.currency !== undefined || amount.scaled || cue || hints.asked);
  const best = upperEnd(all);
  if (best === undefined) return undefined;
  const currency = best.currency ?? hints.currency;
  const bare = best.currency === undefined && !best.scaled;
  // "до 50" asked about som is said in thousands; a small bare number elsewhere is a count or a day.
  const value = bare && hints.asked && best.value < 1000 && minimum(currency) === 500 ? best.value * 1000 : best.value;
  if (bare && value < (hints.asked ? minimum(currency) : 1000)) return undefined;
  if (bare && (value > 10_000_000 || (value >= 2024 && value <= 2035))) return undefined;
  const amount = Math.round(value * 100);
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > 100_000_000_000) return undefined;
  const perPerson = EACH.test(text) ? true : TOGETHER.test(text) ? false : undefined;
  return { amount, currency, ...(perPerson !== undefined && { perPerson }) };
}
