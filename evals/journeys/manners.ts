import type { FactKey, Facts } from "../../domain/index.ts";
import { plain } from "./phrases.ts";

const MOST_QUESTIONS = 2;
const MOST_LETTERS = 1500;

const CYRILLIC = /\p{Script=Cyrillic}/gu;
const LATIN = /\p{Script=Latin}/gu;
const QUESTION = /[^.!?\n]*\?/gu;

/** What a question asks for, by its words. Only what no reply may ask a customer whose answer is known. */
const ASKS: readonly (readonly [FactKey, RegExp])[] = [
  ["destination", /(?<!\p{L})(?:куда|какое место)(?!\p{L})|where (?:would|do|are) you|which place/u],
  ["dates", /на какие даты|когда (?:хот|план|думае|поед|смотр)|what dates|when (?:would|do|are) you/u],
  ["party", /сколько (?:вас|человек|взрослых|людей)|how many (?:of you|people|adults)/u],
  ["childAges" as FactKey, /сколько (?:им )?лет|возраст|how old|what age/u],
  ["budget", /бюджет|на какую сумму|budget|how much (?:would|do) you/u],
  ["name", /как вас зовут|на чье имя|your name/u],
  ["phone", /телефон|phone/u],
  ["rating", /от 1 до 5|from 1 to 5/u],
  ["source", /откуда (?:вы )?(?:о нас )?узнали|how did you (?:hear|find)/u],
];

/** What a reply is judged by beside its own criteria. */
export interface Manners {
  language: "ru" | "en";
  questions?: number | undefined;
  mayAsk?: readonly FactKey[] | undefined;
  /** Facts in force when the customer had written. */
  known: Facts;
  /** Our earlier replies. */
  before: readonly string[];
}

/** Addresses have a language of their own. */
const ADDRESS = /https?:\S+/gu;

function share(whole: string, pattern: RegExp): number {
  const text = whole.replace(ADDRESS, " ");
  const own = (text.match(pattern) ?? []).length;
  const all = (text.match(CYRILLIC) ?? []).length + (text.match(LATIN) ?? []).length;
  return all === 0 ? 1 : own / all;
}

function knownKeys({ known }: Manners): Set<string> {
  const keys = new Set<string>(Object.keys(known));
  if (known.party !== undefined && (known.party.children === 0 || "childAges" in known.party)) keys.add("childAges");
  return keys;
}

function askedAgain(questions: readonly string[], manners: Manners): string[] {
  const known = knownKeys(manners);
  const asked = ASKS.filter(([, pattern]) => questions.some((question) => pattern.test(plain(question))));
  return asked
    .map(([key]) => key)
    .filter((key) => known.has(key) && manners.mayAsk?.includes(key) !== true)
    .map((key) => `asks for ${key}, which is known`);
}

/** Rules that hold for every reply: language, length, few questions, nothing known asked again, no slips. */
export function findLapses(text: string, manners: Manners): string[] {
  const lapses: string[] = [];
  const questions = text.match(QUESTION) ?? [];
  const most = manners.questions ?? MOST_QUESTIONS;
  if (share(text, manners.language === "ru" ? CYRILLIC : LATIN) < 0.7) lapses.push(`is not in ${manners.language}`);
  if (questions.length > most) lapses.push(`asks ${questions.length} questions, at most ${most}`);
  lapses.push(...askedAgain(questions, manners));
  if (text.length > MOST_LETTERS) lapses.push(`has ${text.length} letters, at most ${MOST_LETTERS}`);
  if (/undefined|\bnull\b|NaN|\[object|\{\{|<\/?\w+>/u.test(text)) lapses.push("shows a slip of the program");
  if (/(?:^|\s)[*_#]{1,3}\S|\]\(/u.test(text)) lapses.push("has Markdown");
  if (/,,|\.\.(?!\.)|\s[,.!?]|[!?]\.|«»|“”/u.test(text)) lapses.push("has broken punctuation");
  if (manners.before.some((earlier) => plain(earlier) === plain(text)))
    lapses.push("repeats an earlier reply word for word");
  return lapses;
}
