import type { InboundMessage } from "../../domain/index.ts";
import { lockConversation, type Steering } from "../conversations.ts";
import type { Database, Tx } from "../database.ts";
import { createId } from "../ids.ts";
import { acceptIntoOpen, lockChat, openConversation, type Accepted } from "../inbound.ts";
import type { CommitRequest, TurnRow } from "../turns.ts";

/** One chat of one customer on an account of its own. */
export interface MadeUpChat {
  orgId: string;
  account: { id: string; orgId: string };
  chatId: string;
  conversationId: string;
  clientId: string;
  dealId: string;
}

export const QUIET = { quietMs: 1200, quietMaxMs: 8000 };

export function inboundOf(chatId: string, overrides: Partial<InboundMessage> & { sentAt: Date }): InboundMessage {
  return {
    kind: "message",
    chatId,
    externalId: createId(overrides.sentAt),
    sender: { externalId: `sender of ${chatId}` },
    text: "Здравствуйте",
    attachments: [],
    immediate: false,
    ...overrides,
  };
}

export async function insertAccount(tx: Tx, now: Date): Promise<string> {
  const id = createId(now);
  await tx.execute(
    "insert into channel_accounts (org_id, id, kind, name, created_at) values (current_org(), $1, 'http', 'Demo', $2)",
    [id, now],
  );
  return id;
}

/** Opens a chat without a message. */
export async function createMadeUpChat(database: Database, orgId: string, now: Date): Promise<MadeUpChat> {
  const chatId = `chat ${createId(now)}`;
  return database.withTenant(orgId, async (tx) => {
    const account = { id: await insertAccount(tx, now), orgId };
    await lockChat(tx, account.id, chatId);
    const sender = { externalId: `sender of ${chatId}` };
    const conversationId = await openConversation(tx, { account, chatId, externalId: "0", sender, locale: "ru", now });
    const steering = conversationId === undefined ? undefined : await lockConversation(tx, conversationId);
    if (conversationId === undefined || steering === undefined)
      throw new Error("the conversation was opened a moment ago");
    return { orgId, account, chatId, conversationId, clientId: steering.client_id, dealId: steering.deal_id };
  });
}

/** A customer's message in a made-up chat. */
export async function say(
  tx: Tx,
  chat: MadeUpChat,
  message: Partial<InboundMessage> & { sentAt: Date },
): Promise<{ id: string; accepted: Accepted | undefined }> {
  const id = createId(message.sentAt);
  const request = {
    account: chat.account,
    message: inboundOf(chat.chatId, message),
    id,
    now: message.sentAt,
    ...QUIET,
  };
  return { id, accepted: await acceptIntoOpen(tx, request) };
}

export function turnOf(now: Date, overrides: Partial<TurnRow> = {}): TurnRow {
  return {
    id: createId(now),
    status: "committed",
    reason: null,
    detail: null,
    fromSeq: 0,
    seenSeq: 1,
    agents: ["qualify"],
    trace: [],
    promptVersions: [],
    totalMs: 5,
    modelMs: 3,
    startedAt: now,
    endedAt: now,
    journal: null,
    ...overrides,
  };
}

/** A commit of one part that answers all that a held conversation has seen. */
export function commitOf(held: Steering, now: Date, overrides: Partial<CommitRequest> = {}): CommitRequest {
  return {
    conversationId: held.id,
    token: held.lease_token,
    turn: turnOf(now, { seenSeq: held.in_seq }),
    parts: [{ id: createId(now), text: "Здравствуйте! Куда едем?", buttons: null }],
    standsAnyway: false,
    lastSeq: held.last_seq,
    mode: "bot",
    locale: "ru",
    now,
    purpose: "reply",
    followUp: null,
    tokens: 0,
    claimUntil: new Date(now.getTime() + 60_000),
    ...overrides,
  };
}
