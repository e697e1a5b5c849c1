/** A stretch of text that must stay in one piece, `[start, end)` in UTF-16 units. */
export type Range = readonly [start: number, end: number];

/** Finds what must not be cut: formatting, where a channel has any. */
export type Unbreakable = (text: string) => readonly Range[];

/** Shorter limits would make whole graphemes (flags, families) too long to keep. */
const LEAST_LIMIT = 16;
/** A paragraph or sentence break nearer to the start than this share of the limit would leave a scrap behind. */
const LEAST_SHARE = 0.3;
/** How far ICU looks ahead to decide about a boundary (`3.14`, `etc. and`). */
const LOOK_AHEAD = 64;
/** Neither white space nor control, format or filler characters: what a platform would call an empty message without. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]/u;
const FULL_WIDTH_STOP = /[。！？]/u;

const sentences = new Intl.Segmenter("ru", { granularity: "sentence" });
const words = new Intl.Segmenter("ru", { granularity: "word" });
const graphemes = new Intl.Segmenter("ru", { granularity: "grapheme" });

/**
 * Cuts text into parts of at most `limit` UTF-16 units: at a paragraph, else a line, a sentence, white space, a word, a
 * grapheme. White space at the cuts is dropped, and so are parts in which nothing is visible. Pure.
 */
export function splitText(text: string, limit: number, unbreakable: Unbreakable = () => []): string[] {
  if (limit < LEAST_LIMIT) throw new RangeError(`a text limit is at least ${LEAST_LIMIT}, got ${limit}`);
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > limit) {
    const cut = findCut(rest, limit, unbreakable(rest));
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return [...parts, rest].filter((part) => VISIBLE.test(part));
}

type Finder = (text: string, limit: number) => Iterable<number>;

const BREAKS: readonly { find: Finder; leastShare: number }[] = [
  { find: (text, limit) => matches(/\n\s*\n/g, text, limit), leastShare: LEAST_SHARE },
  { find: (text, limit) => matches(/\n/g, text, limit), leastShare: LEAST_SHARE },
  { find: sentenceEnds, leastShare: LEAST_SHARE },
  // Not right after a digit: "45 000 som" and "12 March" are read as one thing.
  { find: (text, limit) => matches(/(?<!\d)\s/g, text, limit), leastShare: LEAST_SHARE },
  { find: (text, limit) => matches(/\s/g, text, limit), leastShare: 0 },
  { find: (text, limit) => segmentStarts(words, text, limit), leastShare: 0 },
  { find: (text, limit) => segmentStarts(graphemes, text, limit), leastShare: 0 },
];

/** Where the first part ends; between 1 and `limit`. */
function findCut(text: string, limit: number, kept: readonly Range[]): number {
  const ranges = kept.filter(([start, end]) => end - start <= limit);
  const isFree = (cut: number): boolean => !ranges.some(([start, end]) => start < cut && cut < end);
  for (const { find, leastShare } of BREAKS) {
    const cut = lastOf(find(text, limit), (at) => at > 0 && at <= limit && at >= limit * leastShare && isFree(at));
    if (cut !== undefined) return cut;
  }
  return isFree(limit)
    ? codePointCut(text, limit)
    : Math.max(...ranges.filter(([s, e]) => s < limit && limit < e).map(([s]) => s));
}

function lastOf(cuts: Iterable<number>, isGood: (cut: number) => boolean): number | undefined {
  let last: number | undefined;
  for (const cut of cuts) if (isGood(cut)) last = cut;
  return last;
}

/** One grapheme longer than the limit (stacked accents): the pair of surrogates is still kept whole. */
function codePointCut(text: string, limit: number): number {
  const code = text.charCodeAt(limit - 1);
  return code >= 0xd800 && code <= 0xdbff ? limit - 1 : limit;
}

function* matches(pattern: RegExp, text: string, limit: number): Iterable<number> {
  for (const match of text.slice(0, limit + 1).matchAll(pattern)) yield match.index;
}

function* segmentStarts(segmenter: Intl.Segmenter, text: string, limit: number): Iterable<number> {
  for (const { index } of segmenter.segment(text.slice(0, limit + LOOK_AHEAD))) yield index;
}

/** ICU also ends a sentence inside an address (`/?Q`), so white space or a full-width stop has to be there. */
function* sentenceEnds(text: string, limit: number): Iterable<number> {
  for (const index of segmentStarts(sentences, text, limit)) {
    const before = text.slice(0, index);
    const end = before.trimEnd().length;
    if (end < index || FULL_WIDTH_STOP.test(before.slice(-1))) yield end;
  }
}
