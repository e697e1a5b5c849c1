-- Up Migration
-- What customers asked and nothing we know answers: questions, and the gaps that they show together.

create table knowledge_gaps (
  org_id uuid not null references organisations (id),
  id uuid not null,
  -- The first question that was asked of it.
  question text not null,
  locale text not null check (locale in ('ru', 'en', 'ky', 'kk')),
  -- Its words and how rare each is, `{"lexeme": weight}`: what other questions are compared with.
  terms jsonb not null,
  status text not null default 'open' check (status in ('answered', 'dismissed', 'drafted', 'open')),
  -- The draft that was made of it.
  answer_id uuid,
  questions int not null default 0,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, answer_id) references answers (org_id, id)
);
create index knowledge_gaps_list on knowledge_gaps (org_id, questions desc, last_at desc, id desc);
create index knowledge_gaps_answer on knowledge_gaps (org_id, answer_id);
call protect_tenant_rows('knowledge_gaps');

create table knowledge_questions (
  org_id uuid not null,
  id uuid not null,
  gap_id uuid not null,
  conversation_id uuid not null,
  message_id uuid not null,
  -- Without personal data, as is the reply.
  text text not null,
  -- What a person has answered to it.
  reply text,
  asked_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, message_id),
  foreign key (org_id, gap_id) references knowledge_gaps (org_id, id) on delete cascade,
  foreign key (org_id, conversation_id) references conversations (org_id, id) on delete cascade,
  foreign key (org_id, message_id) references messages (org_id, id) on delete cascade
);
create index knowledge_questions_gap on knowledge_questions (org_id, gap_id, asked_at desc, id desc);
create index knowledge_questions_conversation on knowledge_questions (org_id, conversation_id);
call protect_tenant_rows('knowledge_questions');
