import { toWords, type Word } from "./words.ts";

export const LEXICAL_DIMENSIONS = 384;
/** Part of the name of the vector space: raise it with any change of what a vector holds. */
export const LEXICAL_VERSION = 1;

/**
 * Found by recall over the demo's questions and answers. Few features matter more than clever ones: in so few places each
 * feature disturbs the others (pairs of words and longer pieces made recall worse).
 */
const WEIGHTS = { stem: 1, beginning: 0.7, grams: 0.6, common: 0.05 } as const;
const BEGINNING_LENGTH = 4;
const GRAM_LENGTH = 3;
const LONGEST_WORD = 40;
/** A word of this length weighs one; longer words are rarer and say more. */
const USUAL_LENGTH = 7;
/** The tenth mention says little more than the third. */
const DAMPING = 0.8;

/** FNV-1a with a final mix, 32 bits. The same on every machine: stored vectors depend on it. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}

function gramsOf(form: string): string[] {
  const padded = `<${form.slice(0, LONGEST_WORD)}>`;
  return Array.from({ length: Math.max(0, padded.length - GRAM_LENGTH + 1) }, (_, start) =>
    padded.slice(start, start + GRAM_LENGTH),
  );
}

type Features = Map<string, number>;

function addFeature(features: Features, name: string, weight: number): void {
  features.set(name, (features.get(name) ?? 0) + weight);
}

/** The stem says what it is about, the beginning forgives endings, pieces forgive misspellings. */
function featuresOf(words: readonly Word[]): Features {
  const features: Features = new Map();
  for (const { form, stem, common } of words) {
    const weight = Math.min(1.4, Math.max(0.4, form.length / USUAL_LENGTH));
    addFeature(features, `w:${stem}`, weight * (common ? WEIGHTS.common : WEIGHTS.stem));
    if (common) continue;
    if (form.length > BEGINNING_LENGTH)
      addFeature(features, `b:${form.slice(0, BEGINNING_LENGTH)}`, weight * WEIGHTS.beginning);
    const grams = gramsOf(form);
    // Together the pieces of a word weigh much the same, however long it is.
    for (const gram of grams) addFeature(features, `g:${gram}`, (weight * WEIGHTS.grams) / Math.sqrt(grams.length));
  }
  return features;
}

function normalise(vector: number[]): number[] {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

/**
 * A text as a unit vector of hashed words and pieces of words (the hashing trick with signs: two features that share a place
 * cancel out as often as they add up). The same text has the same vector on every machine; a text
 * without a letter or digit is the zero vector. It knows forms of words, no meanings: synonyms are far apart.
 */
export function embedLexically(text: string): number[] {
  const vector = Array.from({ length: LEXICAL_DIMENSIONS }, () => 0);
  for (const [name, weight] of featuresOf(toWords(text))) {
    const code = hash(name);
    const place = code % LEXICAL_DIMENSIONS;
    const damped = weight ** DAMPING;
    vector[place] = (vector[place] ?? 0) + (code & 0x8000_0000 ? -damped : damped);
  }
  return normalise(vector);
}
