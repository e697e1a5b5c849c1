import { DEAL_FACTS, FACT_KEYS, type FactKey } from "../domain/index.ts";
import type { Tx } from "./database.ts";
import { createId } from "./ids.ts";
import { toStorableJson } from "./json.ts";

/** Where a fact came from. */
export interface FactSource {
  /** `null`: it was taken back. */
  value: unknown;
  messageId: string | null;
  conversationId: string | null;
  /** When the message was accepted, ISO 8601: the newest by this is in force. */
  saidAt: string;
  /** When the turn that heard it stored it. */
  storedAt: string;
  turnId: string | null;
}

const quoted = (keys: readonly FactKey[]): string => keys.map((key) => `'${key}'`).join(", ");
/** Message order: by when it was accepted, whichever of the client's chats it came through, then by its place there. */
const NEWEST = "said_at desc, message_seq desc, id desc";

/**
 * SQL of the facts in force as one JSON object, for a query that has the client's row: the newest of each key, where that
 * took nothing back. One step into an index per key: it reads the same however long the history of corrections is.
 * @param scope SQL of the client's id, and of the deal's where only that one's trip counts
 */
export function factsInForce(scope: { client: string; deal?: string }): string {
  const ofDeal =
    scope.deal === undefined ? "" : `and (f.deal_id = ${scope.deal} or k.key not in (${quoted(DEAL_FACTS)}))`;
  return `coalesce((
    select json_object_agg(k.key, n.value) from unnest(array[${quoted(FACT_KEYS)}]) as k (key)
      cross join lateral (
        select f.value from facts f
         where f.org_id = current_org() and f.client_id = ${scope.client} and f.key = k.key ${ofDeal}
         order by ${NEWEST} limit 1) n
     where n.value <> 'null'::jsonb), '{}')`;
}

const MAX_SOURCES = 50;

/** SQL of where the facts of client `c` came from: by key, newest first, at most 50 of each. */
export const FACT_SOURCES = `coalesce((
  select json_object_agg(k.key, n.sources) from unnest(array[${quoted(FACT_KEYS)}]) as k (key)
    cross join lateral (
      select json_agg(json_build_object('value', f.value, 'messageId', f.message_id, 'saidAt', f.said_at,
               'conversationId', coalesce(m.conversation_id, t.conversation_id), 'storedAt', f.created_at,
               'turnId', f.turn_id) order by f.said_at desc, f.message_seq desc, f.id desc) as sources
        from (select * from facts where org_id = c.org_id and client_id = c.id and key = k.key
               order by ${NEWEST} limit ${MAX_SOURCES}) f
        left join messages m on m.org_id = f.org_id and m.id = f.message_id
        left join turns t on t.org_id = f.org_id and t.id = f.turn_id) n
   where n.sources is not null), '{}')`;

export interface NewFact {
  key: FactKey;
  value: unknown;
  messageId: string | null;
  messageSeq: number;
  /** When that message was accepted. */
  saidAt: Date;
}

/** A turn's facts and moves stand with it: sent behind its commit, they write nothing where that wrote nothing. */
export const turnStands = (turnId: string): string => `(${turnId}::uuid is null or exists (
  select from turns t where t.org_id = current_org() and t.id = ${turnId} and t.status <> 'running'))`;

const cardValue = (key: FactKey): string => `coalesce((
  select f.value #>> '{}' from facts f
   where f.org_id = current_org() and f.client_id = clients.id and f.key = '${key}' and f.value <> 'null'::jsonb
   order by ${NEWEST} limit 1), ${key})`;

/**
 * The card shows the name and phone of the newest message too, not those of the last commit. Another chat of the client may be
 * storing its own at this moment: who has the lock sees what the other has stored.
 */
async function refreshCard(tx: Tx, clientId: string): Promise<void> {
  await Promise.all([
    tx.query("select from clients where org_id = current_org() and id = $1 for no key update", [clientId]),
    tx.query(
      `update clients set name = ${cardValue("name")}, phone = ${cardValue("phone")}
        where org_id = current_org() and id = $1`,
      [clientId],
    ),
  ]);
}

/** Appends facts; the newest by message order is in force. Name and phone also go to the client's card. */
export async function appendFacts(
  tx: Tx,
  owner: { clientId: string; dealId: string; turnId: string | null; now: Date },
  facts: readonly NewFact[],
): Promise<void> {
  if (facts.length === 0) return;
  const rows = facts.map((fact) => ({
    id: createId(owner.now),
    key: fact.key,
    value: fact.value ?? null,
    message_id: fact.messageId,
    message_seq: fact.messageSeq,
    said_at: fact.saidAt,
  }));
  const appended = tx.query(
    `insert into facts (org_id, id, client_id, deal_id, key, value, message_id, message_seq, said_at, turn_id, created_at)
     select current_org(), f.id, $1, $2, f.key, coalesce(f.value, 'null'::jsonb), f.message_id, f.message_seq, f.said_at, $3, $4
       from jsonb_to_recordset($5)
         as f (id uuid, key text, value jsonb, message_id uuid, message_seq bigint, said_at timestamptz)
      where ${turnStands("$3")}`,
    [owner.clientId, owner.dealId, owner.turnId, owner.now, toStorableJson(rows)],
  );
  const isOnCard = facts.some(({ key }) => key === "name" || key === "phone");
  await Promise.all([appended, isOnCard ? refreshCard(tx, owner.clientId) : undefined]);
}
