/** What nobody could answer: `drafted` waits for a person's approval, `answered` is found by now, `dismissed` is not ours to answer. */
export const GAP_STATUSES = ["answered", "dismissed", "drafted", "open"] as const;
export type GapStatus = (typeof GAP_STATUSES)[number];

/** How much each word of a question says: the rarer among our answers, the more. */
export type TermWeights = Readonly<Record<string, number>>;

/** How alike two questions are, 0 to 1: the cosine of their words' weights. */
export function likeness(one: TermWeights, other: TermWeights): number {
  const norm = (terms: TermWeights): number => Math.hypot(...Object.values(terms));
  const shared = Object.entries(one).reduce((sum, [term, weight]) => sum + weight * (other[term] ?? 0), 0);
  return shared === 0 ? 0 : shared / (norm(one) * norm(other));
}
