-- Up Migration
-- Three roles that cannot log in (`store/roles.ts` makes them, because they belong to the cluster and not to a database):
-- `karavan_tenant` sees the rows of one organisation (karavan.org_id, set for one transaction), `karavan_system` does the
-- work that spans organisations through its own policies and column grants, `karavan_auth` is what a connection is
-- outside a transaction of ours: it sees schema `auth` and no business row.
create function current_org() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('karavan.org_id', true), '')::uuid;

-- Every table with business rows calls this once: security enabled and forced, one policy, the tenant's grants.
create procedure protect_tenant_rows(name text) language plpgsql as $$
begin
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  execute format(
    'create policy tenant on %I to karavan_tenant using (org_id = current_org()) with check (org_id = current_org())',
    name);
  execute format('grant select, insert, update, delete on %I to karavan_tenant', name);
end
$$;
revoke all on procedure protect_tenant_rows from public;

create table organisations (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  locale text not null default 'ru',
  currency text not null,
  time_zone text not null,
  settings jsonb not null default '{}',
  seed_version int,
  created_at timestamptz not null
);

create table channel_accounts (
  org_id uuid not null references organisations (id),
  id uuid not null,
  kind text not null,
  name text not null,
  settings jsonb not null default '{}',
  credentials bytea,
  status text not null default 'active' check (status in ('active', 'paused', 'broken')),
  created_at timestamptz not null,
  primary key (org_id, id)
);
create unique index channel_accounts_id on channel_accounts (id);

create table channel_state (
  org_id uuid not null,
  channel_account_id uuid not null,
  key text not null,
  value text not null,
  primary key (org_id, channel_account_id, key),
  foreign key (org_id, channel_account_id) references channel_accounts (org_id, id) on delete cascade
);

create table clients (
  org_id uuid not null references organisations (id),
  id uuid not null,
  name text,
  locale text,
  phone text,
  email text,
  time_zone text,
  opted_out_at timestamptz,
  created_at timestamptz not null,
  primary key (org_id, id)
);
create index clients_created on clients (org_id, created_at desc, id);

create table identities (
  org_id uuid not null,
  id uuid not null,
  client_id uuid not null,
  channel_account_id uuid not null,
  external_id text not null,
  name text,
  username text,
  created_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, channel_account_id, external_id),
  foreign key (org_id, client_id) references clients (org_id, id) on delete cascade,
  foreign key (org_id, channel_account_id) references channel_accounts (org_id, id)
);
create index identities_client on identities (org_id, client_id);

create table deals (
  org_id uuid not null,
  id uuid not null,
  client_id uuid not null,
  stage text not null default 'new',
  status text not null default 'open' check (status in ('open', 'won', 'lost')),
  created_at timestamptz not null,
  closed_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, client_id) references clients (org_id, id) on delete cascade
);
create unique index deals_one_open on deals (org_id, client_id) where status = 'open';
create index deals_client on deals (org_id, client_id, created_at desc);

create table stage_moves (
  org_id uuid not null,
  id uuid not null,
  deal_id uuid not null,
  from_stage text not null,
  to_stage text not null,
  evidence jsonb not null,
  turn_id uuid,
  at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, deal_id) references deals (org_id, id) on delete cascade
);
create index stage_moves_deal on stage_moves (org_id, deal_id, at);

-- The rows that steer. Whoever changes in_seq, answered_seq, due_at, mode or the lease locks the row first.
create table conversations (
  org_id uuid not null,
  id uuid not null,
  client_id uuid not null,
  deal_id uuid not null,
  channel_account_id uuid not null,
  chat_id text not null,
  mode text not null default 'bot' check (mode in ('bot', 'human', 'closed')),
  locale text,
  assignee text,
  summary text,
  reachable boolean not null default true,
  last_seq bigint not null default 0,          -- last position given to any message
  in_seq bigint not null default 0,            -- last message accepted from the customer
  answered_seq bigint not null default 0,      -- last one answered, by bot or person
  muted_seq bigint not null default 0,         -- bot messages up to here may not be claimed: a person took over
  due_at timestamptz,                          -- when the next turn may start
  first_unanswered_at timestamptz,
  restarts int not null default 0,             -- turns given up for something newer since the last answer
  attempts int not null default 0,             -- leases taken on the same messages
  lease_holder text,
  lease_token bigint not null default 0,
  lease_until timestamptz,
  open_turn_id uuid,                           -- a turn with a journal that has not ended
  last_message_at timestamptz not null,
  created_at timestamptz not null,
  closed_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, client_id) references clients (org_id, id) on delete cascade,
  foreign key (org_id, deal_id) references deals (org_id, id),
  foreign key (org_id, channel_account_id) references channel_accounts (org_id, id)
) with (fillfactor = 80);
create unique index conversations_one_open on conversations (org_id, channel_account_id, chat_id) where mode <> 'closed';
create index conversations_needs_turn on conversations (due_at) where mode = 'bot' and in_seq > answered_seq;
create index conversations_recent on conversations (org_id, last_message_at desc, id);
create index conversations_client on conversations (org_id, client_id);
create index conversations_deal on conversations (org_id, deal_id);

