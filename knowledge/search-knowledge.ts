import type { AnswerKind, Locale } from "../domain/index.ts";
import { searchAnswers, type FoundAnswer, type Tx } from "../store/index.ts";
import { subjectOf } from "./question-words.ts";

export interface KnowledgeQuery {
  /** A natural question, in Russian or English. */
  query: string;
  /** Kinds to look in; everything a customer may read when left out. */
  kinds?: readonly AnswerKind[] | undefined;
  /** The customer's language: answers come in it where they exist. */
  locale: Locale;
  limit: number;
  /** Answers that hold on this day, `YYYY-MM-DD`. */
  today: string;
}

/** Scripts are words for agents, templates for managers: they come only when asked for. */
const FOR_CUSTOMERS: readonly AnswerKind[] = ["faq", "policy", "company", "objection", "review"];

/** Languages to show an answer in, most wanted first. Kyrgyz and Kazakh readers know Russian rather than English. */
const SHOWN_IN: Record<Locale, readonly Locale[]> = {
  ru: ["ru", "en"],
  en: ["en", "ru"],
  ky: ["ky", "ru", "en"],
  kk: ["kk", "ru", "en"],
};

/**
 * The organisation's answers to a question, best first, each once. A question in one language finds what is
 * written in another when its words do; nothing is returned when nothing fits.
 */
export async function searchKnowledge(tx: Tx, wish: KnowledgeQuery): Promise<FoundAnswer[]> {
  return searchAnswers(tx, {
    query: subjectOf(wish.query),
    kinds: wish.kinds === undefined || wish.kinds.length === 0 ? FOR_CUSTOMERS : wish.kinds,
    locales: SHOWN_IN[wish.locale],
    limit: wish.limit,
    today: wish.today,
  });
}
