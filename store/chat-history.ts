import type { Attachment, Author, MessageStatus, Mode } from "../domain/index.ts";
import { decodeCursor, SEQ_PART, toPage, UUID_PART, type Page } from "./cursors.ts";
import type { Tx } from "./tx.ts";

/** One chat of one channel account, over all its conversations: what its customer may see. */
export interface ChatRef {
  channelId: string;
  chatId: string;
}

/** A place in a chat. Conversation ids are in order of time, so pairs compare as (conversation, seq). */
export interface ChatPosition {
  conversationId: string;
  seq: number;
}

export interface ChatMessage extends ChatPosition {
  id: string;
  direction: "in" | "out";
  author: Author;
  text: string;
  attachments: Attachment[];
  buttons: { label: string; value: string }[];
  status: MessageStatus;
  /** Of the customer's own messages: the id they gave it. */
  externalId: string | null;
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
}

/** Ours are shown once they count as sent: what is queued may still be suppressed by a takeover. */
export function isVisible(message: Pick<ChatMessage, "direction" | "status">): boolean {
  return message.direction === "in" || ["sent", "delivered", "read", "uncertain"].includes(message.status);
}

/** Ours that may be shown later, behind messages that are shown already. */
export function isPending(message: Pick<ChatMessage, "direction" | "status">): boolean {
  return message.direction === "out" && ["queued", "held", "sending"].includes(message.status);
}

const VISIBLE = "(m.direction = 'in' or m.status in ('sent', 'delivered', 'read', 'uncertain'))";
const COLUMNS = `m.id, m.conversation_id as "conversationId", m.seq, m.direction, m.author,
  case when m.deleted_at is null then m.text else '' end as text,
  case when m.deleted_at is null then m.attachments else '[]' end as attachments,
  coalesce(m.buttons, '[]') as buttons, m.status,
  case when m.direction = 'in' then m.external_id end as "externalId",
  m.created_at as "createdAt", m.edited_at as "editedAt", m.deleted_at as "deletedAt"`;
const FROM = `conversations k join messages m on m.org_id = k.org_id and m.conversation_id = k.id
  where k.org_id = current_org() and k.channel_account_id = $1 and k.chat_id = $2`;

/** Everything after a position, in order, whether visible yet or not. */
export async function readChatAfter(
  tx: Tx,
  chat: ChatRef,
  range: { after: ChatPosition | null; limit: number },
): Promise<ChatMessage[]> {
  return tx.query<ChatMessage>(
    `select ${COLUMNS} from ${FROM}
        and ($3::uuid is null or k.id >= $3::uuid)
        and m.seq > case when k.id = $3::uuid then $4::bigint else 0 end
      order by m.conversation_id, m.seq limit $5`,
    [chat.channelId, chat.chatId, range.after?.conversationId ?? null, range.after?.seq ?? 0, range.limit],
  );
}

/** Visible messages before a cursor, newest first. */
export async function listChatHistory(
  tx: Tx,
  chat: ChatRef,
  request: { cursor?: string | undefined; limit: number },
): Promise<Page<ChatMessage>> {
  const [conversationId, seq] =
    request.cursor === undefined ? [null, 0] : decodeCursor(request.cursor, [UUID_PART, SEQ_PART]);
  const rows = await tx.query<ChatMessage>(
    `select ${COLUMNS} from ${FROM} and ${VISIBLE}
        and ($3::uuid is null or k.id < $3::uuid or (k.id = $3::uuid and m.seq < $4::bigint))
      order by m.conversation_id desc, m.seq desc limit $5`,
    [chat.channelId, chat.chatId, conversationId, seq, request.limit + 1],
  );
  return toPage(rows, request.limit, (row) => [row.conversationId, String(row.seq)]);
}

export async function readChatMessage(tx: Tx, chat: ChatRef, id: string): Promise<ChatMessage | undefined> {
  const rows = await tx.query<ChatMessage>(`select ${COLUMNS} from ${FROM} and m.id = $3`, [
    chat.channelId,
    chat.chatId,
    id,
  ]);
  return rows[0];
}

/** Who answers in the chat now; `undefined` before its first message. */
export async function readChatMode(tx: Tx, chat: ChatRef): Promise<Mode | undefined> {
  const rows = await tx.query<{ mode: Mode }>(
    `select mode from conversations where org_id = current_org() and channel_account_id = $1 and chat_id = $2
      order by id desc limit 1`,
    [chat.channelId, chat.chatId],
  );
  return rows[0]?.mode;
}

/** Which chat a conversation belongs to. */
export async function findChat(tx: Tx, conversationId: string): Promise<ChatRef | undefined> {
  const rows = await tx.query<ChatRef>(
    `select channel_account_id as "channelId", chat_id as "chatId" from conversations where org_id = current_org() and id = $1`,
    [conversationId],
  );
  return rows[0];
}
