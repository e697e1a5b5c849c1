import {
  agentConfig,
  agentOf,
  dayIn,
  memoryKindOf,
  ModelError,
  summaryLinesOf,
  type MemoryKind,
  type Organisation,
} from "../domain/index.ts";
import { createLexicalEmbeddings, type EmbeddingModel } from "../models/index.ts";
import { findMemories, type MemoryVector, type MessageToSummarise, type NewMemory } from "../store/index.ts";
import type { RuntimeDeps } from "./deps.ts";
import type { Lease } from "./lease.ts";

/** A memory as an agent is shown it. */
export interface RecalledMemory {
  text: string;
  day: string;
}

const lexical = createLexicalEmbeddings();
const EMBED_MS = 3000;
/** Memories that a turn is shown, and the least likeness that counts: words shared, or meanings near. */
const SHOWN = 3;
const FLOORS = { lexical: 0.2, provider: 0.35 } as const;
const MAX_QUESTION = 1000;
const MAX_MEMORY = 300;

interface Embedding {
  orgId: string;
  texts: readonly string[];
}

async function embedBy(model: EmbeddingModel, { orgId, texts }: Embedding): Promise<MemoryVector[]> {
  const { vectors } = await model.embed({ orgId, texts, purpose: "memory", signal: AbortSignal.timeout(EMBED_MS) });
  return vectors.map((values) => ({ model: model.name, values }));
}

/** By the configured model; by words where that cannot be had now. */
async function embed(deps: RuntimeDeps, embedding: Embedding): Promise<MemoryVector[]> {
  try {
    return await embedBy(deps.embeddings, embedding);
  } catch (error) {
    const isModels = error instanceof ModelError || (error instanceof Error && error.name === "TimeoutError");
    if (!isModels) throw error;
    deps.logger.warn({ err: error }, "memories are compared by their words");
    return embedBy(lexical, embedding);
  }
}

const isBlank = ({ values }: MemoryVector): boolean => values.every((value) => value === 0);

/**
 * What this client has said in other conversations that fits the new messages. Nothing is asked, of the database or of a
 * model, for a client of whom nothing is kept.
 */
export async function recallMemories(
  deps: RuntimeDeps,
  held: Lease,
  organisation: Organisation,
): Promise<RecalledMemory[]> {
  const { context, steering, orgId, conversationId } = held;
  if (!context.has_memories || !agentConfig(organisation, agentOf(context.stage)).settings.memory.recall) return [];
  const fresh = context.history.filter(({ author, seq }) => author === "client" && seq > steering.answered_seq);
  const question = fresh
    .map(({ text }) => text)
    .join("\n")
    .slice(-MAX_QUESTION);
  const texts = [question];
  const vectors = [...(await embed(deps, { orgId, texts })), ...(await embedBy(lexical, { orgId, texts }))];
  const spaces = [...new Map(vectors.map((vector) => [vector.model, vector])).values()]
    .filter((vector) => !isBlank(vector))
    .map((vector) => ({ ...vector, floor: vector.model === lexical.name ? FLOORS.lexical : FLOORS.provider }));
  if (spaces.length === 0) return [];
  const query = { clientId: steering.client_id, exceptConversationId: conversationId, spaces, limit: SHOWN };
  const found = await deps.database.withTenant(orgId, (tx) => findMemories(tx, query));
  return found.map(({ text, saidAt }) => ({ text, day: dayIn(saidAt, organisation.timeZone) }));
}

type Statement = Omit<NewMemory, "vector">;

/** Lasting things that a customer has told of themselves, in their own words. */
function statementsOf(messages: readonly MessageToSummarise[], timeZone: string): Statement[] {
  return messages
    .filter(({ author }) => author === "client")
    .flatMap((message) =>
      summaryLinesOf([message], timeZone)
        .filter(({ kind, text }) => kind === "told" && text.length <= MAX_MEMORY)
        .map(({ text }) => ({ text, kind: memoryKindOf(text), messageId: message.id, saidAt: message.at })),
    )
    .filter((statement): statement is Statement & { kind: MemoryKind } => statement.kind !== null);
}

/** The memories that messages leave behind, ready to be stored. */
export async function memoriesOf(
  deps: RuntimeDeps,
  organisation: Organisation,
  messages: readonly MessageToSummarise[],
): Promise<NewMemory[]> {
  const statements = statementsOf(messages, organisation.timeZone);
  if (statements.length === 0) return [];
  const vectors = await embed(deps, { orgId: organisation.id, texts: statements.map(({ text }) => text) });
  return statements.flatMap((statement, index) => {
    const vector = vectors[index];
    return vector === undefined || isBlank(vector) ? [] : [{ ...statement, vector }];
  });
}
