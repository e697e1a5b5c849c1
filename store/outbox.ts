import {
  InternalError,
  type Attachment,
  type Author,
  type MessageStatus,
  type MessageTemplate,
  type Purpose,
} from "../domain/index.ts";
import type { Tx } from "./database.ts";
import { lockConversation, type Steering } from "./conversations.ts";
import { toStorableJson } from "./json.ts";

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
  template: MessageTemplate | null;
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
  m.text, m.attachments, coalesce(m.buttons, '[]') as buttons, m.author, m.attempts as attempt, m.template,
  m.claimed_until as "claimedUntil",
  (select r.external_id from messages r where r.org_id = m.org_id and r.id = m.reply_to) as "replyToExternalId"`;

/** What waits to be sent and is next, as policy looks at it. */
export interface WaitingMessage {
  id: string;
  author: Author;
  purpose: Purpose;
  /** Its own text and, of a turn's reply, that of the parts still waiting behind it: they go together or not at all. */
  text: string;
  template: MessageTemplate | null;
  turnId: string | null;
}

/** May it go now? `opening`: the customer has never written. `hold`: not before. `refuse`: never, nor the parts that belong to it; `after` has the last word on it. */
export type Judgement =
  | { verdict: "send"; opening: boolean }
  | { verdict: "hold"; until: Date; reason: string }
  | { verdict: "refuse"; reason: string; after(): Promise<void> };

/** Called with the conversation locked, in the claim's transaction. */
export type Judge = (message: WaitingMessage, steering: Steering) => Promise<Judgement>;

const LET_ALL_GO: Judge = async () => ({ verdict: "send", opening: false });

/**
 * What an unsent message waits for: whatever is being sent, and earlier ones of its conversation that are queued. What policy
 * holds steps aside, except for messages of the same purpose: a reminder of the night does not keep an answer waiting.
 * `later` is the alias of the message.
 */
export function waitsBehind(later: string): string {
  return `exists (select from messages e
                   where e.org_id = ${later}.org_id and e.conversation_id = ${later}.conversation_id
                     and e.status in ('queued', 'held', 'sending')
                     and (e.status = 'sending' or e.seq < ${later}.seq
                          and (e.status = 'queued' or e.purpose = ${later}.purpose)))`;
}

async function findWaiting(tx: Tx, conversationId: string, now: Date): Promise<WaitingMessage | undefined> {
  const rows = await tx.query<WaitingMessage>(
    `select m.id, m.author, m.purpose, m.template, m.turn_id as "turnId",
            case when m.turn_id is null then m.text else (
              select string_agg(p.text, E'\n' order by p.seq) from messages p
               where p.org_id = m.org_id and p.conversation_id = m.conversation_id and p.turn_id = m.turn_id
                 and p.status in ('queued', 'held')) end as text
       from messages m
      where m.org_id = current_org() and m.conversation_id = $1 and m.status in ('queued', 'held') and m.next_at <= $2
        and not ${waitsBehind("m")}
      order by m.seq limit 1`,
    [conversationId, now],
  );
  return rows[0];
}

async function hold(tx: Tx, id: string, { until, reason }: { until: Date; reason: string }): Promise<void> {
  await tx.execute(
    `update messages set status = 'held', next_at = $2, reason = $3
      where org_id = current_org() and id = $1 and status in ('queued', 'held')`,
    [id, until, reason],
  );
}

interface Refusing {
  conversationId: string;
  reason: string;
}

async function refuse(tx: Tx, message: WaitingMessage, { conversationId, reason }: Refusing): Promise<void> {
  await tx.execute(
    `update messages set status = 'suppressed', reason = $4
      where org_id = current_org() and conversation_id = $1 and (id = $2 or turn_id = $3) and status in ('queued', 'held')`,
    [conversationId, message.id, message.turnId, reason],
  );
}

/**
 * Claims the conversation's next message that may go. The mode is re-checked under the row lock: a bot message of before a takeover
 * is suppressed here at the latest. One at a time and in order, so a message that waits for its retry holds the later ones;
 * one that `judge` holds or refuses does not.
 */
export async function claimNext(
  tx: Tx,
  request: { conversationId: string; now: Date; until: Date; judge?: Judge },
): Promise<ClaimedMessage | undefined> {
  const { conversationId, now, until, judge = LET_ALL_GO } = request;
  const steering = await lockConversation(tx, conversationId);
  if (steering === undefined) return undefined;
  await tx.execute(
    `update messages set status = 'suppressed', reason = 'takeover'
      where org_id = current_org() and conversation_id = $1 and status in ('queued', 'held')
        and author in ('bot', 'system') and seq <= $2`,
    [conversationId, steering.muted_seq],
  );
  for (;;) {
    const next = await findWaiting(tx, conversationId, now);
    if (next === undefined) return undefined;
    const judgement = await judge(next, steering);
    if (judgement.verdict === "send") return claim(tx, next.id, { now, until, opening: judgement.opening });
    if (judgement.verdict === "hold") await hold(tx, next.id, judgement);
    else {
      await refuse(tx, next, { conversationId, reason: judgement.reason });
      await judgement.after();
    }
  }
}

async function claim(
  tx: Tx,
  id: string,
  { now, until, opening }: { now: Date; until: Date; opening: boolean },
): Promise<ClaimedMessage | undefined> {
  const rows = await tx.query<ClaimedMessage>(
    `update messages m set status = 'sending', attempts = m.attempts + 1, claimed_at = $2, claimed_until = $3, reason = null,
            opening = $4
      where m.org_id = current_org() and m.id = $1 and m.status in ('queued', 'held') returning ${CLAIMED}`,
    [id, now, until, opening],
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
                       and (status = 'queued' or status = 'held' and next_at <= $8)) as more`,
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

/** Where a conversation's messages go. */
export interface DeliveryRoute {
  channelAccountId: string;
  /** Of a claim whose holder is gone: when it was claimed for sending, however often it was asked about since. */
  expiredClaimAt: Date | null;
}

export async function findDeliveryRoute(tx: Tx, conversationId: string, now: Date): Promise<DeliveryRoute | undefined> {
  const rows = await tx.query<DeliveryRoute>(
    `select c.channel_account_id as "channelAccountId",
            (select m.claimed_at from messages m
              where m.org_id = c.org_id and m.conversation_id = c.id and m.status = 'sending' and m.claimed_until <= $2)
              as "expiredClaimAt"
       from conversations c where c.org_id = current_org() and c.id = $1`,
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
  purpose: Purpose;
  text: string;
  template?: MessageTemplate;
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
                           status, external_id, idempotency_key, next_at, created_at, sent_at, purpose, template)
     select current_org(), $1, id, channel_account_id, chat_id, last_seq, 'out', $3, $4, $5, $6, $7, $9, $8, $8,
            case when $6 = 'sent' then $8::timestamptz end, $10, $11
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
      message.purpose,
      message.template === undefined ? null : toStorableJson(message.template),
    ],
  );
  const row = rows[0];
  if (row === undefined)
    throw new InternalError({ code: "conversation-gone", message: "the conversation vanished under its own lock" });
  return row.seq;
}
