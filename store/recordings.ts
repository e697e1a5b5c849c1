import { traitsOf, type Attachment, type Mode, type UnheardReason } from "../domain/index.ts";
import { lockConversation, type Steering } from "./conversations.ts";
import type { Tx } from "./database.ts";
import { createId } from "./ids.ts";

/** A message's files, and what it takes to understand what is said in them. */
export interface MessageMedia {
  conversationId: string;
  seq: number;
  attachments: Attachment[];
  deleted: boolean;
  /** The customer's last written messages, newest first. */
  written: string[];
}

export async function readMedia(tx: Tx, messageId: string): Promise<MessageMedia | undefined> {
  const rows = await tx.query<MessageMedia>(
    `select m.conversation_id as "conversationId", m.seq, m.attachments, m.deleted_at is not null as deleted,
            array(select w.text from messages w
                   where w.org_id = m.org_id and w.conversation_id = m.conversation_id and w.author = 'client'
                     and w.text <> '' and w.command is null and w.deleted_at is null
                   order by w.seq desc limit 5) as written
       from messages m where m.org_id = current_org() and m.id = $1`,
    [messageId],
  );
  return rows[0];
}

/** Records where a downloaded file is kept; the message's other files stay as they are. */
export async function recordFile(
  tx: Tx,
  file: { messageId: string; index: number; storedAs: string; sizeBytes: number },
): Promise<void> {
  const { messageId, index, storedAs, sizeBytes } = file;
  await patch(tx, messageId, { index, fields: { storedAs, sizeBytes } });
}

async function patch(
  tx: Tx,
  messageId: string,
  { index, fields }: { index: number; fields: Partial<Attachment> },
): Promise<void> {
  await tx.execute(
    `update messages set attachments = jsonb_set(attachments, array[$2::int::text], (attachments -> $2::int) || $3::jsonb)
      where org_id = current_org() and id = $1 and attachments -> $2::int is not null`,
    [messageId, index, JSON.stringify(fields)],
  );
}

/** What has become of one recording. */
export type Hearing = { index: number } & ({ transcript: string } | { unheard: UnheardReason });

export interface HearingRequest {
  messageId: string;
  conversationId: string;
  seq: number;
  hearings: readonly Hearing[];
  quietMs: number;
  quietMaxMs: number;
  now: Date;
}

/** What the words, or their absence, have led to. */
export interface HearingEnd {
  mode: Mode;
  /** When the turn may start now; `null` where it waits for nothing here, or for another recording. */
  dueAt: Date | null;
  /** The message that the words became, where a turn has begun or ended without them. */
  lateMessageId: string | null;
}

const WAITS_TO_BE_HEARD = `a.value ->> 'kind' in ('voice', 'audio') and a.value ? 'platformFileId'
  and not a.value ?| array['transcript', 'unheard']`;

/*
 * The turn waits no longer: it is due as if there had been no recording, but not before now. Only a wait for words is cut
 * short, not the pause after a failed turn.
 */
const STOP_WAITING = `
update conversations c
   set hearing_until = null,
       due_at = case when c.due_at <= c.hearing_until
                     then least(c.due_at, greatest($2::timestamptz, least(
                       (select m.created_at from messages m
                         where m.org_id = c.org_id and m.conversation_id = c.id and m.seq = c.in_seq) + $3 * interval '1 ms',
                       c.first_unanswered_at + $4 * interval '1 ms')))
                     else c.due_at end
 where c.org_id = current_org() and c.id = $1
   and not exists (select from messages m cross join jsonb_array_elements(m.attachments) a
                    where m.org_id = c.org_id and m.conversation_id = c.id and m.seq > c.answered_seq
                      and m.direction = 'in' and m.deleted_at is null and ${WAITS_TO_BE_HEARD})
returning case when in_seq > answered_seq then due_at end as due_at`;

/**
 * A turn that runs has read the message without its words, one that has left a journal goes on from that, and one that has
 * ended has answered it. What a person has answered stays answered.
 */
