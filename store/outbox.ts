import { InternalError, type Attachment, type Author, type MessageStatus } from "../domain/index.ts";
import type { Tx } from "./database.ts";
import { lockConversation } from "./conversations.ts";

/** A message claimed for sending. `attempt` fences the claim: only its holder may settle it. */
export interface ClaimedMessage {
  /** Then the claim is anyone's: whoever has not sent long before may not send any more. */
  claimedUntil: Date;
  id: string;
  conversationId: string;
  channelAccountId: string;
  chatId: string;
  text: string;
  attachments: Attachment[];
  buttons: { label: string; value: string }[];
  author: Author;
  attempt: number;
  replyToExternalId: string | null;
}

/**
 * `attempts` is a fencing token, so it only grows. A claim that did not count (nothing was asked of the platform) rounds it
 * up to the next thousand plus what did count.
 */
const TOKEN_STEP = 1000;
/** A message in doubt that stays claimed until the platform has told whether it arrived; its echo may tell it sooner. */
const IN_DOUBT = "in-doubt";

/** How many claims have counted, by the token of the last one. */
export const countedClaims = (attempt: number): number => attempt % TOKEN_STEP;

const CLAIMED = `m.id, m.conversation_id as "conversationId", m.channel_account_id as "channelAccountId", m.chat_id as "chatId",
  m.text, m.attachments, coalesce(m.buttons, '[]') as buttons, m.author, m.attempts as attempt,
  m.claimed_until as "claimedUntil",
  (select r.external_id from messages r where r.org_id = m.org_id and r.id = m.reply_to) as "replyToExternalId"`;

interface Pending {
  id: string;
  status: MessageStatus;
  author: Author;
  seq: number;
  due: boolean;
}

/**
 * Claims the conversation's next message. The mode is re-checked under the row lock: a bot message of before a takeover
 * is suppressed here at the latest. One at a time and in order, so a message that waits for its retry holds the later ones.
 */
export async function claimNext(
  tx: Tx,
  request: { conversationId: string; now: Date; until: Date },
): Promise<ClaimedMessage | undefined> {
  const steering = await lockConversation(tx, request.conversationId);
  if (steering === undefined) return undefined;
  await tx.execute(
    `update messages set status = 'suppressed', reason = 'takeover'
      where org_id = current_org() and conversation_id = $1 and status in ('queued', 'held')
        and author in ('bot', 'system') and seq <= $2`,
    [request.conversationId, steering.muted_seq],
  );
  const pending = await tx.query<Pending>(
    `select id, status, author, seq, next_at <= $2 as due from messages
      where org_id = current_org() and conversation_id = $1 and status in ('queued', 'held', 'sending')
      order by seq limit 2`,
    [request.conversationId, request.now],
  );
  const next = pending[0];
  if (next === undefined || !next.due || pending.some((message) => message.status === "sending")) return undefined;
  const rows = await tx.query<ClaimedMessage>(
    `update messages m set status = 'sending', attempts = m.attempts + 1, claimed_at = $2, claimed_until = $3, reason = null
      where m.org_id = current_org() and m.id = $1 and m.status in ('queued', 'held') returning ${CLAIMED}`,
    [next.id, request.now, request.until],
  );
  return rows[0];
}

export interface Settlement {
  id: string;
  conversationId: string;
  attempt: number;
  status: "sent" | "delivered" | "read" | "queued" | "failed" | "uncertain";
  externalId?: string;
  reason?: string;
  /** For `queued`: not before. */
  nextAt?: Date;
  /** `false`: nothing was asked of the platform, so this claim is no attempt. */
  counts?: false;
  now: Date;
}

/**
 * Ends a claim. A bot message of before a takeover is not queued again but suppressed, so that nobody waits behind it. `settled: false`: the claim had expired or an echo has settled it. `more`: other messages wait.
 * A claim that expired and turns out well still rises from `uncertain`. `last`: ends the transaction.
 */
export async function settleClaim(
  tx: Tx,
  settlement: Settlement,
  { last }: { last: boolean },
): Promise<{ settled: boolean; more: boolean }> {
  const run = last ? tx.finish : tx.query;
  const isQueued = settlement.status === "queued";
  const steering = isQueued ? await lockConversation(tx, settlement.conversationId) : undefined;
  const silenced = "author in ('bot', 'system') and seq <= $9";
  const rows = await run<{ settled: boolean; more: boolean }>(
    `with changed as (
       update messages
          set status = case when ${silenced} then 'suppressed' else $4 end, external_id = coalesce($5, external_id),
              reason = case when ${silenced} then 'takeover' else $6 end, claimed_until = null, attempts = attempts + $10,
              next_at = coalesce($7, next_at), sent_at = case when $4 in ('sent', 'delivered', 'read') then $8 else sent_at end
        where org_id = current_org() and id = $1 and attempts = $3
          and (status = 'sending' or (status = 'uncertain' and $4 in ('sent', 'delivered', 'read', 'failed')))
       returning id
     )
     select exists (select from changed) as settled,
            exists (select from messages where org_id = current_org() and conversation_id = $2
                       and status in ('queued', 'held')) as more`,
    [
      settlement.id,
      settlement.conversationId,
      settlement.attempt,
      settlement.status,
      settlement.externalId ?? null,
      settlement.reason ?? null,
      settlement.nextAt ?? null,
      settlement.now,
      steering?.muted_seq ?? null,
      settlement.counts === false ? TOKEN_STEP - 1 : 0,
    ],
  );
  const row = rows[0];
  return { settled: row?.settled ?? false, more: row?.more ?? false };
}

