-- Up Migration
-- What the house has written itself, by shelf: with its history, and with drafts that wait for a person.

alter table passages rename to answers;
alter table answers drop constraint passages_kind_check;
alter table answers
  add constraint answers_kind_check
    check (kind in ('company', 'faq', 'objection', 'policy', 'review', 'script', 'template')),
  add column status text not null default 'approved' check (status in ('approved', 'draft', 'retired')),
  -- Said from this day on, and until that one, both included.
  add column valid_from date,
  add column valid_until date,
  add column version int not null default 1 check (version > 0),
  -- The version whose words these are again.
  add column restored_from int,
  add column changed_by text not null default 'seed';
create index answers_updated on answers (org_id, updated_at desc, id desc);

-- What an answer was before each of its changes.
create table answer_versions (
  org_id uuid not null,
  answer_id uuid not null,
  version int not null check (version > 0),
  title text not null,
  text text not null,
  keywords text not null,
  status text not null,
  valid_from date,
  valid_until date,
  restored_from int,
  changed_by text not null,
  updated_at timestamptz not null,
  primary key (org_id, answer_id, version),
  foreign key (org_id, answer_id) references answers (org_id, id) on delete cascade
);
call protect_tenant_rows('answer_versions');