create table messages (
  org_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  channel_account_id uuid not null,
  chat_id text not null,
  seq bigint not null,
  direction text not null check (direction in ('in', 'out')),
  author text not null check (author in ('client', 'bot', 'manager', 'system')),
  author_id text,
  text text not null,
  attachments jsonb not null default '[]',
  buttons jsonb,
  command jsonb,
  external_id text,
  status text not null,
  reason text,
  turn_id uuid,
  reply_to uuid,
  idempotency_key text,
  sent_at timestamptz,
  edited_at timestamptz,
  deleted_at timestamptz,
  attempts int not null default 0,             -- delivery: claims so far; also the fencing token of a claim
  next_at timestamptz,                         -- delivery: not before
  claimed_until timestamptz,
  claimed_at timestamptz,
  created_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, conversation_id, seq),
  foreign key (org_id, conversation_id) references conversations (org_id, id) on delete cascade
) with (fillfactor = 85);
create unique index messages_external on messages (channel_account_id, chat_id, external_id) where external_id is not null;
create unique index messages_idempotency on messages (org_id, conversation_id, idempotency_key) where idempotency_key is not null;
create unique index messages_one_sending on messages (org_id, conversation_id) where status = 'sending';
create index messages_deliverable on messages (next_at) where status in ('queued', 'held');
create index messages_claimed on messages (claimed_until) where status = 'sending';
-- What delivery still has to do with one conversation: a claim must not read a thousand old messages to find it.
create index messages_unsettled on messages (org_id, conversation_id, seq)
  where status in ('queued', 'held', 'sending', 'uncertain');

create table message_revisions (
  org_id uuid not null,
  message_id uuid not null,
  at timestamptz not null,
  kind text not null check (kind in ('edit', 'deletion')),
  former_text text not null,
  primary key (org_id, message_id, at, kind),
  foreign key (org_id, message_id) references messages (org_id, id) on delete cascade
);

-- An edit, deletion or status that came before its message.
create table early_changes (
  org_id uuid not null,
  channel_account_id uuid not null,
  chat_id text not null,
  external_id text not null,
  kind text not null,
  at timestamptz not null,
  body jsonb not null,
  primary key (org_id, channel_account_id, chat_id, external_id, kind),
  foreign key (org_id, channel_account_id) references channel_accounts (org_id, id) on delete cascade
);
create index early_changes_at on early_changes (at);

-- A row per turn that ended; written while it runs only when it is about to write (journal and planned effects).
create table turns (
  org_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  status text not null,
  reason text,
  detail text,
  from_seq bigint not null,                    -- answers the customer's messages after this one
  seen_seq bigint not null,                    -- up to this one
  agents text[] not null default '{}',
  journal jsonb,                               -- model messages so far; dropped when the turn ends
  saved_state bytea,                           -- the graph's state while an approval is pending
  trace jsonb not null default '[]',           -- steps for managers: agent, tool, arguments, outcome, ms
  prompt_versions text[] not null default '{}',
  total_ms int,
  model_ms int,
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, conversation_id) references conversations (org_id, id) on delete cascade
);
create index turns_conversation on turns (org_id, conversation_id, started_at desc);

