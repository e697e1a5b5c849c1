-- Up Migration
-- What an organisation has tuned of an agent: one row per change, the highest version is in force.
create table agent_versions (
  org_id uuid not null references organisations (id),
  agent text not null,
  version int not null check (version > 0),
  settings jsonb not null,
  -- The version whose settings these are again.
  restored_from int,
  note text,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (org_id, agent, version)
);
call protect_tenant_rows('agent_versions');
