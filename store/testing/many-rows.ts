import pg from "pg";

export interface ManyRows {
  orgId: string;
  channelId: string;
  /** One conversation among the many, with its client. */
  conversationId: string;
  clientId: string;
  chatId: string;
}

const FILL = (conversations: number, messages: number): string => `
  create temporary table many as select i, gen_random_uuid() as v, gen_random_uuid() as c, gen_random_uuid() as d
    from generate_series(1, ${conversations}) i;
  insert into clients (org_id, id, name, created_at)
    select current_org(), c, 'Client ' || i, '2026-01-01' from many;
  insert into identities (org_id, id, client_id, channel_account_id, external_id, created_at)
    select current_org(), gen_random_uuid(), c, current_org(), 'e' || i, '2026-01-01' from many;
  insert into deals (org_id, id, client_id, created_at) select current_org(), d, c, '2026-01-01' from many;
  insert into conversations (org_id, id, client_id, deal_id, channel_account_id, chat_id, last_seq, in_seq, answered_seq,
                             due_at, last_message_at, created_at)
    select current_org(), v, c, d, current_org(), 'chat' || i, ${messages}, ${messages}, ${messages} - (i % 100 = 0)::int,
           '2026-03-01', timestamptz '2026-03-01' + i * interval '1 minute', '2026-01-01' from many;
  insert into messages (org_id, id, conversation_id, channel_account_id, chat_id, seq, direction, author, text, external_id,
                        purpose, status, next_at, claimed_at, opening, created_at)
    select current_org(), gen_random_uuid(), v, current_org(), 'chat' || i, s, 'out', 'bot', 'Text of some words ' || s, s::text,
           case when s % 10 = 0 then 'proactive' else 'reply' end,
           case when s = ${messages} and i % 100 = 0 then 'queued' else 'sent' end, '2026-03-01', '2026-02-01',
           s = 1 and i % 10 = 0, '2026-01-01'
      from many, generate_series(1, ${messages}) s;
  insert into turns (org_id, id, conversation_id, status, from_seq, seen_seq, started_at)
    select current_org(), gen_random_uuid(), v, 'committed', s, s, '2026-01-01' from many, generate_series(1, 3) s;
  insert into effects (org_id, id, turn_id, conversation_id, call_id, tool, kind, status, args, created_at, updated_at)
    select current_org(), gen_random_uuid(), id, conversation_id, 'c', 't', 'local', 'done', '{}', '2026-01-01', '2026-01-01'
      from turns;
  insert into facts (org_id, id, client_id, key, value, message_seq, said_at, created_at)
    select current_org(), gen_random_uuid(), c, 'name', '"Demo"', s, '2026-01-01', '2026-01-01' from many, generate_series(1, 3) s;
  insert into handoffs (org_id, id, conversation_id, direction, by, contract, created_at)
    select current_org(), gen_random_uuid(), v, 'to-human', 'bot', '{}', '2026-01-01' from many, generate_series(1, 2) s;
  insert into notes (org_id, id, conversation_id, author, text, created_at)
    select current_org(), gen_random_uuid(), v, 'system', 'Demo', '2026-01-01' from many, generate_series(1, 2) s;
  insert into stage_moves (org_id, id, deal_id, from_stage, to_stage, evidence, at)
    select current_org(), gen_random_uuid(), d, 'new', 'offer', '{}', '2026-01-01' from many, generate_series(1, 2) s;
  insert into timers (org_id, id, client_id, conversation_id, kind, key, due_at, status, created_at)
    select current_org(), gen_random_uuid(), c, v, 'k', 'k', '2026-03-01',
           case when i % 100 = 0 then 'pending' else 'fired' end, '2026-01-01' from many;
  insert into jobs (org_id, id, kind, payload, run_at, status, created_at)
    select current_org(), gen_random_uuid(), 'k', '{}', '2026-03-01',
           case when i % 100 = 0 then 'pending' else 'done' end, '2026-01-01' from many;`;

const ORG_ID = "01900000-0000-7000-8000-000000000001";

async function fill(client: pg.Client, size: { conversations: number; messages: number }): Promise<ManyRows> {
  const database = client.escapeIdentifier(client.database ?? "");
  for (const sql of [
    "begin",
    `grant temporary on database ${database} to karavan_tenant`,
    "set local role karavan_system",
    `insert into organisations (id, slug, name, currency, time_zone, created_at)
     values ('${ORG_ID}', 'many', 'Demo', 'KGS', 'Asia/Bishkek', '2026-01-01')`,
    `set local role karavan_tenant; select set_config('karavan.org_id', '${ORG_ID}', true)`,
    `insert into channel_accounts (org_id, id, kind, name, created_at)
     values ('${ORG_ID}', '${ORG_ID}', 'http', 'Demo', '2026-01-01')`,
    FILL(size.conversations, size.messages),
  ]) {
    await client.query(sql);
  }
  const { rows } = await client.query<ManyRows>(
    `select org_id as "orgId", channel_account_id as "channelId", id as "conversationId", client_id as "clientId",
            chat_id as "chatId" from conversations where chat_id = $1`,
    [`chat${Math.ceil(size.conversations / 2)}`],
  );
  await client.query("commit");
  await client.query("analyze");
  if (rows[0] === undefined) throw new Error("there is no conversation in the middle");
  return rows[0];
}

/**
 * Fills a database with many conversations of one organisation and gathers statistics, so that its plans are those of a
 * grown system. Before the first use of the pool: it needs the login's own rights, and embedded there is one session.
 */
export async function insertManyRows(
  connectionString: string,
  size: { conversations: number; messages: number },
): Promise<ManyRows> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await fill(client, size);
  } finally {
    await client.end();
  }
}
