import type {
  ApprovalStatus,
  Facts,
  FollowUp,
  HumanResponse,
  Risk,
  Locale,
  Mode,
  Stage,
  HandoffContract,
  Attachment,
  Author,
  MessageStatus,
} from "../domain/index.ts";
import type { Tx } from "./database.ts";
import { factsInForce } from "./facts.ts";
import { toStorableJson } from "./json.ts";

/**
 * "Needs a turn": something is unanswered, a paused turn may go on, or a follow-up is to be said. The one predicate that the queue hint, the sweep, the lease and the tests share.
 * `now` is the SQL of the instant (a parameter such as `$1`), `alias` the conversations row.
 */
export function needsTurn(now: string, alias = "c"): string {
  return (
    `${alias}.mode = 'bot' and (${alias}.in_seq > ${alias}.answered_seq or ${alias}.resume_turn_id is not null or ${alias}.follow_up is not null) ` +
    `and ${alias}.due_at <= ${now} ` +
    `and (${alias}.lease_until is null or ${alias}.lease_until <= ${now})`
  );
}

/** The steering columns, as read under the row lock. */
export interface Steering {
  id: string;
  client_id: string;
  deal_id: string;
  channel_account_id: string;
  chat_id: string;
  mode: Mode;
  locale: Locale | null;
  reachable: boolean;
  last_seq: number;
  in_seq: number;
  answered_seq: number;
  muted_seq: number;
  due_at: Date | null;
  first_unanswered_at: Date | null;
  /** The customer's last message, by the platform's time. */
  last_in_at: Date | null;
  restarts: number;
  attempts: number;
  lease_holder: string | null;
  lease_token: number;
  lease_until: Date | null;
  open_turn_id: string | null;
  /** A paused turn whose approval has been decided. */
  resume_turn_id: string | null;
  /** By models, in turns that were committed. */
  tokens_spent: number;
  /** What the next turn says of our own accord, if nothing is unanswered. */
  follow_up: FollowUp | null;
}

const STEERING =
  "id, client_id, deal_id, channel_account_id, chat_id, mode, locale, reachable, last_seq, in_seq, answered_seq, muted_seq, " +
  "due_at, first_unanswered_at, last_in_at, restarts, attempts, lease_holder, lease_token, lease_until, open_turn_id, resume_turn_id, follow_up, tokens_spent";

/** Locks the row. Whoever changes steering columns does this first, and never keeps it across a model or HTTP call. */
export async function lockConversation(tx: Tx, id: string): Promise<Steering | undefined> {
  const rows = await tx.query<Steering>(
    `select ${STEERING} from conversations where org_id = current_org() and id = $1 for update`,
    [id],
  );
  return rows[0];
}

export interface LeaseRequest {
  conversationId: string;
  holder: string;
  now: Date;
  until: Date;
}

/** Takes the conversation for one turn if it needs one; the new `lease_token` fences everything the turn writes. */
export async function takeLease(tx: Tx, request: LeaseRequest): Promise<Steering | undefined> {
  const rows = await tx.query<Steering>(
    `update conversations c
        set lease_holder = $2, lease_token = c.lease_token + 1, lease_until = $4, attempts = c.attempts + 1
      where c.org_id = current_org() and c.id = $1 and ${needsTurn("$3")}
      returning ${STEERING}`,
    [request.conversationId, request.holder, request.now, request.until],
  );
  return rows[0];
}

/** Keeps a lease alive. `false`: it is lost, the turn must stop. */
export async function renewLease(
  tx: Tx,
  lease: { conversationId: string; token: number; until: Date },
): Promise<boolean> {
  const changed = await tx.execute(
    `update conversations set lease_until = $3
      where org_id = current_org() and id = $1 and lease_token = $2 and lease_holder is not null`,
    [lease.conversationId, lease.token, lease.until],
  );
  return changed === 1;
}

/** Gives a lease up without an answer; the conversation needs a turn again from `dueAt`. */
export async function releaseLease(
  tx: Tx,
  lease: { conversationId: string; token: number; dueAt: Date; countsAsAttempt: boolean; countsAsRestart: boolean },
): Promise<boolean> {
  const changed = await tx.execute(
    `update conversations
        set lease_holder = null, lease_until = null, due_at = greatest(due_at, $3),
            attempts = attempts - case when $4 then 0 else 1 end,
            restarts = restarts + case when $5 then 1 else 0 end
      where org_id = current_org() and id = $1 and lease_token = $2 and lease_holder is not null`,
    [lease.conversationId, lease.token, lease.dueAt, lease.countsAsAttempt, lease.countsAsRestart],
  );
  return changed === 1;
}

/** The next turn says this. Call with the conversation locked. */
export async function setFollowUp(
  tx: Tx,
  conversationId: string,
  { followUp, now }: { followUp: FollowUp; now: Date },
): Promise<void> {
  await tx.execute(
    `update conversations set follow_up = $2, due_at = coalesce(due_at, $3), restarts = 0, attempts = 0
      where org_id = current_org() and id = $1`,
    [conversationId, toStorableJson(followUp), now],
  );
}

export interface HistoryMessage {
  id: string;
  seq: number;
  author: Author;
  text: string;
  attachments: Attachment[];
  command: { name: string; argument: string } | null;
  status: MessageStatus;
  deleted: boolean;
  at: string;
}

