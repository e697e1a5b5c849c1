import type { Client } from "pg";
import { readAudit } from "./audit.ts";
import type { ConversationRow, Evidence, MessageRow, TurnRow } from "./count.ts";
import type { Stage } from "./stage.ts";
import { withTables } from "./tables.ts";

const MESSAGES = `
select id, conversation_id as "conversationId", seq::int, direction, author, status, external_id as "externalId",
       turn_id as "turnId"
  from messages where channel_account_id = $1`;
const TURNS = `
select id, conversation_id as "conversationId", status, from_seq::int as "fromSeq", seen_seq::int as "seenSeq" from turns`;
const CONVERSATIONS = `
select id, mode, answered_seq::int as "answeredSeq" from conversations where channel_account_id = $1`;
const BOOKED = "select number from bookings";
/** The number in what the ledger keeps as the result of a booking that is done. */
const RECEIPTS = `
select jsonb_path_query_first(result, '$.**.number') #>> '{}' as number from effects
 where tool = 'create_booking' and status = 'done'`;
const UNCERTAIN = "select count(*)::int as n from effects where status = 'uncertain'";
/** What would still move: the run has settled when this is nothing. A write that waits for a person moves by nobody here. */
const OPEN = `
select (select count(*)::int from conversations where channel_account_id = $1 and mode = 'bot' and in_seq > answered_seq)
     + (select count(*)::int from messages where channel_account_id = $1 and status in ('queued', 'held', 'sending'))
     + (select count(*)::int from effects e join conversations c on c.id = e.conversation_id
         where c.mode = 'bot' and e.status in ('planned', 'running')
           and not exists (select from approvals p where p.turn_id = e.turn_id and p.call_id = e.call_id and p.status = 'pending')) as n`;
const FIND = "select id from conversations where channel_account_id = $1 and chat_id = $2 and mode <> 'closed'";

async function readCount(client: Client, sql: string, values: readonly string[] = []): Promise<number> {
  const { rows } = await client.query<{ n: number }>(sql, [...values]);
  return rows[0]?.n ?? Number.NaN;
}

async function readNumbers(client: Client, sql: string): Promise<string[]> {
  const { rows } = await client.query<{ number: string | null }>(sql);
  return rows.map(({ number }) => number ?? "(none)");
}

export async function countOpen(stage: Stage): Promise<number> {
  return withTables(stage.database.url, (client) => readCount(client, OPEN, [stage.channelId]));
}

/** Everything but the platform's own record. */
export async function readTables(stage: Stage): Promise<Omit<Evidence, "acknowledged" | "taken">> {
  const audit = await readAudit(stage.database.url);
  return withTables(stage.database.url, async (client) => ({
    audit,
    messages: (await client.query<MessageRow>(MESSAGES, [stage.channelId])).rows,
    turns: (await client.query<TurnRow>(TURNS)).rows,
    conversations: (await client.query<ConversationRow>(CONVERSATIONS, [stage.channelId])).rows,
    booked: await readNumbers(client, BOOKED),
    receipts: await readNumbers(client, RECEIPTS),
    uncertainEffects: await readCount(client, UNCERTAIN),
  }));
}

export async function findConversation(stage: Stage, chatId: string): Promise<string | undefined> {
  const { rows } = await withTables(stage.database.url, (client) =>
    client.query<{ id: string }>(FIND, [stage.channelId, chatId]),
  );
  return rows[0]?.id;
}