create table effects (
  org_id uuid not null,
  id uuid not null,
  turn_id uuid not null,
  conversation_id uuid not null,
  call_id text not null,
  tool text not null,
  kind text not null check (kind in ('local', 'idempotent', 'uncertain')),
  status text not null check (status in ('planned', 'running', 'done', 'cancelled', 'failed', 'uncertain')),
  args jsonb not null,
  result jsonb,
  reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, turn_id, call_id),
  foreign key (org_id, turn_id) references turns (org_id, id) on delete cascade
);
create index effects_conversation on effects (org_id, conversation_id, created_at desc);

create table approvals (
  org_id uuid not null,
  id uuid not null,
  turn_id uuid not null,
  conversation_id uuid not null,
  call_id text not null,
  tool text not null,
  args jsonb not null,
  status text not null default 'pending',
  decided_by text,
  decision jsonb,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, turn_id, call_id),
  foreign key (org_id, turn_id) references turns (org_id, id) on delete cascade
);
create index approvals_pending on approvals (org_id, expires_at) where status = 'pending';
create index approvals_conversation on approvals (org_id, conversation_id, created_at desc);

create table facts (
  org_id uuid not null,
  id uuid not null,
  client_id uuid not null,
  deal_id uuid,
  key text not null,
  value jsonb not null,                        -- JSON null takes the fact back
  message_id uuid,
  message_seq bigint not null,
  turn_id uuid,
  created_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, client_id) references clients (org_id, id) on delete cascade
);
create index facts_client on facts (org_id, client_id, created_at desc);

create table handoffs (
  org_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  direction text not null check (direction in ('to-human', 'to-bot')),
  by text not null,
  contract jsonb not null,
  sla_due_at timestamptz,
  turn_id uuid,
  created_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, conversation_id) references conversations (org_id, id) on delete cascade
);
create index handoffs_conversation on handoffs (org_id, conversation_id, created_at desc);

create table timers (
  org_id uuid not null,
  id uuid not null,
  client_id uuid not null,
  conversation_id uuid not null,
  kind text not null,
  key text not null,
  due_at timestamptz not null,
  text text,
  status text not null default 'pending' check (status in ('pending', 'fired', 'cancelled')),
  reason text,
  created_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, client_id) references clients (org_id, id) on delete cascade,
  foreign key (org_id, conversation_id) references conversations (org_id, id) on delete cascade
);
create unique index timers_one_pending on timers (org_id, client_id, key) where status = 'pending';
create index timers_due on timers (due_at) where status = 'pending';
create index timers_client on timers (org_id, client_id);
create index timers_conversation on timers (org_id, conversation_id);

create table jobs (
  org_id uuid not null,
  id uuid not null,
  kind text not null,
  payload jsonb not null,
  run_at timestamptz not null,
  attempts int not null default 0,
  claimed_until timestamptz,
  status text not null default 'pending' check (status in ('pending', 'done', 'failed')),
  reason text,
  created_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id) references organisations (id)
);
create index jobs_due on jobs (run_at) where status = 'pending';

create table model_calls (
  org_id uuid not null references organisations (id),
  id uuid not null,
  turn_id uuid,
  purpose text not null,
  provider text not null,
  model text not null,
  tokens_in int not null,
  tokens_out int not null,
  tokens_cached int not null default 0,
  tokens_reasoning int not null default 0,     -- the part of tokens_out that was thinking
  cost_micro_usd bigint,                       -- null when the price is not known
  latency_ms int not null,
  finish_reason text,
  error_code text,
  at timestamptz not null,
  primary key (org_id, id)
);
create index model_calls_month on model_calls (org_id, at) include (tokens_in, tokens_out);
create index model_calls_month_of_all on model_calls (at) include (tokens_in, tokens_out);

do $$
declare
  name text;
begin
  foreach name in array array[
    'channel_accounts', 'channel_state', 'clients', 'identities', 'deals', 'stage_moves', 'conversations', 'messages',
    'message_revisions', 'early_changes', 'turns', 'effects', 'approvals', 'facts', 'handoffs', 'timers', 'jobs',
    'model_calls'
  ] loop
    call protect_tenant_rows(name);
  end loop;
end
$$;

alter table organisations enable row level security;
alter table organisations force row level security;
create policy tenant on organisations to karavan_tenant using (id = current_org()) with check (id = current_org());
grant select, update (name, locale, currency, time_zone, settings, seed_version) on organisations to karavan_tenant;
