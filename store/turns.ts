import { SILENCE_KEY, type FollowUp, type HandoffContract, type Stage, type TurnStatus } from "../domain/index.ts";
import type { Tx } from "./database.ts";
import { cancelPlanned } from "./effects.ts";
import { turnStands } from "./facts.ts";
import { createId } from "./ids.ts";
import { toStorableJson } from "./json.ts";

export interface TurnRow {
  id: string;
  status: TurnStatus;
  reason: string | null;
  detail: string | null;
  fromSeq: number;
  seenSeq: number;
  agents: readonly string[];
  /** By `toStoredTrace`. */
  trace: unknown;
  promptVersions: readonly string[];
  totalMs: number;
  modelMs: number;
  startedAt: Date;
  endedAt: Date;
  /** Kept only by a turn that pauses. */
  journal: unknown;
}

/** One platform message of a reply, already split to the channel's limit. */
export interface OutgoingPart {
  id: string;
  text: string;
  buttons: readonly { label: string; value: string }[] | null;
}

export interface CommitRequest {
  conversationId: string;
  token: number;
  turn: TurnRow;
  parts: readonly OutgoingPart[];
  /** The reply stands although something newer came in (a write is done, or it has waited long enough). */
  standsAnyway: boolean;
  /** The conversation's mode afterwards: `human` for a hand-off. */
  mode: "bot" | "human";
  locale: string;
  now: Date;
  /** The conversation's last position when the lease was taken: only while it stands is nothing else waiting for sure. */
  lastSeq: number;
  /** The first part is claimed for delivery in the same breath, until this instant, if nothing else is waiting; `null`: it has to be judged first. */
  claimUntil: Date | null;
  /** What the parts are said for. */
  purpose: "reply" | "proactive";
  /** Spent by the models of this turn. */
  tokens: number;
  /** What is said next if the customer stays silent; it takes the place of the one that was planned before. */
  followUp: { data: FollowUp; dueAt: Date } | null;
}

const COMMIT = `
with held as materialized (
  select id, client_id, channel_account_id, chat_id, last_seq, in_seq from conversations
   where org_id = current_org() and id = $1 and lease_token = $2 and lease_holder is not null and mode = 'bot'
     and ($3 or in_seq = $4)
     for update
), turn as (
  insert into turns (org_id, id, conversation_id, status, reason, detail, from_seq, seen_seq, agents, journal, trace,
                     prompt_versions, total_ms, model_ms, started_at, ended_at)
  select current_org(), $5, id, $6, $7, $8, $9, $4, $10, $23, $11, $12, $13, $14, $15, $16 from held
  on conflict (org_id, id) do update
    set status = excluded.status, reason = excluded.reason, detail = excluded.detail, seen_seq = excluded.seen_seq,
        agents = excluded.agents, journal = excluded.journal, trace = excluded.trace,
        prompt_versions = excluded.prompt_versions, total_ms = excluded.total_ms, model_ms = excluded.model_ms,
        ended_at = excluded.ended_at
), outgoing as (
  insert into messages (org_id, id, conversation_id, channel_account_id, chat_id, seq, direction, author, purpose, text,
                        buttons, status, turn_id, attempts, claimed_at, claimed_until, next_at, created_at)
  select current_org(), p.id, held.id, held.channel_account_id, held.chat_id, held.last_seq + p.n, 'out', 'bot', $24, p.text,
         p.buttons, f.status, $5, f.attempts, f.claimed_at, f.claimed_until, $16, $16
    from held
    cross join jsonb_to_recordset($17) as p (n int, id uuid, text text, buttons jsonb)
    cross join lateral (
      select p.n = 1 and held.last_seq = $22 and $18::timestamptz is not null and not exists (
        select from messages w where w.org_id = current_org() and w.conversation_id = held.id
           and w.status in ('queued', 'sending')) as claimed
    ) c
    cross join lateral (
      select case when c.claimed then 'sending' else 'queued' end as status,
             case when c.claimed then 1 else 0 end as attempts,
             case when c.claimed then $16::timestamptz end as claimed_at,
             case when c.claimed then $18::timestamptz end as claimed_until
    ) f
  returning id, status
), steered as (
  update conversations c
     set last_seq = held.last_seq + $19, answered_seq = greatest(c.answered_seq, $4), lease_holder = null, lease_until = null, attempts = 0,
         restarts = 0, open_turn_id = null, follow_up = null,
         tokens_spent = c.tokens_spent + $28,
         resume_turn_id = case when c.resume_turn_id = $5 then
           (select t.id from turns t join approvals p on p.org_id = t.org_id and p.turn_id = t.id
             where t.org_id = c.org_id and t.conversation_id = c.id and t.status = 'paused' and t.id <> $5
               and p.status <> 'pending' order by p.decided_at limit 1) else c.resume_turn_id end, mode = $20, locale = $21, last_message_at = $16,
         first_unanswered_at = case when c.in_seq > $4 then
           (select min(m.created_at) from messages m where m.org_id = c.org_id and m.conversation_id = c.id
               and m.direction = 'in' and m.seq > $4) end,
         due_at = case when c.in_seq > $4 or c.resume_turn_id is not null then c.due_at end
    from held where c.org_id = current_org() and c.id = held.id
), followed as (
  insert into timers (org_id, id, client_id, conversation_id, kind, key, due_at, data, created_at)
  select current_org(), $25, held.client_id, held.id, 'follow-up', '${SILENCE_KEY}', $26, $27, $16 from held
   where $26::timestamptz is not null
  on conflict (org_id, client_id, key) where status = 'pending' do update
    set conversation_id = excluded.conversation_id, due_at = excluded.due_at, data = excluded.data, created_at = excluded.created_at
)
select held.in_seq, (select id from outgoing where status = 'sending') as claimed_id from held`;

