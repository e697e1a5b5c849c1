import { InternalError, SILENCE_KEY, type FollowUp, type Stage, type Timer } from "../domain/index.ts";
import type { Tx } from "./database.ts";
import { factsInForce } from "./facts.ts";
import { createId } from "./ids.ts";
import { toStorableJson } from "./json.ts";

export interface NewTimer {
  clientId: string;
  conversationId: string;
  kind: Timer["kind"];
  key: string;
  dueAt: Date;
  text: string | null;
  /** Of a follow-up. */
  data?: FollowUp;
  now: Date;
}

/** Sets a timer; a pending one of the same client and key is moved instead, so there are never two at once. */
export async function setTimer(tx: Tx, timer: NewTimer): Promise<string> {
  const rows = await tx.query<{ id: string }>(
    `insert into timers (org_id, id, client_id, conversation_id, kind, key, due_at, text, created_at, data)
     values (current_org(), $1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (org_id, client_id, key) where status = 'pending'
     do update set due_at = excluded.due_at, text = excluded.text, conversation_id = excluded.conversation_id,
       data = excluded.data
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
      timer.data === undefined ? null : toStorableJson(timer.data),
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
  /** Of a follow-up, as it was stored. */
  data: unknown;
  createdAt: Date;
}

/** Fires a due timer once: whoever gets the row acts in this same transaction. */
export async function fireTimer(tx: Tx, id: string, now: Date): Promise<DueTimer | undefined> {
  const rows = await tx.query<DueTimer>(
    `update timers set status = 'fired' where org_id = current_org() and id = $1 and status = 'pending' and due_at <= $2
     returning id, client_id as "clientId", conversation_id as "conversationId", kind, key, text, data, created_at as "createdAt"`,
    [id, now],
  );
  return rows[0];
}

/** Where a pending timer belongs. */
export async function findTimerConversation(
  tx: Tx,
  id: string,
): Promise<{ id: string; channelAccountId: string } | undefined> {
  const rows = await tx.query<{ id: string; channelAccountId: string }>(
    `select c.id, c.channel_account_id as "channelAccountId" from timers t
       join conversations c on c.org_id = t.org_id and c.id = t.conversation_id
      where t.org_id = current_org() and t.id = $1 and t.status = 'pending'`,
    [id],
  );
  return rows[0];
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

/** What is written of a timer whose words went out. */
export const SAID = "said";

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

/** Cancels a client's pending timers whose key begins so: those of a trip. */
export async function cancelTimersOf(
  tx: Tx,
  timers: { clientId: string; keyPrefix: string; reason: string },
): Promise<void> {
  await tx.execute(
    `update timers set status = 'cancelled', reason = $3
      where org_id = current_org() and client_id = $1 and starts_with(key, $2) and status = 'pending'`,
    [timers.clientId, timers.keyPrefix, timers.reason],
  );
}

/** What decides whether a follow-up is said, beside the steering columns. */
export interface FollowUpState {
  stage: Stage;
  wroteElsewhere: boolean;
  standing: { number: string; date: string }[];
  reminderSet: boolean;
  rated: boolean;
  askedHowItWas: boolean;
  saidInDeal: number;
  anotherDue: boolean;
  lastProactiveAt: Date | null;
}

/**
 * @param since when the follow-up was planned
 * @param tripFrom first day of the trip that it speaks of; null: of none
 */
export async function readFollowUpState(
  tx: Tx,
  scope: { conversationId: string; since: Date; tripFrom: string | null },
): Promise<FollowUpState | undefined> {
  const rows = await tx.query<FollowUpState>(
    `select d.stage,
       exists (select from conversations k where k.org_id = c.org_id and k.client_id = c.client_id and k.id <> c.id
                  and k.last_in_at > $2) as "wroteElsewhere",
       coalesce((select json_agg(json_build_object('number', b.number, 'date', dp.starts_on))
          from bookings b join departures dp on dp.org_id = b.org_id and dp.id = b.departure_id
         where b.org_id = c.org_id and b.client_id = c.client_id and b.status in ('booked', 'paid', 'completed')), '[]') as standing,
       exists (select from timers t where t.org_id = c.org_id and t.client_id = c.client_id and t.kind = 'reminder'
                  and t.status = 'pending') as "reminderSet",
       (${factsInForce({ client: "c.client_id", deal: "c.deal_id" })})::jsonb ? 'rating' as rated,
       exists (select from conversations k join turns t on t.org_id = k.org_id and t.conversation_id = k.id
                where k.org_id = c.org_id and k.client_id = c.client_id and 'feedback' = any(t.agents)
                  and t.status = 'committed' and t.ended_at >= $3::timestamptz) as "askedHowItWas",
       (select count(*)::int from timers t where t.org_id = c.org_id and t.client_id = c.client_id
           and t.key = '${SILENCE_KEY}' and t.reason = '${SAID}' and t.created_at >= d.created_at) as "saidInDeal",
       exists (select from conversations k where k.org_id = c.org_id and k.client_id = c.client_id
                  and k.follow_up is not null) as "anotherDue",
       (select max(m.created_at) from conversations k
          join messages m on m.org_id = k.org_id and m.conversation_id = k.id
         where k.org_id = c.org_id and k.client_id = c.client_id and m.purpose = 'proactive'
           and m.status not in ('suppressed', 'failed')) as "lastProactiveAt"
     from conversations c join deals d on d.org_id = c.org_id and d.id = c.deal_id
     where c.org_id = current_org() and c.id = $1`,
    [scope.conversationId, scope.since, scope.tripFrom],
  );
  return rows[0];
}
