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
  where case when mode = 'closed' then summary_seq < last_seq else least(last_seq - 30, answered_seq) - summary_seq >= 15 end;
update conversations set summary_seq = last_seq where mode = 'closed';
-- A client who wants to be forgotten: turns are shown nothing up to here.
alter table conversations add column forgotten_seq bigint not null default 0;
grant select (last_seq, summary_seq, summary_claimed_until, last_message_at) on conversations to karavan_system;

-- What outlives a conversation: short statements in the client's own words, found again by likeness. A forgotten one
-- keeps the hash of its text only, so that it does not come back.
create table client_memories (
  org_id uuid not null,
  id uuid not null,
  client_id uuid not null,
  conversation_id uuid not null,
  message_id uuid,
  kind text not null check (kind in ('health', 'family', 'complaint', 'trip', 'preference')),
  text text,
  text_hash text not null,
  embedding vector,
  embedding_model text,                        -- vectors of different models cannot be compared
  said_at timestamptz not null,
  created_at timestamptz not null,
  forgotten_at timestamptz,
  primary key (org_id, id),
  unique (org_id, client_id, text_hash),
  foreign key (org_id, client_id) references clients (org_id, id) on delete cascade,
  foreign key (org_id, conversation_id) references conversations (org_id, id) on delete cascade
);
create index client_memories_known on client_memories (org_id, client_id, said_at desc, id) where forgotten_at is null;
create index client_memories_conversation on client_memories (org_id, conversation_id);
call protect_tenant_rows('client_memories');

-- Who had what forgotten, and how much that was; never what it said.
create table client_forgets (
  org_id uuid not null,
  id uuid not null,
  client_id uuid not null,
  scope text not null check (scope in ('memory', 'memories', 'everything')),
  forgotten jsonb not null,
  by text not null,
  at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, client_id) references clients (org_id, id) on delete cascade
);
create index client_forgets_client on client_forgets (org_id, client_id, at desc);
call protect_tenant_rows('client_forgets');
