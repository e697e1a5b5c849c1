import { ConflictError, InputError, NotFoundError, STAGES, type Stage } from "../domain/index.ts";
import type { Tx } from "./database.ts";
import { createId } from "./ids.ts";
import { postgresCode } from "./postgres-errors.ts";

/** What changed hands, by id: everything that undoing has to give back. */
export interface MovedRows {
  identities: string[];
  /** With the deal that each had. */
  conversations: { id: string; dealId: string }[];
  /** Conversations of the survivor that took the other's deal, with the one they had. */
  redealt: { id: string; dealId: string }[];
  deals: string[];
  /** The open deal that was closed because the other went on. */
  closedDeal: string | null;
  facts: { id: string; dealId: string | null }[];
  /** Facts of the survivor's closed deal, which now count for the other. */
  redealtFacts: string[];
  bookings: string[];
  timers: string[];
  cancelledTimers: string[];
  memories: string[];
  /** Fields of the survivor's card that were empty, with what filled them. */
  filled: Partial<Record<CardField, string>>;
}

const CARD_FIELDS = ["name", "locale", "phone", "email", "time_zone", "opted_out_at"] as const;
export type CardField = (typeof CARD_FIELDS)[number];

export interface MergeRequest {
  fromId: string;
  intoId: string;
  reason: "manager" | "proven-phone";
  by: string;
  now: Date;
}

export interface MergeDone {
  mergeId: string;
  /** Open ones of both, for whoever watches them. */
  conversationIds: string[];
}

interface LockedConversation {
  id: string;
  clientId: string;
  dealId: string;
  mode: string;
  openTurnId: string | null;
}

interface LockedDeal {
  id: string;
  clientId: string;
  stage: Stage;
}

type LockedClient = { id: string; mergedInto: string | null } & Record<CardField, string | null>;

/** Both clients, locked with all that others lock of them. */
export interface LockedClients {
  conversations: LockedConversation[];
  openDeals: LockedDeal[];
  clients: Map<string, LockedClient>;
}

/**
 * Locks two clients in the order that every other writer keeps, each kind by id. Identities first: who opens a conversation
 * holds its sender's until it is stored, so none can appear behind our back. Then conversations, as turns, accept and
 * delivery do before anything else; deals without their keys, because bookings refer to those; the clients last, because
 * whatever is stored for a client waits for them there.
 */
export async function lockClients(tx: Tx, ids: readonly string[]): Promise<LockedClients> {
  const [, conversations, openDeals, clients] = await Promise.all([
    tx.query("select from identities where org_id = current_org() and client_id = any($1) order by id for update", [
      ids,
    ]),
    tx.query<LockedConversation>(
      `select id, client_id as "clientId", deal_id as "dealId", mode, open_turn_id as "openTurnId" from conversations
        where org_id = current_org() and client_id = any($1) order by id for update`,
      [ids],
    ),
    tx.query<LockedDeal>(
      `select id, client_id as "clientId", stage from deals
        where org_id = current_org() and client_id = any($1) and status = 'open' order by id for no key update`,
      [ids],
    ),
    tx.query<LockedClient>(
      `select id, merged_into as "mergedInto", name, locale, phone, email, time_zone, opted_out_at::text from clients
        where org_id = current_org() and id = any($1) order by id for update`,
      [ids],
    ),
  ]);
  return { conversations, openDeals, clients: new Map(clients.map((client) => [client.id, client])) };
}

/**
 * A turn that runs for one of them has lost its lease: it writes nothing more for a client that may be another now. What
 * it had written stands, and the next turn goes on from its journal. Clients locked.
 */
export async function fenceClients(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.execute(
    `update conversations
        set lease_token = lease_token + 1, lease_holder = null, lease_until = null, attempts = greatest(attempts - 1, 0)
      where org_id = current_org() and client_id = any($1) and lease_holder is not null`,
    [ids],
  );
}

