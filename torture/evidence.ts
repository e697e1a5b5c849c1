import pg from "pg";
import type { ConversationRow, Evidence, MessageRow, TurnRow } from "./count.ts";
import { DEMO } from "../store/seed/index.ts";
import type { Stage } from "./stage.ts";

const MESSAGES = `
select m.id, m.chat_id as "chatId", m.conversation_id as "conversationId", m.seq::int, m.direction, m.author, m.status,
       m.external_id as "externalId", m.turn_id as "turnId", (extract(epoch from m.claimed_at) * 1000)::float8 as "claimedAtMs"
  from messages m where m.channel_account_id = $1`;
const TURNS = `
select t.id, t.conversation_id as "conversationId", t.status, t.from_seq::int as "fromSeq", t.seen_seq::int as "seenSeq"
  from turns t`;
const CONVERSATIONS = `
select c.id, c.mode, c.answered_seq::int as "answeredSeq",
       (select (extract(epoch from min(h.created_at)) * 1000)::float8 from handoffs h
         where h.org_id = c.org_id and h.conversation_id = c.id and h.direction = 'to-human' and h.by <> 'bot') as "takenOverAtMs"
  from conversations c where c.channel_account_id = $1`;
/** What would still move: the run has settled when this is nothing. */
const OPEN = `
select (select count(*)::int from conversations where channel_account_id = $1 and mode = 'bot' and in_seq > answered_seq)
     + (select count(*)::int from messages where channel_account_id = $1 and status in ('queued', 'held', 'sending')) as open`;

/** Reads the tables of the demo organisation by a connection of its own, not by our code. */
export async function withTables<T>(stage: Stage, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: stage.database.url });
  await client.connect();
  try {
    await client.query("select set_config('role', 'karavan_tenant', false), set_config('karavan.org_id', $1, false)", [
      DEMO.orgId,
    ]);
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function countOpen(stage: Stage): Promise<number> {
  const rows = await withTables(stage, (client) => client.query<{ open: number }>(OPEN, [stage.channelId]));
  return rows.rows[0]?.open ?? 0;
}

export async function readTables(stage: Stage): Promise<Pick<Evidence, "messages" | "turns" | "conversations">> {
  return withTables(stage, async (client) => ({
    messages: (await client.query<MessageRow>(MESSAGES, [stage.channelId])).rows,
    turns: (await client.query<TurnRow>(TURNS)).rows,
    conversations: (await client.query<ConversationRow>(CONVERSATIONS, [stage.channelId])).rows,
  }));
}

export async function findConversation(stage: Stage, chatId: string): Promise<string | undefined> {
  const { rows } = await withTables(stage, (client) =>
    client.query<{ id: string }>(
      "select id from conversations where channel_account_id = $1 and chat_id = $2 and mode <> 'closed'",
      [stage.channelId, chatId],
    ),
  );
  return rows[0]?.id;
}
