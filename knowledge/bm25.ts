/** Okapi BM25 in memory, over a few texts: what ranks candidates anew, and the yardstick of `knowledge eval`. */

const K1 = 1.2;
const B = 0.75;

/** How often the wanted terms stand in each text, and how many terms each has in all. */
export interface Counted {
  /** By term, then by the text's place. */
  counts: ReadonlyMap<string, ReadonlyMap<number, number>>;
  lengths: readonly number[];
}

/** Scores the texts for the terms of a question; a text that holds none of them has 0. */
export type Scorer = (terms: readonly string[]) => number[];

export function bm25Of({ counts, lengths }: Counted): Scorer {
  const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(lengths.length, 1);
  return (terms) => {
    const scores = lengths.map(() => 0);
    for (const term of terms) {
      const posting = counts.get(term);
      if (posting === undefined) continue;
      const idf = Math.log(1 + (lengths.length - posting.size + 0.5) / (posting.size + 0.5));
      for (const [place, tf] of posting) {
        const length = (lengths[place] ?? 0) / average;
        scores[place] = (scores[place] ?? 0) + (idf * (tf * (K1 + 1))) / (tf + K1 * (1 - B + B * length));
      }
    }
    return scores;
  };
}

/** @param texts the terms of each text, as often as they stand there */
export function bm25Over(texts: readonly (readonly string[])[]): Scorer {
  const counts = new Map<string, Map<number, number>>();
  for (const [place, terms] of texts.entries()) {
    for (const term of terms) {
      const posting = counts.get(term) ?? new Map<number, number>();
      posting.set(place, (posting.get(place) ?? 0) + 1);
      counts.set(term, posting);
    }
  }
  return bm25Of({ counts, lengths: texts.map(({ length }) => length) });
}
