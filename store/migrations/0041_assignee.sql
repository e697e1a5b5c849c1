-- Up Migration
-- "Mine" in the desk's list: what is assigned to one person, by its last message.
create index conversations_assignee on conversations (org_id, assignee, last_message_at desc, id) where assignee is not null;
