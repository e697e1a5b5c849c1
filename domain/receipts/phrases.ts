/** How the tables of phrases are written. Patterns see one clause in lower-case plain text. */
import type { Commitment } from "./backing.ts";
import { pattern } from "./letters.ts";
import type { Kind } from "./setting.ts";

export interface Phrase {
  /** Any of these is what the words say. */
  commitment: Commitment;
  kind: Kind;
  pattern: RegExp;
  /** How much of a clause a passage has to say for it, from 0 to 1. Wide nets also catch what passages say in other words. */
  share: number;
}

export interface Family {
  /** Parts of words, one of which every phrase of the family has: a text without them costs one look. */
  stems: RegExp;
  phrases: readonly Phrase[];
}

/** Words that turn a statement around; none of them may stand inside a claim. */
const TURNING = String.raw`(?:не|нет|буд\p{L}+|бы|мож\p{L}+|могут|должн\p{L}+|если|когда|not|never|will|would|can|could|may|might|must|should|if|when|once|yet)(?!\p{L})`;

/** Up to so many words between two parts of a claim. */
export const gap = (words: number): string => String.raw`(?:\s+(?!${TURNING})[^\s.,;:!?]+){0,${words}}?`;

const NARROW = 0.75;
const WIDE = 0.4;

export const phrase = (commitment: Commitment, kind: Kind, source: string): Phrase => ({
  share: NARROW,
  commitment,
  kind,
  pattern: pattern(String.raw`(?<![\p{L}'])(?<!(?<!\p{L})не\s+)(?:${source})(?!\p{L})`, "g"),
});

/** A phrase with an open class of verbs in it. */
export const net = (commitment: Commitment, kind: Kind, source: string): Phrase => ({
  ...phrase(commitment, kind, source),
  share: WIDE,
});

export const family = (stems: string, ...phrases: readonly Phrase[]): Family => ({
  stems: pattern(stems),
  phrases,
});
