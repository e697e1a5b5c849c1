-- Up Migration
-- What an agent may add to an offer: a discount within the house's limit, materials to send, and a change of a booking.

-- One per deal and tour: it holds for any date and party until the deal ends.
create table discounts (
  org_id uuid not null,
  deal_id uuid not null,
  product_id uuid not null,
  percent int not null check (percent between 1 and 100),
  reason text not null,
  granted_at timestamptz not null,
  primary key (org_id, deal_id, product_id),
  foreign key (org_id, deal_id) references deals (org_id, id) on delete cascade,
  foreign key (org_id, product_id) references products (org_id, id) on delete cascade
);
create index discounts_product on discounts (org_id, product_id);
call protect_tenant_rows('discounts');

create table materials (
  org_id uuid not null,
  id uuid not null,
  product_id uuid not null,
  kind text not null check (kind in ('photos', 'programme', 'review')),
  locale text not null,
  title text not null,
  text text not null default '',
  url text,
  updated_at timestamptz not null,
  primary key (org_id, id),
  unique (org_id, product_id, kind, locale),
  foreign key (org_id, product_id) references products (org_id, id) on delete cascade
);
call protect_tenant_rows('materials');

-- How often its date was changed: once is free, by the rules.
alter table bookings add column date_changes int not null default 0;
