-- Up Migration
-- A turn that waits for a person keeps its journal; one column of the conversation says when it has to go on.
alter table turns drop column saved_state;
alter table approvals
  add column risk jsonb not null default '{}',  -- what made it risky: kind and figures
  add column decided_at timestamptz;
create index approvals_waiting on approvals (org_id, conversation_id) where status = 'pending';
create index turns_paused on turns (org_id, conversation_id) where status = 'paused';
create index approvals_created on approvals (org_id, created_at desc, id);

alter table conversations add column resume_turn_id uuid;  -- a paused turn whose approval has been decided
drop index conversations_needs_turn;
create index conversations_needs_turn on conversations (due_at)
  where mode = 'bot' and (in_seq > answered_seq or resume_turn_id is not null);
grant select (resume_turn_id) on conversations to karavan_system;