/**
 * Stores the turn and its reply if the lease still holds, nobody took over and nothing newer came in. `undefined`: one
 * of these failed and nothing was written. `last`: ends the transaction.
 */
export async function commitTurn(
  tx: Tx,
  request: CommitRequest,
  { last }: { last: boolean },
): Promise<{ inSeq: number; claimedId: string | null } | undefined> {
  const { turn, parts } = request;
  const run = last ? tx.finish : tx.query;
  const rows = await run<{ in_seq: number; claimed_id: string | null }>(COMMIT, [
    request.conversationId,
    request.token,
    request.standsAnyway,
    turn.seenSeq,
    turn.id,
    turn.status,
    turn.reason,
    turn.detail,
    turn.fromSeq,
    turn.agents,
    toStorableJson(turn.trace),
    turn.promptVersions,
    turn.totalMs,
    turn.modelMs,
    turn.startedAt,
    request.now,
    toStorableJson(parts.map((part, index) => ({ n: index + 1, ...part }))),
    request.claimUntil,
    parts.length,
    request.mode,
    request.locale,
    request.lastSeq,
    turn.journal === null ? null : toStorableJson(turn.journal),
    request.purpose,
    createId(request.now),
    request.followUp?.dueAt ?? null,
    request.followUp === null ? null : toStorableJson(request.followUp.data),
    request.tokens,
  ]);
  const row = rows[0];
  return row === undefined ? undefined : { inSeq: row.in_seq, claimedId: row.claimed_id };
}

/**
 * Records a turn that did not speak (suppressed, superseded, failed). A suppressed reply is kept with its reason, so
 * that managers see what would have been said. Call with the conversation locked.
 */
export async function recordUnspoken(
  tx: Tx,
  request: { conversationId: string; turn: TurnRow; suppressed: readonly OutgoingPart[] },
): Promise<void> {
  const { turn } = request;
  await tx.query(
    `insert into turns (org_id, id, conversation_id, status, reason, detail, from_seq, seen_seq, agents, journal, trace,
                        prompt_versions, total_ms, model_ms, started_at, ended_at)
     values (current_org(), $1, $2, $3, $4, $5, $6, $7, $8, null, $9, $10, $11, $12, $13, $14)
     on conflict (org_id, id) do update
       set status = excluded.status, reason = excluded.reason, detail = excluded.detail, agents = excluded.agents,
           journal = null, trace = excluded.trace, ended_at = excluded.ended_at,
           total_ms = excluded.total_ms, model_ms = excluded.model_ms`,
    [
      turn.id,
      request.conversationId,
      turn.status,
      turn.reason,
      turn.detail,
      turn.fromSeq,
      turn.seenSeq,
      turn.agents,
      toStorableJson(turn.trace),
      turn.promptVersions,
      turn.totalMs,
      turn.modelMs,
      turn.startedAt,
      turn.endedAt,
    ],
  );
  if (request.suppressed.length === 0) return;
  await tx.query(
    `with taken as (
       update conversations set last_seq = last_seq + $2 where org_id = current_org() and id = $1
       returning id, channel_account_id, chat_id, last_seq - $2 as base
     )
     insert into messages (org_id, id, conversation_id, channel_account_id, chat_id, seq, direction, author, purpose,
                           text, buttons, status, reason, turn_id, created_at)
     select current_org(), p.id, taken.id, taken.channel_account_id, taken.chat_id, taken.base + p.n, 'out', 'bot', 'reply', p.text,
            p.buttons, 'suppressed', $3, $4, $5
       from taken cross join jsonb_to_recordset($6) as p (n int, id uuid, text text, buttons jsonb)`,
    [
      request.conversationId,
      request.suppressed.length,
      turn.reason,
      turn.id,
      turn.endedAt,
      toStorableJson(request.suppressed.map((part, index) => ({ n: index + 1, ...part }))),
    ],
  );
}

