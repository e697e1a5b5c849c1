/** The customer's text as typed is kept for names and quotes; rules match on the normal form. */
export interface Heard {
  /** As typed, trimmed. */
  raw: string;
  /** Lower case, `ё` as `е`, plain quotes and dashes, single spaces. */
  normal: string;
}

export function hear(raw: string): Heard {
  return { raw: raw.trim(), normal: normalise(raw) };
}

export function normalise(text: string): string {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replace(/ё/g, "е")
    .replace(/[’‘`´]/g, "'")
    .replace(/[«»“”„"]/g, '"')
    .replace(/[‐‑‒–—−]/g, "-")
    .replace(/[ \t\u00a0\u2009\u202f]+/g, " ")
    .trim();
}

export const LETTER_OR_DIGIT = "[\\p{L}\\p{N}]";

/**
 * Compiles phrases, parted by `|`, to one expression over normal text. In a phrase `*` is any ending of a word, a space is any gap
 * (spaces, commas), `…` is up to 25 characters. JavaScript's `\b` does not know Cyrillic, hence the look-arounds.
 */
export function phrases(alternatives: string): RegExp {
  const sources = alternatives.split("|").map((phrase) =>
    phrase
      .trim()
      .replace(/[.?+^$()[\]{}\\]/g, "\\$&")
      .replace(/\*/g, "[\\p{L}'-]*")
      .replace(/ ?… ?/g, "[^\\n]{0,25}?")
      .replace(/ /g, "[\\s,]+"),
  );
  return new RegExp(`(?<!${LETTER_OR_DIGIT})(?:${sources.join("|")})(?!${LETTER_OR_DIGIT})`, "u");
}

export function words(normal: string): string[] {
  return normal.match(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu) ?? [];
}

/** Edits between two words (a swap of neighbours counts one), given up above `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    if (Math.min(...row) > limit) return limit + 1;
    before = above;
    above = row;
  }
  return above[b.length] ?? limit + 1;
}

/** Long enough to compare two words by their beginning, across Russian endings. */
export function stem(word: string): string {
  return word.length <= 4 ? word : word.slice(0, Math.max(4, Math.min(6, word.length - 2)));
}