function refuse({ fromId, intoId }: MergeRequest, { clients }: LockedClients): void {
  for (const id of [fromId, intoId]) {
    const client = clients.get(id);
    if (client === undefined) throw new NotFoundError({ code: "client-not-found", message: "there is no such client" });
    if (client.mergedInto === null) continue;
    throw new ConflictError({
      code: "already-merged",
      message: "this client is merged into another one",
      remedy: "merge that one, or undo its merge first",
      data: { clientId: id, mergedInto: client.mergedInto },
    });
  }
}

/** Which of two open deals goes on: the one further along the funnel; of equal ones the survivor's own. */
function losingDeal({ fromId, intoId }: MergeRequest, { openDeals }: LockedClients) {
  const from = openDeals.find(({ clientId }) => clientId === fromId);
  const into = openDeals.find(({ clientId }) => clientId === intoId);
  if (from === undefined || into === undefined) return undefined;
  const isFurther = STAGES.indexOf(from.stage) > STAGES.indexOf(into.stage);
  return isFurther ? { lost: into, goesOn: from } : { lost: from, goesOn: into };
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

/** Closes the losing deal; whatever is open goes on with the other, and what was said for it counts there. */
async function joinDeals(tx: Tx, request: MergeRequest, locked: LockedClients) {
  const pair = losingDeal(request, locked);
  if (pair === undefined) return { closedDeal: null, redealt: [], redealtFacts: [] };
  const { lost, goesOn } = pair;
  const scope = [lost.id, goesOn.id];
  const [, , facts] = await Promise.all([
    tx.query("update deals set status = 'merged', closed_at = $2 where org_id = current_org() and id = $1", [
      lost.id,
      request.now,
    ]),
    tx.query(
      "update conversations set deal_id = $2 where org_id = current_org() and deal_id = $1 and mode <> 'closed'",
      scope,
    ),
    tx.query<{ id: string; clientId: string }>(
      `update facts set deal_id = $2 where org_id = current_org() and deal_id = $1 returning id, client_id as "clientId"`,
      scope,
    ),
  ]);
  const redealt = locked.conversations.filter(
    ({ clientId, dealId, mode }) => clientId === request.intoId && dealId === lost.id && mode !== "closed",
  );
  return {
    closedDeal: lost.id,
    redealt: redealt.map(({ id, dealId }) => ({ id, dealId })),
    redealtFacts: idsOf(facts.filter(({ clientId }) => clientId === request.intoId)),
  };
}

/** Two pending timers under one key would be two reminders at once: the survivor's own stays. */
async function cancelDoubleTimers(tx: Tx, { fromId, intoId }: MergeRequest): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `update timers t set status = 'cancelled', reason = 'merged'
      where t.org_id = current_org() and t.client_id = $1 and t.status = 'pending'
        and exists (select from timers o where o.org_id = t.org_id and o.client_id = $2 and o.key = t.key and o.status = 'pending')
      returning t.id`,
    [fromId, intoId],
  );
  return idsOf(rows);
}

const MOVED_TABLES = ["identities", "conversations", "deals", "bookings", "timers"] as const;

async function moveTable(tx: Tx, table: (typeof MOVED_TABLES)[number], request: MergeRequest): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `update ${table} set client_id = $2 where org_id = current_org() and client_id = $1 returning id`,
    [request.fromId, request.intoId],
  );
  return idsOf(rows);
}

/** A statement that both have made stays where it is. */
async function moveMemories(tx: Tx, { fromId, intoId }: MergeRequest): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `update client_memories m set client_id = $2
      where m.org_id = current_org() and m.client_id = $1
        and not exists (select from client_memories o where o.org_id = m.org_id and o.client_id = $2 and o.text_hash = m.text_hash)
      returning m.id`,
    [fromId, intoId],
  );
  return idsOf(rows);
}

