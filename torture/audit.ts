import pg from "pg";
import type { AuditEvent } from "./count.ts";

/**
 * Notes claims, takeovers and returns in the order in which they happened under the conversation's row lock. Times in the rows
 * cannot tell that order: both sides take theirs before they wait for the lock.
 */
const INSTALL = `
create schema torture;
create table torture.events (
  n bigint generated always as identity primary key,
  kind text not null,
  conversation_id uuid not null,
  message_id uuid,
  author text
);
create function torture.note_claim() returns trigger language plpgsql security definer as $$
begin
  insert into torture.events (kind, conversation_id, message_id, author)
  values ('claim', new.conversation_id, new.id, new.author);
  return null;
end $$;
create trigger torture_claim_new after insert on messages
  for each row when (new.status = 'sending') execute function torture.note_claim();
create trigger torture_claim after update of status on messages
  for each row when (new.status = 'sending' and old.status <> 'sending') execute function torture.note_claim();
create function torture.note_handoff() returns trigger language plpgsql security definer as $$
begin
  insert into torture.events (kind, conversation_id)
  values (case when new.direction = 'to-human' then 'takeover' else 'return' end, new.conversation_id);
  return null;
end $$;
create trigger torture_handoff after insert on handoffs
  for each row when (new.by <> 'bot') execute function torture.note_handoff();
create function torture.note_muting() returns trigger language plpgsql security definer as $$
begin
  insert into torture.events (kind, conversation_id) values ('takeover', new.id);
  return null;
end $$;
-- Someone who takes over what the bot has handed off already makes no hand-off of their own, but silences it.
create trigger torture_muting after update of muted_seq on conversations
  for each row when (old.mode = 'human' and new.mode = 'human' and new.muted_seq > old.muted_seq) execute function torture.note_muting();
`;

/** As the owner of a freshly migrated database. */
export async function installAudit(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(INSTALL);
  } finally {
    await client.end();
  }
}

/** As the owner: the roles of the house know nothing of these notes. */
export async function readAudit(databaseUrl: string): Promise<AuditEvent[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<AuditEvent>(
      `select kind, conversation_id as "conversationId", message_id as "messageId", author from torture.events order by n`,
    );
    return rows;
  } finally {
    await client.end();
  }
}
