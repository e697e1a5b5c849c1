-- Up Migration
-- Facts are ordered by when their message was accepted, not by when the turn that heard them committed.
alter table facts add column said_at timestamptz;
update facts f set said_at = coalesce(
  (select m.created_at from messages m where m.org_id = f.org_id and m.id = f.message_id), f.created_at);
alter table facts alter column said_at set not null;
-- The newest of each key is one step into this index, however often the client has changed their mind.
create index facts_newest on facts (org_id, client_id, key, said_at desc, message_seq desc, id desc);
drop index facts_client;
