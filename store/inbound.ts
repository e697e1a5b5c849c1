import {
  mayBecome,
  MESSAGE_STATUSES,
  traitsOf,
  type InboundMessage,
  type Locale,
  type MessageStatus,
  type Mode,
} from "../domain/index.ts";
import { createId } from "./ids.ts";
import type { Tx } from "./database.ts";

export interface AcceptRequest {
  account: { id: string; orgId: string };
  message: InboundMessage;
  id: string;
  now: Date;
  /** Quiet window and its ceiling from the first unanswered message; both 0 for a button or command. */
  quietMs: number;
  quietMaxMs: number;
  /** A button or command: the turn does not wait for a recording that is being transcribed either. */
  atOnce?: boolean;
  /** The message has a recording: how long the turn waits for its words. */
  hearMs?: number;
}

export interface Accepted {
  conversationId: string;
  clientId: string;
  mode: Mode;
  /** `null`: a repeat, nothing changed. */
  seq: number | null;
  dueAt: Date | null;
  /** Something about this message came before it. */
  hasEarlyChanges: boolean;
}

interface AcceptRow {
  conversation_id: string;
  client_id: string;
  mode: Mode;
  seq: number | null;
  due_at: Date | null;
  early: boolean;
}

/*
 * One statement: lock the open conversation, insert under the unique key, raise in_seq. `conv` reads the newest version
 * of the row after waiting for its lock, and the update below it touches the version it has locked. `due_at` is the quiet window, or
 * the end of a transcription that it would not wait for. That counts from the first message the next turn answers, as the
 * quiet window's ceiling does; while a turn runs, this is the one that has just come.
 */
const ACCEPT = `
with conv as materialized (
  select id, client_id, mode, last_seq, in_seq, answered_seq, first_unanswered_at, hearing_until, lease_holder from conversations
   where org_id = current_org() and channel_account_id = $1 and chat_id = $2 and mode <> 'closed'
     for update
), early as (
  select exists (select from early_changes e where e.org_id = current_org() and e.channel_account_id = $1
                    and e.chat_id = $2 and e.external_id = $7) as found
), inserted as (
  insert into messages (org_id, id, conversation_id, channel_account_id, chat_id, seq, direction, author, text,
                        attachments, command, external_id, status, reply_to, sent_at, created_at, category, sentiment, language)
  select current_org(), $3, conv.id, $1, $2, conv.last_seq + 1, 'in', 'client', $4, $5, $6, $7, 'received',
         (select m.id from messages m where m.channel_account_id = $1 and m.chat_id = $2 and m.external_id = $8), $9, $10,
         $16, $17, $18
    from conv, early where not ($13 and early.found)
  on conflict (channel_account_id, chat_id, external_id) where external_id is not null do nothing
  returning seq
), hearing as (
  select case when $14::bigint > 0
              then case when in_seq > answered_seq and lease_holder is null then first_unanswered_at else $10 end
                     + $14 * interval '1 ms'
              when in_seq > answered_seq then hearing_until end as until
    from conv
), steered as (
  update conversations c
     set category = coalesce($16, c.category), sentiment = $17, hearing_until = h.until, last_seq = i.seq, in_seq = i.seq, last_message_at = $10, reachable = true,
         last_in_at = greatest(c.last_in_at, least($9::timestamptz, $10)),
         first_unanswered_at = case when conv.in_seq > conv.answered_seq then conv.first_unanswered_at else $10 end,
         due_at = greatest(least($10::timestamptz + $11 * interval '1 ms',
                                 case when conv.in_seq > conv.answered_seq then conv.first_unanswered_at else $10 end
                                   + $12 * interval '1 ms'),
                           case when not $15 then h.until end)
    from inserted i, conv, hearing h
   where c.org_id = current_org() and c.id = conv.id
  returning c.due_at
)
select conv.id as conversation_id, conv.client_id, conv.mode, i.seq, s.due_at, early.found as early
  from conv cross join early left join inserted i on true left join steered s on true`;

/**
 * Accepts a message into its open conversation; `undefined` when there is none. `last`: ends the transaction, and takes
 * nothing when there is something early to apply with it.
 */
