/**
 * Finds what a reply says that was done, or promises as done: booked, cancelled, passed to a person, sent, reminder set. By
 * words alone, Russian and English. A wrong alarm costs one more model call, a miss tells the customer a lie.
 */
import { matchesOf } from "./letters.ts";
import type { Commitment } from "./backing.ts";
import { EN } from "./phrases-en.ts";
import { RU } from "./phrases-ru.ts";
import type { Family, Phrase } from "./phrases.ts";
import { readScript, wordsAt, type Clause, type Script, type Sentence } from "./script.ts";
import { isExcused, settingOf } from "./setting.ts";

export interface FoundCommitment {
  commitment: Commitment;
  /** The words. */
  claim: string;
}

/** A commitment with the place where it is said. */
export interface PlacedCommitment extends FoundCommitment {
  sentence: Sentence;
  clause: Clause;
  share: number;
  /** The clause as it was written; and its sentence, with what it quotes. */
  words: string;
  original: string;
}

const FAMILIES: readonly Family[] = [...RU, ...EN];

function* matchesIn(
  script: Script,
  place: { sentence: Sentence; clause: Clause },
  phrase: Phrase,
): Generator<PlacedCommitment> {
  for (const match of matchesOf(phrase.pattern, place.clause.text)) {
    if (isExcused(settingOf(place, match, phrase.kind))) continue;
    const start = place.clause.start + match.index;
    yield {
      ...place,
      words: script.unquoted.slice(place.clause.start, place.clause.start + place.clause.text.length),
      original: script.original.slice(place.sentence.start, place.sentence.start + place.sentence.text.length),
      share: phrase.share,
      commitment: phrase.commitment,
      claim: wordsAt(script, start, start + match[0].length),
    };
  }
}

const remembered = new WeakMap<Script, readonly PlacedCommitment[]>();

/** Every commitment of a text, in the order of the text; the same words may claim more than one. */
export function placeCommitments(script: Script): readonly PlacedCommitment[] {
  const known = remembered.get(script);
  if (known !== undefined) return known;
  const families = FAMILIES.filter(({ stems }) => stems.test(script.plain));
  const found: PlacedCommitment[] = [];
  for (const sentence of families.length === 0 ? [] : script.sentences) {
    for (const clause of sentence.clauses) {
      for (const { phrases } of families.filter(({ stems }) => stems.test(clause.text))) {
        for (const phrase of phrases) found.push(...matchesIn(script, { sentence, clause }, phrase));
      }
    }
  }
  remembered.set(script, found);
  return found;
}

/** What a text claims or promises to have done, each commitment once, with the first words that do. */
export function findCommitments(text: string): FoundCommitment[] {
  const found = new Map<Commitment, string>();
  for (const { commitment, claim } of placeCommitments(readScript(text))) {
    if (!found.has(commitment)) found.set(commitment, claim);
  }
  return [...found].map(([commitment, claim]) => ({ commitment, claim }));
}
