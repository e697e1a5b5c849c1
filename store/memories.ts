import { createHash } from "node:crypto";
import { NotFoundError, type MemoryKind } from "../domain/index.ts";
import { lockClients } from "./client-merges.ts";
import type { Tx } from "./database.ts";
import { createId } from "./ids.ts";
import { fenceTurn } from "./turns.ts";

/** A vector and the space it lies in; only those of one space can be compared. */
export interface MemoryVector {
  model: string;
  values: readonly number[];
}

export interface NewMemory {
  kind: MemoryKind;
  text: string;
  messageId: string;
  saidAt: Date;
  vector: MemoryVector;
}

export interface Memory {
  id: string;
  kind: MemoryKind;
  text: string;
  conversationId: string;
  messageId: string | null;
  /** When the customer said it. */
  saidAt: Date;
}

const MEMORY = `m.id, m.kind, m.text, m.conversation_id as "conversationId", m.message_id as "messageId", m.said_at as "saidAt"`;

/** The same words in other letters, spaces and marks are the same statement. */
const hashOf = (text: string): string =>
  createHash("sha256")
    .update((text.toLowerCase().match(/[\p{L}\d]+/gu) ?? []).join(" "))
    .digest("base64url");

/** Keeps statements; one that is kept, or was forgotten, already changes nothing. */
export async function insertMemories(
  tx: Tx,
  owner: { conversationId: string; now: Date },
  memories: readonly NewMemory[],
): Promise<void> {
  if (memories.length === 0) return;
  const rows = memories.map(({ vector, ...memory }) => ({
    ...memory,
    id: createId(owner.now),
    hash: hashOf(memory.text),
    model: vector.model,
    embedding: JSON.stringify(vector.values),
  }));
  // The conversation's client at this moment: it may have been merged since the statements were read.
  await tx.query(
    `insert into client_memories (org_id, id, client_id, conversation_id, message_id, kind, text, text_hash, embedding,
                                  embedding_model, said_at, created_at)
     select current_org(), r.id, k.client_id, k.id, r."messageId", r.kind, r.text, r.hash, r.embedding::vector, r.model, r."saidAt", $2
       from jsonb_to_recordset($3) as r (id uuid, "messageId" uuid, kind text, text text, hash text, embedding text,
                                         model text, "saidAt" timestamptz)
       join conversations k on k.org_id = current_org() and k.id = $1
     on conflict (org_id, client_id, text_hash) do nothing`,
    [owner.conversationId, owner.now, JSON.stringify(rows)],
  );
}

export interface MemoryQuery {
  clientId: string;
  /** What is being talked about in this one is shown already. */
  exceptConversationId: string;
  /** The question in each space, with the least likeness that counts there. */
  spaces: readonly (MemoryVector & { floor: number })[];
  limit: number;
}

/** What fits best of what this client has said in other conversations. Reads this client's rows only. */
export async function findMemories(tx: Tx, query: MemoryQuery): Promise<Memory[]> {
  const spaces = query.spaces.map(({ model, floor, values }) => ({ model, floor, vector: JSON.stringify(values) }));
  return tx.finish<Memory>(
    `select ${MEMORY} from client_memories m
       join jsonb_to_recordset($3) as s (model text, floor float8, vector text) on s.model = m.embedding_model
      where m.org_id = current_org() and m.client_id = $1 and m.conversation_id <> $2 and m.forgotten_at is null
        and 1 - (m.embedding <=> s.vector::vector) >= s.floor
      order by m.embedding <=> s.vector::vector, m.said_at desc, m.id limit $4`,
    [query.clientId, query.exceptConversationId, JSON.stringify(spaces), query.limit],
  );
}

const MAX_LISTED = 500;

/** All that is kept of a client, newest first. */
export async function listMemories(tx: Tx, clientId: string): Promise<Memory[]> {
  return tx.query<Memory>(
    `select ${MEMORY} from client_memories m
      where m.org_id = current_org() and m.client_id = $1 and m.forgotten_at is null
      order by m.said_at desc, m.id limit ${MAX_LISTED}`,
    [clientId],
  );
}

export interface Forgetting {
  clientId: string;
  by: string;
  now: Date;
}

async function eraseMemories(tx: Tx, { clientId, now }: Forgetting, memoryId: string | null): Promise<number> {
  return tx.execute(
    `update client_memories set text = null, embedding = null, message_id = null, forgotten_at = $2
      where org_id = current_org() and client_id = $1 and forgotten_at is null and ($3::uuid is null or id = $3)`,
    [clientId, now, memoryId],
  );
}

async function note(
  tx: Tx,
  { clientId, by, now }: Forgetting,
  what: { scope: "memory" | "memories" | "everything"; forgotten: Record<string, number> },
): Promise<void> {
  await tx.execute(
    `insert into client_forgets (org_id, id, client_id, scope, forgotten, by, at)
     values (current_org(), $1, $2, $3, $4, $5, $6)`,
    [createId(now), clientId, what.scope, JSON.stringify(what.forgotten), by, now],
  );
}

async function requireClient(tx: Tx, clientId: string): Promise<void> {
  const rows = await tx.query("select from clients where org_id = current_org() and id = $1", [clientId]);
  if (rows.length === 0) throw new NotFoundError({ code: "client-not-found", message: "there is no such client" });
}

/** Erases one memory of a client, or all. @throws NotFoundError `client-not-found` or `memory-not-found` */
export async function forgetMemories(tx: Tx, request: Forgetting & { memoryId: string | null }): Promise<number> {
  await requireClient(tx, request.clientId);
  const memories = await eraseMemories(tx, request, request.memoryId);
  if (request.memoryId !== null && memories === 0)
    throw new NotFoundError({ code: "memory-not-found", message: "there is no such memory of this client" });
  await note(tx, request, { scope: request.memoryId === null ? "memories" : "memory", forgotten: { memories } });
  return memories;
}

/**
 * Forgets a client: memories, summaries, facts and the name, number and address on the card; turns are shown nothing of
 * what was answered before. Bookings, deals and the messages themselves stay, those are the organisation's records. A turn
 * that runs has lost its lease, so that it does not store what it still knows.
 * @throws NotFoundError `client-not-found`
 */
export async function forgetClient(
  tx: Tx,
  request: Forgetting,
): Promise<{ memories: number; facts: number; conversations: number }> {
  const { clientId } = request;
  const { conversations } = await lockClients(tx, [clientId]);
  await requireClient(tx, clientId);
  for (const { id, openTurnId } of conversations)
    await fenceTurn(tx, { id, openTurnId }, { reason: "forgotten", now: request.now });
  const [memories, facts, conversationCount] = await Promise.all([
    eraseMemories(tx, request, null),
    tx.execute("delete from facts where org_id = current_org() and client_id = $1", [clientId]),
    tx.execute(
      `update conversations set summary = null,
              summary_seq = greatest(summary_seq, case when mode = 'closed' then last_seq else answered_seq end),
              forgotten_seq = case when mode = 'closed' then last_seq else answered_seq end
        where org_id = current_org() and client_id = $1`,
      [clientId],
    ),
    tx.execute(
      `delete from knowledge_questions q using conversations c
        where q.org_id = current_org() and c.org_id = q.org_id and c.id = q.conversation_id and c.client_id = $1`,
      [clientId],
    ),
    tx.execute("update clients set name = null, phone = null, email = null where org_id = current_org() and id = $1", [
      clientId,
    ]),
  ]);
  const forgotten = { memories, facts, conversations: conversationCount };
  await note(tx, request, { scope: "everything", forgotten });
  return forgotten;
}
