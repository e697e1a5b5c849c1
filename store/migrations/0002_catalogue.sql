-- Up Migration
-- What an organisation sells, what was booked, and the passages that answers are taken from.
create table products (
  org_id uuid not null references organisations (id),
  id uuid not null,
  sku text not null,
  title jsonb not null,                        -- texts per language: { ru, en, … }
  description jsonb not null,
  included jsonb not null default '{}',
  destinations text[] not null,                -- places, in every language and spelling that customers use
  tags text[] not null default '{}',
  days int not null,
  difficulty text not null default 'easy' check (difficulty in ('easy', 'moderate', 'hard')),
  min_age int,
  prices jsonb not null,                       -- [{ amount, currency }] per adult, minor units; the first is the list price
  child_percent int not null default 100,      -- what a child pays of the adult price
  url text,
  active boolean not null default true,
  search tsvector not null,
  created_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, sku)
);
-- No GIN on `search`, here and on passages: `@@` is not leakproof, so under row-level security the planner may not use it
-- before the policy, and never does. One organisation's rows are few (20 000 passages: 7 ms).

create table departures (
  org_id uuid not null,
  id uuid not null,
  product_id uuid not null,
  starts_on date not null,
  ends_on date not null,
  seats int not null,
  seats_taken int not null default 0,
  status text not null default 'open' check (status in ('open', 'cancelled')),
  primary key (org_id, id),
  unique (org_id, product_id, starts_on),
  check (seats_taken between 0 and seats),
  foreign key (org_id, product_id) references products (org_id, id) on delete cascade
);

create table bookings (
  org_id uuid not null,
  id uuid not null,
  number text not null,
  client_id uuid not null,
  deal_id uuid not null,
  product_id uuid not null,
  departure_id uuid not null,
  adults int not null,
  children int not null,
  total_minor bigint not null,
  currency text not null,
  contact jsonb not null,
  status text not null default 'booked' check (status in ('booked', 'paid', 'cancelled', 'completed')),
  effect_id uuid,
  created_at timestamptz not null,
  cancelled_at timestamptz,
  cancel_reason text,
  primary key (org_id, id),
  unique (org_id, number),
  foreign key (org_id, client_id) references clients (org_id, id) on delete cascade,
  foreign key (org_id, deal_id) references deals (org_id, id),
  foreign key (org_id, product_id) references products (org_id, id),
  foreign key (org_id, departure_id) references departures (org_id, id)
);
create index bookings_client on bookings (org_id, client_id, created_at desc);
create index bookings_deal on bookings (org_id, deal_id);
create index bookings_product on bookings (org_id, product_id);

create table passages (
  org_id uuid not null references organisations (id),
  id uuid not null,
  kind text not null check (kind in ('faq', 'objection', 'policy', 'review', 'script')),
  locale text not null,
  key text not null,                           -- the same in every language
  title text not null,
  text text not null,
  search tsvector not null,
  updated_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, kind, key, locale)
);

do $$
declare
  name text;
begin
  foreach name in array array['products', 'departures', 'bookings', 'passages'] loop
    call protect_tenant_rows(name);
  end loop;
end
$$;
