import type {
  Attachment,
  Author,
  Category,
  EffectKind,
  EffectStatus,
  HandoffContract,
  Locale,
  MessageStatus,
  Purpose,
  Sentiment,
  Stage,
  TurnStatus,
} from "../domain/index.ts";
import { decodeCursor, INSTANT_PART, SEQ_PART, toPage, UUID_PART, type Page } from "./cursors.ts";
import type { ListRequest, SortDirection } from "./inbox.ts";
import type { Tx } from "./tx.ts";

export interface InboxMessage {
  id: string;
  conversationId: string;
  seq: number;
  direction: "in" | "out";
  author: Author;
  authorId: string | null;
  text: string;
  attachments: Attachment[];
  buttons: { label: string; value: string }[];
  /** What a message of ours is said for. */
  purpose: Purpose | null;
  status: MessageStatus;
  reason: string | null;
  /** A held message is looked at again then. */
  heldUntil: Date | null;
  turnId: string | null;
  replyTo: string | null;
  createdAt: Date;
  sentAt: Date | null;
  /** Of the customer's own. */
  category: Category | null;
  sentiment: Sentiment | null;
  language: Locale | null;
  editedAt: Date | null;
  deletedAt: Date | null;
}

export interface InboxEffect {
  id: string;
  turnId: string;
  conversationId: string;
  kind: EffectKind;
  tool: string;
  status: EffectStatus;
  args: Record<string, unknown>;
  result: unknown;
  reason: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** Why the bot said what it said. */
export interface InboxTurn {
  id: string;
  status: TurnStatus;
  reason: string | null;
  detail: string | null;
  fromSeq: number;
  seenSeq: number;
  agents: string[];
  /** For `readTrace`. */
  trace: unknown;
  promptVersions: string[];
  totalMs: number | null;
  modelMs: number | null;
  startedAt: Date;
  endedAt: Date | null;
}

export interface InboxStageMove {
  id: string;
  dealId: string;
  from: Stage;
  to: Stage;
  evidence: { facts: string[]; signals: string[] };
  turnId: string | null;
  at: Date;
}

export interface InboxHandoff {
  id: string;
  direction: "to-human" | "to-bot";
  by: string;
  contract: HandoffContract;
  slaDueAt: Date | null;
  turnId: string | null;
  createdAt: Date;
}

/** What managers were told in a conversation; never sent to the customer. */
export interface InboxNote {
  id: string;
  messageId: string | null;
  author: string;
  code: string | null;
  text: string;
  createdAt: Date;
}

export type DetailRequest = ListRequest & { conversationId: string };

export async function conversationExists(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query("select 1 from conversations where org_id = current_org() and id = $1", [id]);
  return rows.length === 1;
}

/** Messages by position; `desc` begins at the newest. */
export async function listMessages(
  tx: Tx,
  request: DetailRequest & { sort: SortDirection },
): Promise<Page<InboxMessage>> {
  const from = request.cursor === undefined ? null : decodeCursor(request.cursor, [SEQ_PART])[0];
  const rows = await tx.query<InboxMessage>(
    `select id, conversation_id as "conversationId", seq, direction, author, author_id as "authorId", text, attachments, coalesce(buttons, '[]') as buttons,
            purpose, status, reason, case when status = 'held' then next_at end as "heldUntil", turn_id as "turnId", reply_to as "replyTo", created_at as "createdAt", sent_at as "sentAt",
            category, sentiment, language, edited_at as "editedAt", deleted_at as "deletedAt"
       from messages
      where org_id = current_org() and conversation_id = $1
        and ($2::bigint is null or seq ${request.sort === "desc" ? "<" : ">"} $2::bigint)
      order by seq ${request.sort} limit $3`,
    [request.conversationId, from, request.limit + 1],
  );
  return toPage(rows, request.limit, (row) => [String(row.seq)]);
}

interface Detail {
  columns: string;
  table: string;
  at: string;
}

/** Rows of one conversation, newest first, keyed by their instant and id. */
async function listDetails<Row extends { id: string }>(
  tx: Tx,
  request: DetailRequest,
  detail: Detail & { atOf: (row: Row) => Date },
): Promise<Page<Row>> {
  const [at, id] =
    request.cursor === undefined ? [null, null] : decodeCursor(request.cursor, [INSTANT_PART, UUID_PART]);
  const rows = await tx.query<Row>(
    `select ${detail.columns} from ${detail.table}
      where org_id = current_org() and conversation_id = $1
        and ($2::timestamptz is null or (${detail.at}, id) < ($2::timestamptz, $3::uuid))
      order by ${detail.at} desc, id desc limit $4`,
    [request.conversationId, at, id, request.limit + 1],
  );
  return toPage(rows, request.limit, (row) => [detail.atOf(row).toISOString(), row.id]);
}

export async function listEffects(tx: Tx, request: DetailRequest): Promise<Page<InboxEffect>> {
  return listDetails<InboxEffect>(tx, request, {
    columns: `id, turn_id as "turnId", conversation_id as "conversationId", kind, tool, status, args, result, reason,
      created_at as "createdAt", updated_at as "updatedAt"`,
    table: "effects",
    at: "created_at",
    atOf: (row) => row.createdAt,
  });
}

export async function listTurns(tx: Tx, request: DetailRequest): Promise<Page<InboxTurn>> {
  return listDetails<InboxTurn>(tx, request, {
    columns: `id, status, reason, detail, from_seq as "fromSeq", seen_seq as "seenSeq", agents, trace,
      prompt_versions as "promptVersions", total_ms as "totalMs", model_ms as "modelMs", started_at as "startedAt",
      ended_at as "endedAt"`,
    table: "turns",
    at: "started_at",
    atOf: (row) => row.startedAt,
  });
}

export async function listHandoffs(tx: Tx, request: DetailRequest): Promise<Page<InboxHandoff>> {
  return listDetails<InboxHandoff>(tx, request, {
    columns: `id, direction, by, contract, sla_due_at as "slaDueAt", turn_id as "turnId", created_at as "createdAt"`,
    table: "handoffs",
    at: "created_at",
    atOf: (row) => row.createdAt,
  });
}

export async function listNotes(tx: Tx, request: DetailRequest): Promise<Page<InboxNote>> {
  return listDetails<InboxNote>(tx, request, {
    columns: `id, message_id as "messageId", author, code, text, created_at as "createdAt"`,
    table: "notes",
    at: "created_at",
    atOf: (row) => row.createdAt,
  });
}

/** Moves of the conversation's deal, newest first: another channel of the same client may have made some of them. */
export async function listStageMoves(tx: Tx, request: DetailRequest): Promise<Page<InboxStageMove>> {
  const [at, id] =
    request.cursor === undefined ? [null, null] : decodeCursor(request.cursor, [INSTANT_PART, UUID_PART]);
  const rows = await tx.query<InboxStageMove>(
    `select s.id, s.deal_id as "dealId", s.from_stage as "from", s.to_stage as "to", s.evidence, s.turn_id as "turnId", s.at
       from conversations k join stage_moves s on s.org_id = k.org_id and s.deal_id = k.deal_id
      where k.org_id = current_org() and k.id = $1
        and ($2::timestamptz is null or (s.at, s.id) < ($2::timestamptz, $3::uuid))
      order by s.at desc, s.id desc limit $4`,
    [request.conversationId, at, id, request.limit + 1],
  );
  return toPage(rows, request.limit, (row) => [row.at.toISOString(), row.id]);
}
