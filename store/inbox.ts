import type {
  Attachment,
  Author,
  Category,
  ChannelKind,
  Deal,
  Locale,
  MessageStatus,
  Mode,
  Sentiment,
  Stage,
} from "../domain/index.ts";
import { addClientText, Conditions } from "./conditions.ts";
import { decodeCursor, INSTANT_PART, toPage, UUID_PART, type Page } from "./cursors.ts";
import type { Tx } from "./tx.ts";

/** A conversation as a person sees it in a list: who, where, how far, who waits. */
export interface InboxConversation {
  id: string;
  channel: { id: string; kind: ChannelKind; name: string };
  client: { id: string; name: string | null; phone: string | null; locale: Locale | null };
  deal: { id: string; stage: Stage; status: Deal["status"] };
  mode: Mode;
  /** Of the customer's last message; the category of the last one that had any. */
  category: Category | null;
  sentiment: Sentiment | null;
  language: Locale | null;
  assignee: string | null;
  summary: string | null;
  reachable: boolean;
  /** Messages of the customer that neither bot nor person has answered. */
  unread: number;
  /** Since when the customer waits: for an answer, or for a person whom the bot has called. */
  waitingSince: Date | null;
  slaDueAt: Date | null;
  /** Risky writes of the bot that wait for a person's decision. */
  pendingApprovals: number;
  lastMessage: {
    id: string;
    author: Author;
    text: string;
    attachments: Attachment[];
    status: MessageStatus;
    createdAt: string;
  } | null;
  lastMessageAt: Date;
  createdAt: Date;
  closedAt: Date | null;
}

export interface ConversationFilter {
  modes?: readonly Mode[] | undefined;
  stages?: readonly Stage[] | undefined;
  /** A channel account's id. */
  channelId?: string | undefined;
  channelKind?: ChannelKind | undefined;
  clientId?: string | undefined;
  /** A user's id; `null`: those that nobody answers for. */
  assignee?: string | null | undefined;
  /** Only those in which the customer waits (`true`) or does not (`false`). */
  waiting?: boolean | undefined;
  /** Only those in which somebody waits for a person: the customer for an answer, or the bot for a decision. */
  needsPerson?: boolean | undefined;
  /** Part of the client's name, e-mail, phone or user name. */
  text?: string | undefined;
}

export interface ListRequest {
  limit: number;
  cursor?: string | undefined;
}

export type SortDirection = "asc" | "desc";

/**
 * Since when the customer waits for a person whom the bot has called and who has not written yet; null otherwise. The bot has answered
 * ("a colleague will write to you"), the customer has not been.
 */
const CALLED = `(case when k.mode = 'human' then (
  select h.created_at from handoffs h
   where h.org_id = k.org_id and h.conversation_id = k.id and h.direction = 'to-human'
     and h.created_at > coalesce((
       select m.created_at from messages m
        where m.org_id = k.org_id and m.conversation_id = k.id and m.author = 'manager' order by m.seq desc limit 1), '-infinity')
     and h.by = 'bot'
   order by h.created_at desc limit 1) end)`;

/** Somebody waits for the answer of whoever has the conversation. */
const WAITS = `(k.mode <> 'closed' and (k.in_seq > k.answered_seq or ${CALLED} is not null))`;
const PENDING = "approvals p where p.org_id = k.org_id and p.conversation_id = k.id and p.status = 'pending'";
const NEEDS_PERSON = `(exists (select from ${PENDING}) or (k.mode = 'human' and ${WAITS}))`;

function toConditions(filter: ConversationFilter): Conditions {
  const where = new Conditions();
  where.addIf(filter.modes, (modes) => `k.mode = any (${modes}::text[])`);
  where.addIf(filter.stages, (stages) => `d.stage = any (${stages}::text[])`);
  where.addIf(filter.channelId, (id) => `k.channel_account_id = ${id}::uuid`);
  where.addIf(filter.channelKind, (kind) => `a.kind = ${kind}`);
  where.addIf(filter.clientId, (id) => `k.client_id = ${id}::uuid`);
  if (filter.assignee === null) where.raw("k.assignee is null");
  else where.addIf(filter.assignee, (id) => `k.assignee = ${id}`);
  if (filter.waiting !== undefined) where.raw(filter.waiting ? WAITS : `not ${WAITS}`);
  if (filter.needsPerson !== undefined) where.raw(filter.needsPerson ? NEEDS_PERSON : `not ${NEEDS_PERSON}`);
  if (filter.text !== undefined) addClientText(where, filter.text);
  return where;
}