export interface ContextRows {
  client: { id: string; name: string | null; phone: string | null; locale: Locale | null; opted_out: boolean };
  deal_id: string;
  stage: Stage;
  channel: string;
  summary: string | null;
  facts: Facts;
  /** Something is kept of earlier conversations; what fits is looked for. */
  has_memories: boolean;
  history: HistoryMessage[];
  bookings: {
    number: string;
    tour: string;
    title: Record<string, string>;
    date: string;
    adults: number;
    children: number;
    total: { amount: number; currency: string };
    status: string;
  }[];
  handed_back: (HandoffContract & { at: string }) | null;
  /** The turn whose journal an interrupted worker left behind. */
  open_turn: OpenTurn | null;
  /** A turn that paused for a person who has decided. */
  resumed_turn: ResumedTurn | null;
  /** What still waits for a person's decision. */
  awaiting: AwaitedApproval[];
}

export interface AwaitedApproval {
  tool: string;
  args: Record<string, unknown>;
  risk: Risk;
  /** ISO 8601. */
  since: string;
}

export interface ResumedTurn {
  id: string;
  from_seq: number;
  journal: unknown;
  wrote: boolean;
  decisions: TurnDecision[];
}

/** How a person has decided one call of a turn. */
export interface TurnDecision {
  callId: string;
  status: ApprovalStatus;
  response: HumanResponse | null;
}

export interface OpenTurn {
  id: string;
  from_seq: number;
  seen_seq: number;
  journal: unknown;
  /** ISO 8601. */
  started_at: string;
  /** It has done, or may have done, something that cannot be taken back. */
  wrote: boolean;
}

/** What is unanswered is shown also beyond the window, up to this many messages. */
const MAX_WINDOW = 200;
/** What no summary covers yet too, up to so many: a summary that is late must not make turns grow. */
const MAX_UNSUMMARISED = 60;

/**
 * Everything a turn is told, in one statement; `undefined` for an unknown conversation. Ends the transaction.
 * @param window how many of the last messages are shown
 */
export async function loadContext(tx: Tx, conversationId: string, window: number): Promise<ContextRows | undefined> {
  const rows = await tx.finish<ContextRows>(
    `select
       json_build_object('id', cl.id, 'name', cl.name, 'phone', cl.phone, 'locale', cl.locale,
                         'opted_out', cl.opted_out_at is not null) as client,
       c.deal_id, d.stage, a.kind as channel, c.summary,
       ${factsInForce({ client: "c.client_id", deal: "c.deal_id" })} as facts,
       exists (select from client_memories y where y.org_id = c.org_id and y.client_id = c.client_id
                  and y.forgotten_at is null and y.conversation_id <> c.id) as has_memories,
       coalesce((
         select json_agg(json_build_object('id', m.id, 'seq', m.seq, 'author', m.author, 'text', m.text,
                  'attachments', m.attachments, 'command', m.command, 'status', m.status,
                  'deleted', m.deleted_at is not null, 'at', m.created_at) order by m.seq)
           from (select * from messages where org_id = c.org_id and conversation_id = c.id and seq > c.forgotten_seq
                  order by seq desc limit greatest($2, least(${MAX_UNSUMMARISED}, c.last_seq - c.summary_seq),
                                                  least(${MAX_WINDOW}, c.last_seq - c.answered_seq))) m
          where m.status <> 'suppressed'), '[]') as history,
       coalesce((
         select json_agg(json_build_object('number', b.number, 'tour', p.sku, 'title', p.title, 'date', dp.starts_on,
                  'adults', b.adults, 'children', b.children,
                  'total', json_build_object('amount', b.total_minor, 'currency', b.currency), 'status', b.status)
                  order by b.created_at)
           from bookings b join products p on p.org_id = b.org_id and p.id = b.product_id
                join departures dp on dp.org_id = b.org_id and dp.id = b.departure_id
          where b.org_id = c.org_id and b.client_id = c.client_id and b.status <> 'cancelled'), '[]') as bookings,
       (select h.contract || jsonb_build_object('at', h.created_at) from handoffs h
         where h.org_id = c.org_id and h.conversation_id = c.id and h.direction = 'to-bot'
         order by h.created_at desc limit 1) as handed_back,
       (select json_build_object('id', t.id, 'from_seq', t.from_seq, 'seen_seq', t.seen_seq, 'journal', t.journal,
                 'started_at', t.started_at,
                 'wrote', exists (select from effects e where e.org_id = t.org_id and e.turn_id = t.id
                                     and e.status in ('done', 'running', 'uncertain')))
          from turns t where t.org_id = c.org_id and t.id = c.open_turn_id and t.status = 'running') as open_turn,
       (select json_build_object('id', t.id, 'from_seq', t.from_seq, 'journal', t.journal,
                 'wrote', exists (select from effects e where e.org_id = t.org_id and e.turn_id = t.id
                                     and e.status in ('done', 'running', 'uncertain')),
                 'decisions', (select json_agg(json_build_object('callId', p.call_id, 'status', p.status, 'response', p.decision))
                                 from approvals p where p.org_id = t.org_id and p.turn_id = t.id and p.status <> 'pending'))
          from turns t where t.org_id = c.org_id and t.id = c.resume_turn_id and t.status = 'paused') as resumed_turn,
       coalesce((select json_agg(json_build_object('tool', p.tool, 'args', p.args, 'risk', p.risk, 'since', p.created_at) order by p.created_at)
          from approvals p where p.org_id = c.org_id and p.conversation_id = c.id and p.status = 'pending'), '[]') as awaiting
     from conversations c
       join clients cl on cl.org_id = c.org_id and cl.id = c.client_id
       join deals d on d.org_id = c.org_id and d.id = c.deal_id
       join channel_accounts a on a.org_id = c.org_id and a.id = c.channel_account_id
     where c.org_id = current_org() and c.id = $1`,
    [conversationId, window],
  );
  return rows[0];
}
