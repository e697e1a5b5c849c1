/**
 * Ranks candidates anew by what an index of whole words cannot hold: pieces of words, which survive endings, compounds and slips,
 * and pairs of neighbours. How rare a piece is, is told by the candidates themselves: they all speak of the question's subject,
 * and what tells them apart is what is rare among them.
 */
import { bm25Over } from "./bm25.ts";
import { wordsIn } from "./terms.ts";

const PIECE = 4;
const PAIR = 5;
/** Found on public sets of Russian, English and Kazakh questions (decision 0013). */
const WEIGHTS = { pieces: 0.5, pairs: 0.2 } as const;

/** Every four letters of a word, its edges marked. */
function piecesOf(words: readonly string[]): string[] {
  return words.flatMap((word) => {
    const marked = word.length > 2 ? `_${word}_` : word;
    if (marked.length <= PIECE) return [marked];
    return Array.from({ length: marked.length - PIECE + 1 }, (_, at) => marked.slice(at, at + PIECE));
  });
}

function pairsOf(words: readonly string[]): string[] {
  const beginnings = words.map((word) => word.slice(0, PAIR));
  return beginnings.slice(1).map((word, at) => `${beginnings[at]} ${word}`);
}

function onOneScale(scores: readonly number[]): number[] {
  const best = Math.max(0, ...scores);
  return best === 0 ? [...scores] : scores.map((score) => score / best);
}

export interface Candidate {
  heading: string;
  text: string;
  score: number;
}

/** The same candidates with how well their words fit, best first. */
export function rank<T extends Candidate>(
  question: string,
  candidates: readonly T[],
): { candidate: T; score: number }[] {
  const texts = candidates.map(({ heading, text }) => wordsIn(`${heading} ${text}`));
  const asked = wordsIn(question);
  const scoreBy = (termsOf: (words: readonly string[]) => string[]): number[] => {
    const terms = termsOf(asked);
    return onOneScale(bm25Over(texts.map(termsOf), new Set(terms))(terms));
  };
  const pieces = scoreBy(piecesOf);
  const pairs = scoreBy(pairsOf);
  const found = onOneScale(candidates.map(({ score }) => score));
  const total = (at: number): number =>
    (found[at] ?? 0) + WEIGHTS.pieces * (pieces[at] ?? 0) + WEIGHTS.pairs * (pairs[at] ?? 0);
  return candidates.map((candidate, at) => ({ candidate, score: total(at) })).toSorted((a, b) => b.score - a.score);
}
