import type { Locale } from "../domain/index.ts";
import { searchPassages, type FoundPassage, type PassageKind, type Tx } from "../store/index.ts";
import { subjectOf } from "./question-words.ts";

export interface KnowledgeQuery {
  /** A natural question, in Russian or English. */
  query: string;
  /** Kinds to look in; everything a customer may read when left out. */
  kinds?: readonly PassageKind[] | undefined;
  /** The customer's language: passages come in it where they exist. */
  locale: Locale;
  limit: number;
}

/** Scripts are words for agents: they come only when asked for. */
const FOR_CUSTOMERS: readonly PassageKind[] = ["faq", "policy", "objection", "review"];

/** Languages to show a passage in, most wanted first. Kyrgyz and Kazakh readers know Russian rather than English. */
const SHOWN_IN: Record<Locale, readonly Locale[]> = {
  ru: ["ru", "en"],
  en: ["en", "ru"],
  ky: ["ky", "ru", "en"],
  kk: ["kk", "ru", "en"],
};

/**
 * The organisation's passages that answer a question, best first, each once. A question in one language finds what is
 * written in another when its words do; nothing is returned when nothing fits.
 */
export async function searchKnowledge(tx: Tx, wish: KnowledgeQuery): Promise<FoundPassage[]> {
  return searchPassages(tx, {
    query: subjectOf(wish.query),
    kinds: wish.kinds === undefined || wish.kinds.length === 0 ? FOR_CUSTOMERS : wish.kinds,
    locales: SHOWN_IN[wish.locale],
    limit: wish.limit,
  });
}
