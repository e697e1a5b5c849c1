import { detectLocale } from "./locale.ts";

/** A piece of what the company says, as a search has found it. */
export interface Passage {
  id: string;
  kind: string;
  title: string;
  text: string;
}

const LONGEST_STEM = 5;
/** A number tells more than a word. */
const OF_NUMBER = 2;
/** How much of a sentence must stand in a passage, in words, and in parts of the sentence. */
const LEAST = 3;
const LEAST_SHARE = 0.5;

const COMMON = new Set(
  "можно нужно если есть будет этого этот такой также тоже только очень когда чтобы пожал здрав спаси подск могу можем хотит that this with from have your will would could please there what when which hello thank".split(
    " ",
  ),
);

/** Beginnings of words, and numbers however their thousands are set apart, each with its weight. */
function stemsOf(text: string): Map<string, number> {
  const plain = text
    .toLowerCase()
    .replaceAll("ё", "е")
    .replaceAll(/(?<=\d)[ \u00a0,](?=\d{3}(?!\d))/gu, "");
  const stems = new Map<string, number>();
  for (const [word] of plain.matchAll(/\p{L}{4,}|\d+/gu)) {
    const isNumber = /^\d/u.test(word);
    const stem = isNumber ? word : word.slice(0, LONGEST_STEM);
    if (!COMMON.has(stem)) stems.set(stem, isNumber ? OF_NUMBER : 1);
  }
  return stems;
}

const weigh = (stems: Iterable<number>): number => [...stems].reduce((sum, weight) => sum + weight, 0);

function shareOf(sentence: ReadonlyMap<string, number>, passage: ReadonlyMap<string, number>): number {
  const shared = weigh([...sentence].filter(([stem]) => passage.has(stem)).map(([, weight]) => weight));
  return shared < LEAST ? 0 : shared / weigh(sentence.values());
}

/**
 * The passages that a reply draws on, in its order: for each sentence the one that holds most of it, by words and numbers.
 */
export function drawnFrom(reply: string, passages: readonly Passage[]): Passage[] {
  const known = passages.map((passage) => ({ passage, stems: stemsOf(`${passage.title} ${passage.text}`) }));
  const drawn = new Set<Passage>();
  for (const sentence of reply.split(/(?<=[.!?…])\s+|\n+/u)) {
    const stems = stemsOf(sentence);
    const shares = known.map(({ passage, stems: held }) => ({ passage, share: shareOf(stems, held) }));
    const best = shares.toSorted((one, other) => other.share - one.share)[0];
    if (best !== undefined && best.share >= LEAST_SHARE) drawn.add(best.passage);
  }
  return [...drawn];
}

/** Whether a reply may draw on passages without it being seen: it is in another language than all of them. */
export function mayHideSources(reply: string, passages: readonly Passage[]): boolean {
  const locale = detectLocale(reply);
  return passages.length > 0 && passages.every(({ text }) => detectLocale(text) !== locale);
}