export async function acceptIntoOpen(
  tx: Tx,
  request: AcceptRequest,
  { last }: { last: boolean } = { last: false },
): Promise<Accepted | undefined> {
  const { account, message } = request;
  const run = last ? tx.finish : tx.query;
  const traits = traitsOf(message.text);
  const rows = await run<AcceptRow>(ACCEPT, [
    account.id,
    message.chatId,
    request.id,
    message.text,
    JSON.stringify(message.attachments),
    message.command === undefined ? null : JSON.stringify(message.command),
    message.externalId,
    message.replyToExternalId ?? null,
    message.sentAt,
    request.now,
    request.quietMs,
    request.quietMaxMs,
    last,
    request.hearMs ?? 0,
    request.atOnce ?? false,
    traits.category,
    traits.sentiment,
    traits.language,
  ]);
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    conversationId: row.conversation_id,
    clientId: row.client_id,
    mode: row.mode,
    seq: row.seq,
    dueAt: row.due_at,
    hasEarlyChanges: row.early,
  };
}

/** Serialises the first messages of one chat, which have no row yet that could be locked. */
export async function lockChat(tx: Tx, accountId: string, chatId: string): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 7))", [`${accountId} ${chatId}`]);
}

export interface KnownMessage {
  id: string;
  conversationId: string;
  direction: "in" | "out";
  text: string;
  status: string;
  editedAt: Date | null;
}

/** A message by the platform's id, locked with its conversation first (the order every writer keeps). */
export async function findByExternalId(
  tx: Tx,
  key: { accountId: string; chatId: string; externalId: string },
): Promise<KnownMessage | undefined> {
  const rows = await tx.query<KnownMessage>(
    `select m.id, m.conversation_id as "conversationId", m.direction, m.text, m.status, m.edited_at as "editedAt"
       from messages m
      where m.channel_account_id = $1 and m.chat_id = $2 and m.external_id = $3`,
    [key.accountId, key.chatId, key.externalId],
  );
  return rows[0];
}

export interface NewChat {
  account: { id: string; orgId: string };
  chatId: string;
  /** The platform's id of the message that opens it; one that is stored already opens nothing. */
  externalId: string;
  sender: InboundMessage["sender"];
  locale: Locale | null;
  now: Date;
}

/*
 * The identity decides who the client is, and is locked for that: a merge that is moving it is waited for, and one to come waits. An insert that conflicts waits for whoever is making it, and answers nothing, because this
 * statement cannot see what it waited for. The upsert of the deal changes nothing but locks: it waits for who is making or closing the
 * client's open deal at this moment and answers what is open then, and nobody closes it before the conversation that is
 * opened on it can be seen.
 */
const OPEN = `
with wanted as (
  select where not exists (select from conversations where org_id = current_org() and channel_account_id = $1 and chat_id = $2
                              and mode <> 'closed')
           and not exists (select from messages where channel_account_id = $1 and chat_id = $2 and external_id = $3)
), known as (
  select i.client_id from identities i, wanted
   where i.org_id = current_org() and i.channel_account_id = $1 and i.external_id = $4
    for share of i
), identity as (
  insert into identities (org_id, id, client_id, channel_account_id, external_id, name, username, created_at)
  select current_org(), $5, $6, $1, $4, $7, $8, $9 from wanted where not exists (select from known)
  on conflict (org_id, channel_account_id, external_id) do nothing returning client_id
), client as (
  insert into clients (org_id, id, name, locale, phone, created_at)
  select current_org(), client_id, $7, $10, $11, $9 from identity
), deal as (
  insert into deals (org_id, id, client_id, stage, created_at)
  select current_org(), $12, client_id, 'new', $9 from (select * from known union all select * from identity) who
  on conflict (org_id, client_id) where status = 'open' do update set status = excluded.status
  returning id, client_id
)
insert into conversations (org_id, id, client_id, deal_id, channel_account_id, chat_id, locale, last_message_at, created_at)
select current_org(), $13, client_id, id, $1, $2, $10, $9, $9 from deal returning id`;

/**
 * Finds or creates client, identity and deal, and opens a conversation, in one statement. Call under `lockChat`. `undefined`: the chat
 * has an open one, its message is known, or another chat of the same sender is being opened just now (a second
 * call then sees its client).
 */
export async function openConversation(tx: Tx, chat: NewChat): Promise<string | undefined> {
  const { account, sender, now } = chat;
  const rows = await tx.query<{ id: string }>(OPEN, [
    account.id,
    chat.chatId,
    chat.externalId,
    sender.externalId,
    createId(now),
    createId(now),
    sender.name ?? null,
    sender.username ?? null,
    now,
    chat.locale,
    sender.phone ?? null,
    createId(now),
    createId(now),
  ]);
  return rows[0]?.id;
}

export interface Revision {
  messageId: string;
  kind: "edit" | "deletion";
  text: string | null;
  at: Date;
}

