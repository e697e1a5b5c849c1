/** Okapi BM25 in memory, over a few texts: what ranks candidates anew, and the yardstick of `knowledge eval`. */

const K1 = 1.2;
const B = 0.75;

type Posting = Map<number, number>;

/** Scores the texts for the terms of a question; a text that holds none of them has 0. */
export type Scorer = (terms: readonly string[]) => number[];

/**
 * @param texts the terms of each text, as often as they stand there
 * @param only the terms that will be asked for, where they are known: no others are counted
 */
export function bm25Over(texts: readonly (readonly string[])[], only?: ReadonlySet<string>): Scorer {
  const average = texts.reduce((sum, terms) => sum + terms.length, 0) / Math.max(texts.length, 1);
  const postings = new Map<string, Posting>();
  for (const [place, terms] of texts.entries()) {
    for (const term of terms) {
      if (only !== undefined && !only.has(term)) continue;
      const posting = postings.get(term) ?? (new Map() satisfies Posting);
      posting.set(place, (posting.get(place) ?? 0) + 1);
      postings.set(term, posting);
    }
  }
  return (terms) => {
    const scores = texts.map(() => 0);
    for (const term of terms) {
      const posting = postings.get(term);
      if (posting === undefined) continue;
      const idf = Math.log(1 + (texts.length - posting.size + 0.5) / (posting.size + 0.5));
      for (const [place, tf] of posting) {
        const length = (texts[place]?.length ?? 0) / average;
        scores[place] = (scores[place] ?? 0) + (idf * (tf * (K1 + 1))) / (tf + K1 * (1 - B + B * length));
      }
    }
    return scores;
  };
}
