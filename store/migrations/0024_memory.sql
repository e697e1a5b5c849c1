-- Up Migration
-- Facts are ordered by when their message was accepted, not by when the turn that heard them committed.
alter table facts add column said_at timestamptz;
update facts f set said_at = coalesce(
  (select m.created_at from messages m where m.org_id = f.org_id and m.id = f.message_id), f.created_at);
alter table facts alter column said_at set not null;
-- The newest of each key is one step into this index, however often the client has changed their mind.
create index facts_newest on facts (org_id, client_id, key, said_at desc, message_seq desc, id desc);
drop index facts_client;

-- The summary covers messages up to here. One claim at a time; what is stored compares this position.
alter table conversations add column summary_seq bigint not null default 0;
alter table conversations add column summary_claimed_until timestamptz;
-- The predicate of store/summaries.ts, word for word.
create index conversations_needs_summary on conversations (last_message_at)
  where mode <> 'closed' and least(last_seq - 30, answered_seq) - summary_seq >= 15;
grant select (last_seq, summary_seq, summary_claimed_until, last_message_at) on conversations to karavan_system;