/** A claim whose holder is gone. */
export interface ExpiredClaim {
  channelAccountId: string;
  /** When it was claimed for sending, however often it was asked about since. */
  claimedAt: Date;
}

export async function findExpiredClaim(tx: Tx, conversationId: string, now: Date): Promise<ExpiredClaim | undefined> {
  const rows = await tx.query<ExpiredClaim>(
    `select channel_account_id as "channelAccountId", claimed_at as "claimedAt" from messages
      where org_id = current_org() and conversation_id = $1 and status = 'sending' and claimed_until <= $2`,
    [conversationId, now],
  );
  return rows[0];
}

/** Takes an expired claim over, not to send but to ask the platform. Until it is settled the next message waits. */
export async function reclaimExpired(
  tx: Tx,
  request: { conversationId: string; now: Date; until: Date },
): Promise<ClaimedMessage | undefined> {
  const rows = await tx.query<ClaimedMessage>(
    `update messages m set attempts = m.attempts + ${TOKEN_STEP}, claimed_until = $3, reason = '${IN_DOUBT}'
      where m.org_id = current_org() and m.conversation_id = $1 and m.status = 'sending' and m.claimed_until <= $2
      returning ${CLAIMED}`,
    [request.conversationId, request.now, request.until],
  );
  return rows[0];
}

/** Claims whose holder is gone become `uncertain`: they may have arrived and are not sent again blindly. */
export async function expireClaims(tx: Tx, conversationId: string, now: Date): Promise<ClaimedMessage[]> {
  return tx.query<ClaimedMessage>(
    `update messages m set status = 'uncertain', reason = 'claim-expired'
      where m.org_id = current_org() and m.conversation_id = $1 and m.status = 'sending' and m.claimed_until <= $2
      returning ${CLAIMED}`,
    [conversationId, now],
  );
}

/** A takeover silences what the bot still had to say, split parts included. Call with the conversation locked. */
export async function suppressQueued(tx: Tx, conversationId: string, reason: string): Promise<number> {
  return tx.execute(
    `update messages set status = 'suppressed', reason = $2
      where org_id = current_org() and conversation_id = $1 and status in ('queued', 'held') and author in ('bot', 'system')`,
    [conversationId, reason],
  );
}

/** Raises a status; a late lower one changes nothing. Answers the message when it changed. */
export async function raiseStatus(
  tx: Tx,
  change: { messageId: string; from: readonly MessageStatus[]; to: MessageStatus; reason: string | null },
): Promise<boolean> {
  const changed = await tx.execute(
    `update messages set status = $3, reason = $4, claimed_until = null
      where org_id = current_org() and id = $1 and status = any ($2)`,
    [change.messageId, change.from, change.to, change.reason],
  );
  return changed === 1;
}

export interface EchoCandidate {
  id: string;
  status: MessageStatus;
  text: string;
}

/** Messages of ours that an echo without a known id may belong to: in flight, or with an uncertain end. */
export async function echoCandidates(tx: Tx, conversationId: string): Promise<EchoCandidate[]> {
  return tx.query<EchoCandidate>(
    `select id, case when status = 'sending' and reason = '${IN_DOUBT}' then 'uncertain' else status end as status, text
       from messages
      where org_id = current_org() and conversation_id = $1 and status in ('sending', 'uncertain') and external_id is null
      order by seq`,
    [conversationId],
  );
}

/** Gives an uncertain message the id under which its echo came: it did arrive. */
export async function confirmUncertain(
  tx: Tx,
  message: { id: string; externalId: string; now: Date },
): Promise<boolean> {
  const changed = await tx.execute(
    `update messages set status = 'sent', external_id = $2, sent_at = $3, reason = 'echo', claimed_until = null
      where org_id = current_org() and id = $1
        and (status = 'uncertain' or (status = 'sending' and reason = '${IN_DOUBT}'))`,
    [message.id, message.externalId, message.now],
  );
  return changed === 1;
}

export interface NewOutgoing {
  id: string;
  conversationId: string;
  author: "manager" | "system" | "bot";
  authorId: string | null;
  text: string;
  status: "queued" | "sent";
  externalId: string | null;
  idempotencyKey: string | null;
  now: Date;
}

/** Appends an outgoing message that no turn made. Call with the conversation locked. */
export async function insertOutgoing(tx: Tx, message: NewOutgoing): Promise<number> {
  const rows = await tx.query<{ seq: number }>(
    `with taken as (
       update conversations set last_seq = last_seq + 1, last_message_at = $8 where org_id = current_org() and id = $2
       returning id, channel_account_id, chat_id, last_seq
     )
     insert into messages (org_id, id, conversation_id, channel_account_id, chat_id, seq, direction, author, author_id, text,
                           status, external_id, idempotency_key, next_at, created_at, sent_at)
     select current_org(), $1, id, channel_account_id, chat_id, last_seq, 'out', $3, $4, $5, $6, $7, $9, $8, $8,
            case when $6 = 'sent' then $8::timestamptz end
       from taken returning seq`,
    [
      message.id,
      message.conversationId,
      message.author,
      message.authorId,
      message.text,
      message.status,
      message.externalId,
      message.now,
      message.idempotencyKey,
    ],
  );
  const row = rows[0];
  if (row === undefined)
    throw new InternalError({ code: "conversation-gone", message: "the conversation vanished under its own lock" });
  return row.seq;
}
