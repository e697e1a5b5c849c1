/** Cyrillic takes about 2.3 characters a token in today's tokenizers, English 4: two is an upper estimate for both. */
export const CHARACTERS_PER_TOKEN = 2;

/** Tokens of a text, estimated from above without a tokenizer. */
export function textTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** The beginning of a text that is longer than `most` characters, cut between words where there are any, with a mark. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  if (most <= 1) return most === 1 ? "…" : "";
  const cut = text.slice(0, most - 1);
  const space = cut.lastIndexOf(" ");
  return `${(space > most / 2 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

/**
 * The length that no text may exceed so that all of them fit: short ones stay whole, only the longest lose, and all of
 * those to the same length. `Infinity` when they fit as they are.
 */
export function fairLength(lengths: readonly number[], budget: number): number {
  let left = budget;
  const ascending = lengths.toSorted((a, b) => a - b);
  for (const [index, length] of ascending.entries()) {
    const share = Math.max(0, Math.floor(left / (ascending.length - index)));
    if (length > share) return share;
    left -= length;
  }
  return Infinity;
}