/**
 * Ends the turn that a person's word has overtaken: whatever still runs of it has lost its lease and writes nothing more, and
 * what it had planned is cancelled. Call with the conversation locked.
 */
export async function fenceTurn(
  tx: Tx,
  conversation: { id: string; openTurnId: string | null },
  end: { reason: string; now: Date },
): Promise<void> {
  await tx.execute(
    `update conversations
        set lease_token = lease_token + 1, lease_holder = null, lease_until = null, open_turn_id = null, follow_up = null
      where org_id = current_org() and id = $1`,
    [conversation.id],
  );
  if (conversation.openTurnId === null) return;
  await cancelPlanned(tx, conversation.openTurnId, end);
  await tx.execute(
    `update turns set status = 'suppressed', reason = $2, journal = null, ended_at = $3
      where org_id = current_org() and id = $1 and status = 'running'`,
    [conversation.openTurnId, end.reason, end.now],
  );
}

export interface NewStageMove {
  from: Stage;
  to: Stage;
  evidence: { facts: readonly string[]; signals: readonly string[] };
}

/**
 * Records moves of a deal in order and sets its stage, if the deal still stands where the first move began (another
 * channel of the same client may have moved it meanwhile; then the moves are dropped and `false` is answered).
 */
export async function moveDeal(
  tx: Tx,
  deal: { dealId: string; turnId: string | null; now: Date },
  moves: readonly NewStageMove[],
): Promise<boolean> {
  const first = moves[0];
  const last = moves.at(-1);
  if (first === undefined || last === undefined) return true;
  const rows = moves.map((move) => ({ id: createId(deal.now), from: move.from, to: move.to, evidence: move.evidence }));
  const moved = await tx.execute(
    `with moved as (
       update deals set stage = $5
        where org_id = current_org() and id = $1 and stage = $6 and status = 'open' and ${turnStands("$2")} returning id
     )
     insert into stage_moves (org_id, id, deal_id, from_stage, to_stage, evidence, turn_id, at)
     select current_org(), m.id, moved.id, m."from", m."to", m.evidence, $2, $3
       from moved cross join jsonb_to_recordset($4) as m (id uuid, "from" text, "to" text, evidence jsonb)`,
    [deal.dealId, deal.turnId, deal.now, toStorableJson(rows), last.to, first.from],
  );
  return moved > 0;
}

export async function readStage(tx: Tx, dealId: string): Promise<Stage | undefined> {
  const rows = await tx.query<{ stage: Stage }>(
    "select stage from deals where org_id = current_org() and id = $1 and status = 'open'",
    [dealId],
  );
  return rows[0]?.stage;
}

/** A repeat sale is a new deal: closes this one as won and moves all the client's conversations to the next. */
export async function startNextDeal(tx: Tx, deal: { dealId: string; clientId: string; now: Date }): Promise<string> {
  await tx.query("update deals set status = 'won', closed_at = $2 where org_id = current_org() and id = $1", [
    deal.dealId,
    deal.now,
  ]);
  const id = createId(deal.now);
  await tx.query(
    `with made as (
       insert into deals (org_id, id, client_id, stage, created_at) values (current_org(), $1, $2, 'qualification', $3)
     )
     update conversations set deal_id = $1 where org_id = current_org() and client_id = $2 and mode <> 'closed'`,
    [id, deal.clientId, deal.now],
  );
  return id;
}

export interface NewHandoff {
  conversationId: string;
  direction: "to-human" | "to-bot";
  by: string;
  contract: HandoffContract;
  slaDueAt: Date | null;
  turnId: string | null;
  now: Date;
}

export async function insertHandoff(tx: Tx, handoff: NewHandoff): Promise<string> {
  const id = createId(handoff.now);
  await tx.query(
    `insert into handoffs (org_id, id, conversation_id, direction, by, contract, sla_due_at, turn_id, created_at)
     values (current_org(), $1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      id,
      handoff.conversationId,
      handoff.direction,
      handoff.by,
      toStorableJson(handoff.contract),
      handoff.slaDueAt,
      handoff.turnId,
      handoff.now,
    ],
  );
  return id;
}

/** Says in the open hand-off what the turn had done that a person interrupted. */
export async function setHandoffEffects(
  tx: Tx,
  conversationId: string,
  effects: HandoffContract["effects"],
): Promise<void> {
  if (effects.length === 0) return;
  await tx.query(
    `update handoffs h set contract = jsonb_set(h.contract, '{effects}', $2)
      where h.org_id = current_org() and h.id = (
        select id from handoffs where org_id = current_org() and conversation_id = $1 and direction = 'to-human'
         order by created_at desc, id desc limit 1)`,
    [conversationId, toStorableJson(effects)],
  );
}
