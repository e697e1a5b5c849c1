import { searchChunks, type FoundChunk, type Tx } from "../store/index.ts";
import { subjectOf } from "./question-words.ts";
import { rerank } from "./rerank.ts";
import { queryTermsOf, wordsIn } from "./terms.ts";

export interface DocumentQuery {
  query: string;
  /** Documents that hold on this day. */
  today: string;
  limit: number;
}

/** Below it a chunk shares words with a question, not its subject: then nobody knows. */
const LEAST_COVER = 0.35;
const CANDIDATES = 30;

/** Chunks of the organisation's documents by how well they answer, best first, however badly. */
export async function rankChunks(tx: Tx, { query, today, limit }: DocumentQuery): Promise<FoundChunk[]> {
  if (wordsIn(query).length === 0) return [];
  const found = await searchChunks(tx, { words: query, terms: queryTermsOf(query), today, limit: CANDIDATES });
  return rerank(query, found).slice(0, limit);
}

/** Chunks that answer a natural question, best first; none when nothing fits. */
export async function searchDocuments(tx: Tx, wish: DocumentQuery): Promise<FoundChunk[]> {
  const found = await rankChunks(tx, { ...wish, query: subjectOf(wish.query) });
  return found.filter(({ cover }) => cover >= LEAST_COVER);
}