async function isLate(tx: Tx, steering: Steering, seq: number): Promise<boolean> {
  const { mode, answered_seq, lease_holder, open_turn_id } = steering;
  if (mode !== "bot" || (answered_seq < seq && lease_holder === null && open_turn_id === null)) return false;
  const rows = await tx.query(
    `select from messages where org_id = current_org() and conversation_id = $1 and seq > $2 and author = 'manager' limit 1`,
    [steering.id, seq],
  );
  return rows.length === 0;
}

interface LateWords {
  messageId: string;
  attachments: readonly Attachment[];
  now: Date;
}

/** Words heard too late are a message of their own, in reply to the one they were said in: the next turn answers them. */
async function appendLate(tx: Tx, steering: Steering, late: LateWords): Promise<string> {
  const id = createId(late.now);
  await tx.execute(
    `with steered as (
       update conversations
          set last_seq = last_seq + 1, in_seq = last_seq + 1, last_message_at = $4,
              due_at = greatest($4, case when in_seq > answered_seq then hearing_until end),
              first_unanswered_at = case when in_seq > answered_seq then first_unanswered_at else $4 end
        where org_id = current_org() and id = $1
       returning id, channel_account_id, chat_id, last_seq
     )
     insert into messages (org_id, id, conversation_id, channel_account_id, chat_id, seq, direction, author, text, attachments,
                           status, reply_to, sent_at, created_at)
     select current_org(), $2, s.id, s.channel_account_id, s.chat_id, s.last_seq, 'in', 'client', '', $5, 'received', $3,
            (select m.sent_at from messages m where m.org_id = current_org() and m.id = $3), $4
       from steered s`,
    [steering.id, id, late.messageId, late.now, JSON.stringify(late.attachments)],
  );
  return id;
}

/** What was said tells of a message what its text would have told. */
async function markTraits(tx: Tx, messageId: string, words: readonly { transcript: string }[]): Promise<void> {
  const { category, sentiment, language } = traitsOf(words.map(({ transcript }) => transcript).join("\n"));
  await tx.execute(
    `update messages set category = coalesce(category, $2), sentiment = $3, language = coalesce(language, $4)
      where org_id = current_org() and id = $1`,
    [messageId, category, sentiment, language],
  );
}

const fieldsOf = (hearing: Hearing): Partial<Attachment> =>
  "transcript" in hearing ? { transcript: hearing.transcript } : { unheard: hearing.unheard };

/**
 * Writes what was heard in a message's recordings and lets the turn start that waits for it. What is settled stays as it
 * is, so a repeat changes nothing. `undefined`: there is no such conversation.
 */
export async function settleHearing(tx: Tx, request: HearingRequest): Promise<HearingEnd | undefined> {
  const { messageId, conversationId, now } = request;
  const steering = await lockConversation(tx, conversationId);
  const media = await readMedia(tx, messageId);
  if (steering === undefined || media === undefined) return undefined;
  const { mode } = steering;
  const fresh = request.hearings.filter(({ index }) => isUnsettled(media.attachments[index]));
  const words = fresh.filter((hearing) => "transcript" in hearing);
  const late = words.length > 0 && !media.deleted && (await isLate(tx, steering, request.seq));
  for (const hearing of fresh) {
    const isMoved = late && "transcript" in hearing;
    await patch(tx, messageId, { index: hearing.index, fields: isMoved ? { unheard: "late" } : fieldsOf(hearing) });
  }
  const lateMessageId = late
    ? await appendLate(tx, steering, { messageId, attachments: toHeard(media, words), now })
    : null;
  if (words.length > 0) await markTraits(tx, lateMessageId ?? messageId, words);
  const { quietMs, quietMaxMs } = request;
  const rows = await tx.query<{ due_at: Date | null }>(STOP_WAITING, [conversationId, now, quietMs, quietMaxMs]);
  return { mode, dueAt: rows[0]?.due_at ?? null, lateMessageId };
}

const isUnsettled = (attachment: Attachment | undefined): boolean =>
  attachment !== undefined && attachment.transcript === undefined && attachment.unheard === undefined;

const toHeard = (media: MessageMedia, words: readonly (Hearing & { transcript: string })[]): Attachment[] =>
  words.flatMap(({ index, transcript }) => {
    const attachment = media.attachments[index];
    return attachment === undefined ? [] : [{ ...attachment, transcript }];
  });
