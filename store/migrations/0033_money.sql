-- Up Migration
-- Money that a person has agreed to give away: a price that is not on the list, and a refund of what was paid.

-- A total for one party on one departure of a deal; it replaces the list price and any discount.
create table agreed_prices (
  org_id uuid not null,
  deal_id uuid not null,
  product_id uuid not null,
  starts_on date not null,
  adults int not null check (adults > 0),
  children int not null check (children >= 0),
  total_minor bigint not null check (total_minor > 0),
  currency text not null,
  reason text not null,
  agreed_at timestamptz not null,
  primary key (org_id, deal_id, product_id, starts_on, adults, children),
  foreign key (org_id, deal_id) references deals (org_id, id) on delete cascade,
  foreign key (org_id, product_id) references products (org_id, id) on delete cascade
);
create index agreed_prices_product on agreed_prices (org_id, product_id);
call protect_tenant_rows('agreed_prices');

-- The money itself is returned by a person; this is what they have agreed to return.
create table refunds (
  org_id uuid not null,
  id uuid not null,
  booking_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  reason text not null,
  granted_at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, booking_id) references bookings (org_id, id) on delete cascade
);
create index refunds_booking on refunds (org_id, booking_id);
call protect_tenant_rows('refunds');

-- A cancelled booking no longer says whether money had come in.
alter table bookings add column was_paid boolean not null default false;
