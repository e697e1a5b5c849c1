-- Up Migration
-- What sending policy decides by is data of the rows that are locked anyway: what a message is said for, and when the
-- customer last wrote. Owners are under row-level security too, so that the two updates below lift it for a moment.
alter table conversations add column last_in_at timestamptz;   -- the customer's last message, by the platform's time
alter table messages
  add column purpose text check (purpose in ('reply', 'proactive', 'manager', 'notice')),
  add column template jsonb,                                   -- goes as this template of the platform
  add column opening boolean not null default false;           -- sent before the customer had ever written in the chat

alter table conversations no force row level security;
alter table messages no force row level security;
update conversations c set last_in_at = (
  select max(least(m.sent_at, m.created_at)) from messages m
   where m.org_id = c.org_id and m.conversation_id = c.id and m.direction = 'in');
update messages
   set purpose = case when author = 'manager' then 'manager' when author = 'system' then 'notice'
                      when turn_id is null then 'proactive' else 'reply' end
 where direction = 'out';
alter table conversations force row level security;
alter table messages force row level security;

-- Nothing waits to be sent without it being known what it is said for.
alter table messages add constraint messages_purpose_known
  check (purpose is not null or status not in ('queued', 'held'));
-- What caps and pace count; both stay small.
create index messages_proactive on messages (org_id, conversation_id, claimed_at)
  where purpose = 'proactive' and claimed_at is not null;
create index messages_opening on messages (org_id, channel_account_id, claimed_at) where opening;
grant select (purpose) on messages to karavan_system;

-- What managers are told in a conversation. Not messages: no delivery knows this table.
create table notes (
  org_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  message_id uuid,                             -- what it is about
  author text not null,                        -- `system`, or the id of the person
  code text,                                   -- why, for a note of the system
  text text not null,
  created_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, conversation_id) references conversations (org_id, id) on delete cascade,
  foreign key (org_id, message_id) references messages (org_id, id) on delete cascade
);
create index notes_conversation on notes (org_id, conversation_id, created_at desc);
create index notes_message on notes (org_id, message_id);
call protect_tenant_rows('notes');
