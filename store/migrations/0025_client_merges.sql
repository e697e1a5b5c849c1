-- Up Migration
-- One person behind several identities: clients are merged, and a merge can be undone.
alter table clients add column merged_into uuid;
alter table clients add foreign key (org_id, merged_into) references clients (org_id, id);
create index clients_merged_into on clients (org_id, merged_into);

-- A number that the channel itself has proven: of a WhatsApp account, or a contact that its owner shared.
alter table identities add column phone text;
create index identities_phone on identities (org_id, phone) where phone is not null;

-- Closed because the client had two open ones after a merge; its stage is kept for undoing.
alter table deals drop constraint deals_status_check;
alter table deals add constraint deals_status_check check (status in ('open', 'won', 'lost', 'merged'));

create table client_merges (
  org_id uuid not null,
  id uuid not null,
  from_id uuid not null,
  into_id uuid not null,
  reason text not null check (reason in ('manager', 'proven-phone')),
  merged_by text not null,
  moved jsonb not null,                        -- ids of all rows that changed hands: what undoing gives back
  created_at timestamptz not null,
  undone_by text,
  undone_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, from_id) references clients (org_id, id) on delete cascade,
  foreign key (org_id, into_id) references clients (org_id, id) on delete cascade
);
create index client_merges_from on client_merges (org_id, from_id);
create index client_merges_into on client_merges (org_id, into_id);
call protect_tenant_rows('client_merges');
