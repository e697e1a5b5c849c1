import { nearestChunks, searchChunks, type FoundChunk, type Meaning, type Near, type Tx } from "../store/index.ts";
import { subjectOf } from "./question-words.ts";
import { rank } from "./rerank.ts";
import { queryTermsOf, wordsIn } from "./terms.ts";

export interface DocumentQuery {
  query: string;
  /** Documents that hold on this day. */
  today: string;
  limit: number;
  /** What the question means, where a model can tell: found by this, too. */
  meaning?: Meaning | undefined;
}

/** A piece, and whether its meaning stands out among the papers. */
export type RankedChunk = FoundChunk & { isNear: boolean };

/** Below it a chunk shares words with a question, not its subject: then nobody knows. */
const LEAST_COVER = 0.35;
const CANDIDATES = 30;
/** More that no word finds are not worth their ranking. */
const BY_MEANING = 15;
/** Of meaning beside words. */
const SHARE_OF_MEANING = 0.5;
/** Fewer pieces do not tell what is usual; then this much likeness is much. */
const TELLING = 30;
const MUCH = 0.5;

/** Nearer than chance brings any of so many pieces: the expected maximum of as many draws. */
function standsOut(likeness: number, { mean, deviation, sample, all }: Near["usual"]): boolean {
  if (sample < TELLING || deviation === 0) return likeness >= MUCH;
  return likeness >= mean + deviation * Math.sqrt(2 * Math.log(all));
}

/** 0 for the least of them, 1 for the most. */
function onOneScale(values: readonly number[]): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (most === least ? 0 : (value - least) / (most - least)));
}

/** By words and by meaning, a weighted sum of both on one scale. */
function fuse(byWords: readonly { candidate: FoundChunk; score: number }[], near: Near): RankedChunk[] {
  const likenessOf = new Map(near.chunks.map(({ number, likeness }) => [number, likeness]));
  const words = onOneScale(byWords.map(({ score }) => score));
  // A piece without a vector yet is as near as is usual.
  const nearness = byWords.map(({ candidate }) => likenessOf.get(candidate.number) ?? near.usual.mean);
  const meanings = onOneScale(nearness);
  const total = (at: number): number =>
    (1 - SHARE_OF_MEANING) * (words[at] ?? 0) + SHARE_OF_MEANING * (meanings[at] ?? 0);
  return byWords
    .map(({ candidate }, at) => ({
      score: total(at),
      chunk: { ...candidate, isNear: standsOut(nearness[at] ?? 0, near.usual) },
    }))
    .toSorted((one, other) => other.score - one.score)
    .map(({ chunk }) => chunk);
}

/** Chunks of the organisation's documents by how well they answer, best first, however badly. */
export async function rankChunks(tx: Tx, { query, today, limit, meaning }: DocumentQuery): Promise<RankedChunk[]> {
  if (wordsIn(query).length === 0) return [];
  const found = await searchChunks(tx, { words: query, terms: queryTermsOf(query), today, limit: CANDIDATES });
  if (meaning === undefined)
    return rank(query, found)
      .slice(0, limit)
      .map(({ candidate }) => ({ ...candidate, isNear: false }));
  const also = found.map(({ number }) => number);
  const near = await nearestChunks(tx, { meaning, today, limit: BY_MEANING, also });
  const known = new Set(also);
  const candidates = [...found, ...near.chunks.filter(({ number }) => !known.has(number))];
  return fuse(rank(query, candidates), near).slice(0, limit);
}

/** Chunks that answer a natural question, best first; none when nothing fits. */
export async function searchDocuments(tx: Tx, wish: DocumentQuery): Promise<FoundChunk[]> {
  const found = await rankChunks(tx, { ...wish, query: subjectOf(wish.query) });
  return found.filter(({ cover, isNear }) => cover >= LEAST_COVER || isNear);
}
