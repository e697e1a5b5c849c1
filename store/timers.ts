import { InternalError, type Timer } from "../domain/index.ts";
import type { Tx } from "./database.ts";
import { createId } from "./ids.ts";

export interface NewTimer {
  clientId: string;
  conversationId: string;
  kind: Timer["kind"];
  key: string;
  dueAt: Date;
  text: string | null;
  now: Date;
}

/** Sets a timer; a pending one of the same client and key is moved instead, so there are never two at once. */
export async function setTimer(tx: Tx, timer: NewTimer): Promise<string> {
  const rows = await tx.query<{ id: string }>(
    `insert into timers (org_id, id, client_id, conversation_id, kind, key, due_at, text, created_at)
     values (current_org(), $1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (org_id, client_id, key) where status = 'pending'
     do update set due_at = excluded.due_at, text = excluded.text, conversation_id = excluded.conversation_id
     returning id`,
    [
      createId(timer.now),
      timer.clientId,
      timer.conversationId,
      timer.kind,
      timer.key,
      timer.dueAt,
      timer.text,
      timer.now,
    ],
  );
  const row = rows[0];
  if (row === undefined) throw new InternalError({ code: "no-row", message: "an upsert returned no row" });
  return row.id;
}

export interface DueTimer {
  id: string;
  clientId: string;
  conversationId: string;
  kind: Timer["kind"];
  key: string;
  text: string | null;
  createdAt: Date;
}

/** Fires a due timer once: whoever gets the row acts in this same transaction. */
export async function fireTimer(tx: Tx, id: string, now: Date): Promise<DueTimer | undefined> {
  const rows = await tx.query<DueTimer>(
    `update timers set status = 'fired' where org_id = current_org() and id = $1 and status = 'pending' and due_at <= $2
     returning id, client_id as "clientId", conversation_id as "conversationId", kind, key, text, created_at as "createdAt"`,
    [id, now],
  );
  return rows[0];
}

export async function findTimerConversation(tx: Tx, id: string): Promise<string | undefined> {
  const rows = await tx.query<{ conversation_id: string }>(
    "select conversation_id from timers where org_id = current_org() and id = $1 and status = 'pending'",
    [id],
  );
  return rows[0]?.conversation_id;
}

export async function cancelTimers(
  tx: Tx,
  conversationId: string,
  options: { kind: string; reason: string },
): Promise<number> {
  return tx.execute(
    `update timers set status = 'cancelled', reason = $3
      where org_id = current_org() and conversation_id = $1 and kind = $2 and status = 'pending'`,
    [conversationId, options.kind, options.reason],
  );
}

export async function cancelTimer(tx: Tx, timer: { clientId: string; key: string; reason: string }): Promise<void> {
  await tx.execute(
    `update timers set status = 'cancelled', reason = $3
      where org_id = current_org() and client_id = $1 and key = $2 and status = 'pending'`,
    [timer.clientId, timer.key, timer.reason],
  );
}

export async function setTimerReason(tx: Tx, id: string, reason: string): Promise<void> {
  await tx.execute("update timers set reason = $2 where org_id = current_org() and id = $1", [id, reason]);
}

/** Lets a timer that was just fired wait until then. Call in the transaction that fired it. */
export async function postponeTimer(tx: Tx, timer: { id: string; until: Date; reason: string }): Promise<void> {
  await tx.execute(
    "update timers set status = 'pending', due_at = $2, reason = $3 where org_id = current_org() and id = $1",
    [timer.id, timer.until, timer.reason],
  );
}
