-- Up Migration
-- A follow-up is a timer that knows what it is for; when it is due, the conversation needs a turn that says it.
alter table timers add column data jsonb;
alter table conversations add column follow_up jsonb;  -- what the next turn says of our own accord
drop index conversations_needs_turn;
create index conversations_needs_turn on conversations (due_at)
  where mode = 'bot' and (in_seq > answered_seq or resume_turn_id is not null or follow_up is not null);
grant select (follow_up) on conversations to karavan_system;