/**
 * Applies an edit or deletion and keeps the former text; an older edit than the last one changes nothing. The lock is
 * what compares it with one that is being stored at this moment.
 */
export async function reviseMessage(tx: Tx, revision: Revision): Promise<boolean> {
  const traits = revision.kind === "edit" && revision.text !== null ? traitsOf(revision.text) : undefined;
  const column = revision.kind === "edit" ? "edited_at" : "deleted_at";
  const changed = await tx.execute(
    `with former as (
       select id, text from messages where org_id = current_org() and id = $1 and coalesce(${column}, '-infinity') < $3
          for update
     ), kept as (
       insert into message_revisions (org_id, message_id, at, kind, former_text)
       select current_org(), id, $3, $4, text from former on conflict do nothing
     )
     update messages m set ${column} = $3, text = coalesce($2, m.text),
            category = case when m.direction = 'in' then $5 end, sentiment = case when m.direction = 'in' then $6 end,
            language = case when m.direction = 'in' then $7 end
       from former where m.org_id = current_org() and m.id = former.id`,
    [
      revision.messageId,
      revision.text,
      revision.at,
      revision.kind,
      traits?.category ?? null,
      traits?.sentiment ?? null,
      traits?.language ?? null,
    ],
  );
  return changed === 1;
}

export interface EarlyChange {
  kind: "edit" | "deletion" | "status";
  at: Date;
  body: { text?: string; status?: MessageStatus; reason?: string };
}

/**
 * Keeps a change whose message is not here yet; the newest of a kind wins, and of statuses the one that the others may
 * become: platforms report `delivered` and `read` of the same second in any order.
 */
export async function keepEarlyChange(
  tx: Tx,
  key: { accountId: string; chatId: string; externalId: string },
  change: EarlyChange,
): Promise<void> {
  const { status } = change.body;
  const lower = status === undefined ? [] : MESSAGE_STATUSES.filter((from) => mayBecome(from, status));
  await tx.query(
    `insert into early_changes (org_id, channel_account_id, chat_id, external_id, kind, at, body)
     values (current_org(), $1, $2, $3, $4, $5, $6)
     on conflict (org_id, channel_account_id, chat_id, external_id, kind)
     do update set at = excluded.at, body = excluded.body
      where case when excluded.kind = 'status' then early_changes.body ->> 'status' = any ($7)
                 else early_changes.at <= excluded.at end`,
    [key.accountId, key.chatId, key.externalId, change.kind, change.at, JSON.stringify(change.body), lower],
  );
}

export async function takeEarlyChanges(
  tx: Tx,
  key: { accountId: string; chatId: string; externalId: string },
): Promise<EarlyChange[]> {
  return tx.query<EarlyChange>(
    `delete from early_changes
      where org_id = current_org() and channel_account_id = $1 and chat_id = $2 and external_id = $3
      returning kind, at, body`,
    [key.accountId, key.chatId, key.externalId],
  );
}

/**
 * Waits for transactions that are accepting a message of this chat: they may have looked for early changes before one was
 * kept. What they have stored is seen by the next statement.
 */
export async function waitForAccepts(tx: Tx, chat: { accountId: string; chatId: string }): Promise<void> {
  await lockChat(tx, chat.accountId, chat.chatId);
  await tx.query(
    `select from conversations
      where org_id = current_org() and channel_account_id = $1 and chat_id = $2 and mode <> 'closed' for update`,
    [chat.accountId, chat.chatId],
  );
}

/**
 * The same for transactions that store the platform's id of a message of ours. Without the conversation's lock: a settling
 * one may want that after the message's.
 */
export async function waitForSends(tx: Tx, chat: { accountId: string; chatId: string }): Promise<void> {
  await tx.query(
    `select from messages m join conversations c on c.org_id = m.org_id and c.id = m.conversation_id
      where c.org_id = current_org() and c.channel_account_id = $1 and c.chat_id = $2 and c.mode <> 'closed'
        and m.status in ('sending', 'uncertain') for share of m`,
    [chat.accountId, chat.chatId],
  );
}

export async function setReachable(
  tx: Tx,
  chat: { accountId: string; chatId: string; reachable: boolean },
): Promise<string | undefined> {
  const rows = await tx.query<{ id: string }>(
    `update conversations set reachable = $3
      where org_id = current_org() and channel_account_id = $1 and chat_id = $2 and mode <> 'closed' returning id`,
    [chat.accountId, chat.chatId, chat.reachable],
  );
  return rows[0]?.id;
}
