import { clientZone, Organisation, type ClientFacts, type Mode } from "../domain/index.ts";
import { createId } from "./ids.ts";
import type { Tx } from "./tx.ts";

/** What sending policy wants to know of a conversation, its client and its account. */
export interface SendingFacts {
  channelAccountId: string;
  mode: Mode;
  lastInboundAt: Date | null;
  waitingSince: Date | null;
  reachable: boolean;
  organisation: Organisation;
  client: ClientFacts;
}

interface FactsRow extends Omit<SendingFacts, "client" | "organisation"> {
  optedOutAt: Date | null;
  timeZone: string | null;
  phone: string | null;
  organisation: unknown;
  proactiveAt: Date[];
  openingsAt: Date[];
}

const SPENT = "status in ('sending', 'uncertain', 'sent', 'delivered', 'read')";

/** All of it in one statement, at one instant. */
export async function readSendingFacts(
  tx: Tx,
  request: { conversationId: string; now: Date },
): Promise<SendingFacts | undefined> {
  const rows = await tx.query<FactsRow>(
    `select c.channel_account_id as "channelAccountId", c.mode, c.last_in_at as "lastInboundAt", c.reachable,
            case when c.in_seq > c.answered_seq then c.first_unanswered_at end as "waitingSince",
            cl.opted_out_at as "optedOutAt", cl.time_zone as "timeZone", cl.phone,
            json_build_object('id', o.id, 'slug', o.slug, 'name', o.name, 'locale', o.locale, 'currency', o.currency,
                              'timeZone', o.time_zone, 'settings', o.settings) as organisation,
            array(select m.claimed_at from conversations k
                    join messages m on m.org_id = k.org_id and m.conversation_id = k.id
                   where k.org_id = c.org_id and k.client_id = c.client_id and m.purpose = 'proactive'
                     and m.claimed_at > $2::timestamptz - interval '7 days' and m.${SPENT}) as "proactiveAt",
            case when c.last_in_at is not null or exists (
              select from messages m where m.org_id = c.org_id and m.conversation_id = c.id and m.opening and m.${SPENT})
            then '{}' else array(
              select min(m.claimed_at) from messages m
               where m.org_id = c.org_id and m.channel_account_id = c.channel_account_id and m.opening
                 and m.claimed_at > $2::timestamptz - interval '1 day' and m.${SPENT}
               group by m.conversation_id) end as "openingsAt"
       from conversations c
         join clients cl on cl.org_id = c.org_id and cl.id = c.client_id
         join organisations o on o.id = c.org_id
      where c.org_id = current_org() and c.id = $1`,
    [request.conversationId, request.now],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  const { optedOutAt, timeZone, phone, organisation, proactiveAt, openingsAt, ...rest } = row;
  const ours = Organisation.parse(organisation);
  const client = { optedOutAt, settings: ours.settings.sending, proactiveAt, openingsAt };
  return { ...rest, organisation: ours, client: { ...client, timeZone: clientZone({ timeZone, phone }, ours) } };
}

/** By whose clock a client is written to: their own zone, their number's country, or the house's. */
export async function readClientZone(tx: Tx, clientId: string, house: { timeZone: string }): Promise<string> {
  const rows = await tx.query<{ timeZone: string | null; phone: string | null }>(
    `select time_zone as "timeZone", phone from clients where org_id = current_org() and id = $1`,
    [clientId],
  );
  return clientZone(rows[0] ?? { timeZone: null, phone: null }, house);
}

/**
 * Serialises the claims that caps and pace count: two chats of one client, or two new chats of one account, do not both
 * take the last place. After the conversation's lock, so that nobody waits in a circle.
 */
export async function lockSendingCounts(
  tx: Tx,
  counts: { clientId: string; channelAccountId: string | null },
): Promise<void> {
  const lock = (key: string): Promise<unknown> =>
    tx.query("select pg_advisory_xact_lock(hashtextextended($1, 11))", [key]);
  await lock(`client ${counts.clientId}`);
  if (counts.channelAccountId !== null) await lock(`account ${counts.channelAccountId}`);
}

/** The client forbids us to write first, or (`null`) takes that back. `false`: it was so already. */
export async function setOptedOut(tx: Tx, clientId: string, at: Date | null): Promise<boolean> {
  const changed = await tx.execute(
    `update clients set opted_out_at = $2
      where org_id = current_org() and id = $1 and (opted_out_at is null) = ($2::timestamptz is not null)`,
    [clientId, at],
  );
  return changed === 1;
}

/** What was going to be said to a client of our own accord, in whatever conversation, is not. */
export async function cancelProactive(tx: Tx, clientId: string, reason: string): Promise<void> {
  await Promise.all([
    tx.execute(
      `update conversations set follow_up = null
        where org_id = current_org() and client_id = $1 and follow_up is not null`,
      [clientId],
    ),
    tx.execute(
      `update timers set status = 'cancelled', reason = $2
        where org_id = current_org() and client_id = $1 and kind in ('reminder', 'follow-up') and status = 'pending'`,
      [clientId, reason],
    ),
    tx.execute(
      `update messages m set status = 'suppressed', reason = $2
         from conversations k
        where k.org_id = current_org() and k.client_id = $1 and m.org_id = k.org_id and m.conversation_id = k.id
          and m.purpose = 'proactive' and m.status in ('queued', 'held')`,
      [clientId, reason],
    ),
  ]);
}

/** The customer's last message needs no answer besides the one that was just made. Call with the conversation locked. */
export async function markAnswered(tx: Tx, conversationId: string, seq: number): Promise<boolean> {
  const changed = await tx.execute(
    `update conversations set answered_seq = in_seq, first_unanswered_at = null, due_at = null
      where org_id = current_org() and id = $1 and in_seq = $2 and answered_seq >= coalesce((
              select max(m.seq) from messages m
               where m.org_id = current_org() and m.conversation_id = $1 and m.direction = 'in' and m.seq < $2), 0)`,
    [conversationId, seq],
  );
  return changed === 1;
}

/**
 * A reply of which nothing reached the customer has answered nothing: what it answered waits again. Call with the
 * conversation locked.
 */
export async function reopenUnanswered(tx: Tx, conversationId: string, turnId: string): Promise<void> {
  await tx.execute(
    `update conversations c
        set answered_seq = least(c.answered_seq, t.from_seq),
            first_unanswered_at = (select min(m.created_at) from messages m
                                    where m.org_id = c.org_id and m.conversation_id = c.id and m.direction = 'in'
                                      and m.seq > t.from_seq)
       from turns t
      where c.org_id = current_org() and c.id = $1 and t.org_id = c.org_id and t.id = $2 and c.answered_seq = t.seen_seq
        and not exists (select from messages s where s.org_id = c.org_id and s.conversation_id = c.id and s.turn_id = t.id
                           and s.direction = 'out' and s.${SPENT})`,
    [conversationId, turnId],
  );
}

export interface NewNote {
  conversationId: string;
  /** The message it is about. */
  messageId: string | null;
  /** `system`, or the id of the person. */
  author: string;
  code: string | null;
  text: string;
  now: Date;
}

/** Tells managers something in a conversation. No message: no delivery knows it. */
export async function insertNote(tx: Tx, note: NewNote): Promise<string> {
  const id = createId(note.now);
  await tx.execute(
    `insert into notes (org_id, id, conversation_id, message_id, author, code, text, created_at)
     values (current_org(), $1, $2, $3, $4, $5, $6, $7)`,
    [id, note.conversationId, note.messageId, note.author, note.code, note.text, note.now],
  );
  return id;
}
