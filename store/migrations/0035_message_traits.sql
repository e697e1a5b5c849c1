-- Up Migration
-- What kind of message a customer has written, in what mood and language; and what a conversation has cost in tokens.
alter table messages
  add column category text check (category in ('complaint', 'order', 'question', 'review')),
  add column sentiment text check (sentiment in ('negative', 'neutral', 'positive')),
  add column language text check (language in ('ru', 'en', 'ky', 'kk'));
-- Of the customer's last message, for lists; the category of the last one that had any.
alter table conversations
  add column category text check (category in ('complaint', 'order', 'question', 'review')),
  add column sentiment text check (sentiment in ('negative', 'neutral', 'positive')),
  add column tokens_spent bigint not null default 0;
