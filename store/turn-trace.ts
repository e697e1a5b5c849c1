import type {
  EffectKind,
  EffectStatus,
  HandoffContract,
  MessageStatus,
  Purpose,
  Stage,
  TurnStatus,
} from "../domain/index.ts";
import type { Tx } from "./tx.ts";

interface TracedTurn {
  id: string;
  organisationId: string;
  conversationId: string;
  clientId: string;
  channel: string;
  status: TurnStatus;
  reason: string | null;
  detail: string | null;
  fromSeq: number;
  seenSeq: number;
  agents: string[];
  trace: unknown;
  promptVersions: string[];
  totalMs: number | null;
  modelMs: number | null;
  startedAt: Date;
  endedAt: Date | null;
}

/** Everything that is known of one turn, from the rows that hold it. */
export interface TracedTurnRows {
  turn: TracedTurn;
  /** What it answered, and what it said, by position. */
  messages: {
    id: string;
    seq: number;
    direction: "in" | "out";
    author: string;
    text: string;
    attachments: number;
    status: MessageStatus;
    /** What a message of ours was said for. */
    purpose: Purpose | null;
    reason: string | null;
    createdAt: Date;
  }[];
  modelCalls: {
    purpose: string;
    provider: string;
    model: string;
    tokensIn: number;
    tokensOut: number;
    tokensCached: number;
    tokensReasoning: number;
    costMicroUsd: number | null;
    latencyMs: number;
    finishReason: string | null;
    errorCode: string | null;
    at: Date;
  }[];
  effects: {
    id: string;
    callId: string;
    tool: string;
    kind: EffectKind;
    status: EffectStatus;
    args: Record<string, unknown>;
    result: unknown;
    reason: string | null;
  }[];
  moves: { from: Stage; to: Stage; evidence: { facts: string[]; signals: string[] }; at: Date }[];
  facts: { key: string; value: unknown }[];
  /** Of the turn itself, and of people from its beginning until the next one. */
  handoffs: { direction: "to-human" | "to-bot"; by: string; contract: HandoffContract; createdAt: Date }[];
}

/** A turn by its id, or a conversation's last one by the conversation's. */
async function findTurn(tx: Tx, id: string): Promise<TracedTurn | undefined> {
  const rows = await tx.query<TracedTurn>(
    `select t.id, t.org_id as "organisationId", t.conversation_id as "conversationId", c.client_id as "clientId", a.kind as channel, t.status,
            t.reason, t.detail, t.from_seq as "fromSeq", t.seen_seq as "seenSeq", t.agents, t.trace,
            t.prompt_versions as "promptVersions", t.total_ms as "totalMs", t.model_ms as "modelMs",
            t.started_at as "startedAt", t.ended_at as "endedAt"
       from turns t join conversations c on c.org_id = t.org_id and c.id = t.conversation_id
            join channel_accounts a on a.org_id = c.org_id and a.id = c.channel_account_id
      where t.org_id = current_org() and t.id = coalesce(
        (select o.id from turns o where o.org_id = current_org() and o.id = $1),
        (select o.id from turns o where o.org_id = current_org() and o.conversation_id = $1
          order by o.started_at desc, o.id desc limit 1))`,
    [id],
  );
  return rows[0];
}

type Rows<Part extends keyof TracedTurnRows> = TracedTurnRows[Part] extends readonly (infer Row)[] ? Row : never;

const readMessages = (tx: Tx, turn: TracedTurn) =>
  tx.query<Rows<"messages">>(
    `select id, seq, direction, author, text, jsonb_array_length(attachments) as attachments, status, purpose, reason, created_at as "createdAt"
       from messages
      where org_id = current_org() and conversation_id = $1 and seq > $2
        and ((direction = 'in' and seq <= $3) or turn_id = $4)
      order by seq`,
    [turn.conversationId, turn.fromSeq, turn.seenSeq, turn.id],
  );

/** Calls have no index of their own by turn, which every turn would pay for; by organisation and time they have. */
const readCalls = (tx: Tx, turn: TracedTurn) =>
  tx.query<Rows<"modelCalls">>(
    `select purpose, provider, model, tokens_in as "tokensIn", tokens_out as "tokensOut", tokens_cached as "tokensCached",
            tokens_reasoning as "tokensReasoning", cost_micro_usd as "costMicroUsd", latency_ms as "latencyMs",
            finish_reason as "finishReason", error_code as "errorCode", at
       from model_calls
      where org_id = current_org() and turn_id = $1 and at >= $2 and ($3::timestamptz is null or at <= $3)
      order by at, id`,
    [turn.id, turn.startedAt, turn.endedAt],
  );

const readEffects = (tx: Tx, turn: TracedTurn) =>
  tx.query<Rows<"effects">>(
    `select id, call_id as "callId", tool, kind, status, args, result, reason from effects
      where org_id = current_org() and turn_id = $1 order by created_at, id`,
    [turn.id],
  );

const readMoves = (tx: Tx, turn: TracedTurn) =>
  tx.query<Rows<"moves">>(
    `select s.from_stage as "from", s.to_stage as "to", s.evidence, s.at
       from deals d join stage_moves s on s.org_id = d.org_id and s.deal_id = d.id
      where d.org_id = current_org() and d.client_id = $1 and s.turn_id = $2 order by s.at, s.id`,
    [turn.clientId, turn.id],
  );

const readFacts = (tx: Tx, turn: TracedTurn) =>
  tx.query<Rows<"facts">>(
    `select key, value from facts where org_id = current_org() and client_id = $1 and turn_id = $2 order by created_at, id`,
    [turn.clientId, turn.id],
  );

const readHandoffs = (tx: Tx, turn: TracedTurn) =>
  tx.query<Rows<"handoffs">>(
    `select direction, by, contract, created_at as "createdAt" from handoffs
      where org_id = current_org() and conversation_id = $1 and (turn_id = $2 or (created_at >= $3 and created_at < coalesce(
        (select min(n.started_at) from turns n
          where n.org_id = current_org() and n.conversation_id = $1 and n.started_at > $3), 'infinity')))
      order by created_at, id`,
    [turn.conversationId, turn.id, turn.startedAt],
  );

/** One turn with all that hangs on it; `undefined` when the organisation has no such turn or conversation. */
export async function readTracedTurn(tx: Tx, id: string): Promise<TracedTurnRows | undefined> {
  const turn = await findTurn(tx, id);
  if (turn === undefined) return undefined;
  const [messages, modelCalls, effects, moves, facts, handoffs] = await Promise.all([
    readMessages(tx, turn),
    readCalls(tx, turn),
    readEffects(tx, turn),
    readMoves(tx, turn),
    readFacts(tx, turn),
    readHandoffs(tx, turn),
  ]);
  return { turn, messages, modelCalls, effects, moves, facts, handoffs };
}
