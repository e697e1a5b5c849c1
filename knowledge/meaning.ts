/** What questions and papers mean, by the configured embedding model. Without one, or while it is down, words alone decide. */
import { ModelError } from "../domain/index.ts";
import type { EmbeddingModel } from "../models/index.ts";
import { insertVectors, listUnembedded, type Database, type Meaning, type UnembeddedChunk } from "../store/index.ts";

export const EMBED = "embed-chunks";

const QUESTION_MS = 3000;
const BATCH_MS = 60_000;
const BATCH = 64;
const LONGEST_QUESTION = 1000;

/** Where a question lies; undefined: there is no such model, or it cannot be had now. */
export type MeaningOf = (orgId: string, question: string) => Promise<Meaning | undefined>;

export const noMeaning: MeaningOf = () => Promise.resolve(undefined);

/** @param onDown told why a question is looked for by its words alone */
export function createMeaningOf(embeddings: EmbeddingModel, onDown: (error: unknown) => void): MeaningOf {
  if (embeddings.isLexical) return noMeaning;
  return async (orgId, question) => {
    try {
      const { vectors } = await embeddings.embed({
        orgId,
        texts: [question.slice(0, LONGEST_QUESTION)],
        purpose: "knowledge",
        signal: AbortSignal.timeout(QUESTION_MS),
      });
      const [values] = vectors;
      return values === undefined ? undefined : { model: embeddings.name, values };
    } catch (error) {
      const isModels = error instanceof ModelError || (error instanceof Error && error.name === "TimeoutError");
      if (!isModels) throw error;
      onDown(error);
      return undefined;
    }
  };
}

const wordsOf = ({ heading, text }: UnembeddedChunk): string => (heading === "" ? text : `${heading}\n${text}`);

/**
 * Embeds what has no meaning yet, batch by batch, each kept as it comes: cut short it goes on where it was.
 * @param deadlineMs when to stop between two batches, in `performance.now()` time
 * @returns whether nothing is left @throws ModelError
 */
export async function embedChunks(
  { database, embeddings }: { database: Database; embeddings: EmbeddingModel },
  { orgId, deadlineMs }: { orgId: string; deadlineMs: number },
): Promise<boolean> {
  if (embeddings.isLexical) return true;
  const model = embeddings.name;
  while (performance.now() < deadlineMs) {
    const chunks = await database.withTenant(orgId, (tx) => listUnembedded(tx, model, BATCH));
    if (chunks.length === 0) return true;
    const { vectors } = await embeddings.embed({
      orgId,
      texts: chunks.map(wordsOf),
      purpose: "knowledge",
      signal: AbortSignal.timeout(BATCH_MS),
    });
    const placed = chunks.map(({ number }, at) => ({ number, values: vectors[at] ?? [] }));
    await database.withTenant(orgId, (tx) => insertVectors(tx, model, placed));
  }
  return false;
}
