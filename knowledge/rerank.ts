/**
 * Ranks candidates anew by what an index of whole words cannot hold: pieces of words, which survive endings, compounds and slips,
 * and pairs of neighbours. How rare a piece is, is told by the candidates themselves: they all speak of the question's subject,
 * and what tells them apart is what is rare among them.
 */
import { bm25Of, type Counted } from "./bm25.ts";
import { wordsIn } from "./terms.ts";

const PIECE = 4;
const PAIR = 5;
/** Found on public sets of Russian, English and Kazakh questions (decision 0013). */
const WEIGHTS = { pieces: 0.5, pairs: 0.2 } as const;

/** Something that a text consists of: how a question's are listed, a text is written down to count them in, and how many it has. */
interface Kind {
  termsOf(words: readonly string[]): string[];
  write(words: readonly string[]): string;
  /** As it stands in what `write` writes. */
  written(term: string): string;
  countOf(words: readonly string[]): number;
}

const mark = (word: string): string => (word.length > 2 ? `_${word}_` : word);

/** Every four letters of a word, its edges marked; of a shorter one the whole. */
const PIECES: Kind = {
  termsOf: (words) =>
    words.flatMap((word) => {
      const marked = mark(word);
      if (marked.length <= PIECE) return [marked];
      return Array.from({ length: marked.length - PIECE + 1 }, (_, at) => marked.slice(at, at + PIECE));
    }),
  write: (words) => ` ${words.map(mark).join("  ")} `,
  written: (piece) => (piece.length < PIECE ? ` ${piece} ` : piece),
  countOf: (words) => words.reduce((sum, word) => sum + Math.max(1, mark(word).length - PIECE + 1), 0),
};

const beginningOf = (word: string): string => word.slice(0, PAIR);

/** Beginnings of two neighbours. */
const PAIRS: Kind = {
  termsOf: (words) => words.slice(1).map((word, at) => `${beginningOf(words[at] ?? "")} ${beginningOf(word)}`),
  write: (words) => ` ${words.map(beginningOf).join(" ")} `,
  written: (pair) => ` ${pair} `,
  countOf: (words) => Math.max(0, words.length - 1),
};

/** Of neighbours of the same pair the second begins in the first: steps of one find both. */
function occurrences(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) count += 1;
  return count;
}

/** How often what is asked for stands in each text. A text's own terms are never listed: there are hundreds of them. */
function countIn(texts: readonly (readonly string[])[], asked: readonly string[], kind: Kind): Counted {
  const counts = new Map<string, Map<number, number>>();
  const parts = [...new Set(asked)].map((term) => [term, kind.written(term)] as const);
  for (const [place, words] of texts.entries()) {
    const text = kind.write(words);
    for (const [term, part] of parts) {
      const count = occurrences(text, part);
      if (count === 0) continue;
      const posting = counts.get(term) ?? new Map<number, number>();
      counts.set(term, posting.set(place, count));
    }
  }
  return { counts, lengths: texts.map(kind.countOf) };
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
  const words = wordsIn(question);
  const scoreBy = (kind: Kind): number[] => {
    const asked = kind.termsOf(words);
    return onOneScale(bm25Of(countIn(texts, asked, kind))(asked));
  };
  const pieces = scoreBy(PIECES);
  const pairs = scoreBy(PAIRS);
  const found = onOneScale(candidates.map(({ score }) => score));
  const total = (at: number): number =>
    (found[at] ?? 0) + WEIGHTS.pieces * (pieces[at] ?? 0) + WEIGHTS.pairs * (pairs[at] ?? 0);
  return candidates.map((candidate, at) => ({ candidate, score: total(at) })).toSorted((a, b) => b.score - a.score);
}