async function moveFacts(tx: Tx, { fromId, intoId }: MergeRequest): Promise<MovedRows["facts"]> {
  return tx.query(
    `with before as (
       select id, deal_id from facts where org_id = current_org() and client_id = $1
     ), moved as (
       update facts set client_id = $2 where org_id = current_org() and client_id = $1
     )
     select id, deal_id as "dealId" from before`,
    [fromId, intoId],
  );
}

/** What the survivor's card lacks; who asked not to be written to is not written to under the other name either. */
async function fillCard(tx: Tx, request: MergeRequest, { clients }: LockedClients): Promise<MovedRows["filled"]> {
  const [from, into] = [clients.get(request.fromId), clients.get(request.intoId)];
  const filled = Object.fromEntries(
    CARD_FIELDS.flatMap((field) =>
      into?.[field] === null && typeof from?.[field] === "string" ? [[field, from[field]] as const] : [],
    ),
  );
  const columns = Object.keys(filled).map((field, index) => `${field} = $${index + 2}`);
  if (columns.length > 0) {
    await tx.execute(`update clients set ${columns.join(", ")} where org_id = current_org() and id = $1`, [
      request.intoId,
      ...Object.values(filled),
    ]);
  }
  await tx.execute("update clients set merged_into = $2 where org_id = current_org() and id = $1", [
    request.fromId,
    request.intoId,
  ]);
  return filled;
}

async function moveAll(tx: Tx, request: MergeRequest, locked: LockedClients): Promise<MovedRows> {
  await fenceClients(tx, [request.fromId, request.intoId]);
  const conversations = locked.conversations
    .filter(({ clientId }) => clientId === request.fromId)
    .map(({ id, dealId }) => ({ id, dealId }));
  // The order matters: where facts were before the losing deal gave up its own, one open deal at a time, one timer a key.
  const facts = await moveFacts(tx, request);
  const joined = await joinDeals(tx, request, locked);
  const cancelledTimers = await cancelDoubleTimers(tx, request);
  const [identities, , deals, bookings, timers] = await Promise.all(
    MOVED_TABLES.map((table) => moveTable(tx, table, request)),
  );
  const own = new Set(facts.map(({ id }) => id));
  return {
    ...joined,
    redealtFacts: joined.redealtFacts.filter((id) => !own.has(id)),
    identities: identities ?? [],
    deals: deals ?? [],
    bookings: bookings ?? [],
    timers: timers ?? [],
    conversations,
    facts,
    cancelledTimers,
    memories: await moveMemories(tx, request),
    filled: await fillCard(tx, request, locked),
  };
}

/**
 * Merges one client into another: whatever was theirs is the survivor's, in this one transaction, and is written down for
 * undoing. The merged client stays as a row that says into whom.
 * @throws InputError `same-client`, NotFoundError `client-not-found`, ConflictError `already-merged`
 */
export async function mergeClients(tx: Tx, request: MergeRequest): Promise<MergeDone> {
  const { fromId, intoId, reason, by, now } = request;
  if (fromId === intoId)
    throw new InputError({
      code: "same-client",
      message: "a client cannot be merged into itself",
      data: { field: "into" },
    });
  const locked = await lockClients(tx, [fromId, intoId]);
  refuse(request, locked);
  const moved = await moveAll(tx, request, locked);
  const mergeId = createId(now);
  await tx.execute(
    `insert into client_merges (org_id, id, from_id, into_id, reason, merged_by, moved, created_at)
     values (current_org(), $1, $2, $3, $4, $5, $6, $7)`,
    [mergeId, fromId, intoId, reason, by, JSON.stringify(moved), now],
  );
  return { mergeId, conversationIds: idsOf(locked.conversations.filter(({ mode }) => mode !== "closed")) };
}

const DEADLOCK = "40P01";

/** Whether a transaction was given up so that another could go on; it may be tried again. */
export function isDeadlock(error: unknown): boolean {
  return postgresCode(error) === DEADLOCK;
}