/** The page is cut first, so that the lateral joins run for its rows only. */
function conversationSql(page: string, order: string): string {
  return `
    with page as materialized (${page})
    select k.id,
           json_build_object('id', a.id, 'kind', a.kind, 'name', a.name) as channel,
           json_build_object('id', c.id, 'name', c.name, 'phone', c.phone, 'locale', c.locale) as client,
           json_build_object('id', d.id, 'stage', d.stage, 'status', d.status) as deal,
           k.mode, k.category, k.sentiment, k.locale as language, k.assignee, k.summary, k.reachable,
           case when k.in_seq > k.answered_seq then unread.count else 0 end as unread,
           coalesce(case when k.in_seq > k.answered_seq then k.first_unanswered_at end, called.at) as "waitingSince",
           case when k.mode = 'human' and (k.in_seq > k.answered_seq or called.at is not null) then handoff.sla_due_at end as "slaDueAt",
           (select count(*)::int from ${PENDING}) as "pendingApprovals",
           last.message as "lastMessage",
           k.last_message_at as "lastMessageAt", k.created_at as "createdAt", k.closed_at as "closedAt"
      from page
      join conversations k on k.org_id = current_org() and k.id = page.id
      join channel_accounts a on a.org_id = k.org_id and a.id = k.channel_account_id
      join clients c on c.org_id = k.org_id and c.id = k.client_id
      join deals d on d.org_id = k.org_id and d.id = k.deal_id
      left join lateral (
        select count(*)::int as count from messages m
         where m.org_id = k.org_id and m.conversation_id = k.id and m.direction = 'in' and m.seq > k.answered_seq
      ) unread on true
      left join lateral (
        select json_build_object('id', m.id, 'author', m.author, 'text', left(m.text, 280), 'attachments', m.attachments,
                                 'status', m.status, 'createdAt', m.created_at) as message
          from messages m
         where m.org_id = k.org_id and m.conversation_id = k.id and m.status <> 'suppressed' and m.deleted_at is null
         order by m.seq desc limit 1
      ) last on true
      left join lateral (select ${CALLED} as at) called on true
      left join lateral (
        select h.sla_due_at from handoffs h
         where h.org_id = k.org_id and h.conversation_id = k.id and h.direction = 'to-human'
         order by h.created_at desc limit 1
      ) handoff on true
     order by ${order}`;
}

/** Conversations by their last message, newest first unless asked otherwise. */
export async function listConversations(
  tx: Tx,
  request: ListRequest & { filter: ConversationFilter; sort: SortDirection },
): Promise<Page<InboxConversation>> {
  const where = toConditions(request.filter);
  const later = request.sort === "desc" ? "<" : ">";
  if (request.cursor !== undefined) {
    const [at, id] = decodeCursor(request.cursor, [INSTANT_PART, UUID_PART]);
    // The first condition bounds the index scan, the second leaves out what the page before has shown of that instant.
    where.add(at, (instant) => `k.last_message_at ${later}= ${instant}::timestamptz`);
    where.raw(
      `(k.last_message_at ${later} $${where.values.length}::timestamptz or k.id > ${where.parameter(id)}::uuid)`,
    );
  }
  const order = `k.last_message_at ${request.sort}, k.id`;
  const rows = await tx.query<InboxConversation>(
    conversationSql(
      `select k.id from conversations k
         join clients c on c.org_id = k.org_id and c.id = k.client_id
         join deals d on d.org_id = k.org_id and d.id = k.deal_id
         join channel_accounts a on a.org_id = k.org_id and a.id = k.channel_account_id
        where k.org_id = current_org() and ${where.text} order by ${order} limit ${where.parameter(request.limit + 1)}`,
      order,
    ),
    where.values,
  );
  return toPage(rows, request.limit, (row) => [row.lastMessageAt.toISOString(), row.id]);
}

export async function getConversation(tx: Tx, id: string): Promise<InboxConversation | undefined> {
  const rows = await tx.query<InboxConversation>(conversationSql("select $1::uuid as id", "k.id"), [id]);
  return rows[0];
}
