/** Runs a catalogue query; a pool and a client both do. */
export type CatalogueQuery = (sql: string) => Promise<{ rows: { gap: string }[] }>;

const BUSINESS = `pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`;
/** The column that says whose a row is. */
const OWNER_COLUMN = `case when c.relname = 'organisations' then 'id' else 'org_id' end`;

const CHECKS = [
  `select c.relname || ': row-level security is not enabled and forced' as gap from ${BUSINESS}
      and not (c.relrowsecurity and c.relforcerowsecurity)`,

  `select c.relname || ': has no tenant policy on ' || ${OWNER_COLUMN} || ' for reading and writing' as gap from ${BUSINESS}
      and not exists (
        select from pg_policies p
         where p.schemaname = 'public' and p.tablename = c.relname and p.roles = '{karavan_tenant}' and p.cmd = 'ALL'
           and p.permissive = 'PERMISSIVE' and p.qual = '(' || ${OWNER_COLUMN} || ' = current_org())'
           and p.with_check = p.qual)`,

  `select p.tablename || ': policy ' || p.policyname || ' opens it to ' || p.roles::text as gap from pg_policies p
    where p.schemaname = 'public' and p.roles <> '{karavan_system}'
      and not (p.policyname = 'tenant' and p.roles = '{karavan_tenant}')`,

  `select c.relname || ': its primary key does not begin with ' || ${OWNER_COLUMN} as gap from ${BUSINESS}
      and not exists (
        select from pg_constraint k join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
         where k.conrelid = c.oid and k.contype = 'p' and a.attname = ${OWNER_COLUMN} and a.attnotnull)`,

  `select k.conrelid::regclass || ': foreign key ' || k.conname || ' may reach another organisation' as gap
     from pg_constraint k
    where k.contype = 'f' and k.connamespace = 'public'::regnamespace and not exists (
      select from unnest(k.conkey, k.confkey) as pair (own, other)
        join pg_attribute o on o.attrelid = k.conrelid and o.attnum = pair.own and o.attname = 'org_id' and o.attnotnull
        join pg_attribute t on t.attrelid = k.confrelid and t.attnum = pair.other
         and t.attname = case when k.confrelid = 'public.organisations'::regclass then 'id' else 'org_id' end)`,

  `select k.conrelid::regclass || ': foreign key ' || k.conname || ' has no index' as gap from pg_constraint k
    where k.contype = 'f' and k.connamespace = 'public'::regnamespace and not exists (
      select from pg_index i
       where i.indrelid = k.conrelid and i.indpred is null
         and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)`,

  `select c.relname || ': a view that does not read as its caller' as gap from pg_class c
    where c.relnamespace = 'public'::regnamespace
      and (c.relkind = 'm' or c.relkind = 'v' and not coalesce(c.reloptions @> '{security_invoker=true}', false))`,

  `select p.proname || ': a function that runs as its owner' as gap from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prosecdef`,

  `select g.table_schema || '.' || g.table_name || ': ' || g.grantee || ' may ' || lower(g.privilege_type) as gap
     from information_schema.role_table_grants g
    where (g.table_schema = 'public' and g.grantee in ('PUBLIC', 'karavan_auth'))
       or (g.table_schema = 'auth' and g.grantee in ('PUBLIC', 'karavan_tenant', 'karavan_system'))`,

  `select r.rolname || ': may ' || case when r.rolsuper or r.rolbypassrls then 'pass row-level security' else 'log in' end as gap
     from pg_roles r
    where r.rolname in ('karavan_tenant', 'karavan_system', 'karavan_auth')
      and (r.rolsuper or r.rolbypassrls or r.rolcanlogin)`,

  `select m.member::regrole || ' is a member of ' || m.roleid::regrole as gap from pg_auth_members m
    where m.member::regrole::text in ('karavan_tenant', 'karavan_system', 'karavan_auth')`,
];

/**
 * Where the schema would let one organisation's rows be seen or reached by another: walks the catalogue, so that a new
 * table is judged without being listed anywhere.
 */
export async function findTenancyGaps(query: CatalogueQuery): Promise<string[]> {
  const gaps: string[] = [];
  for (const check of CHECKS) gaps.push(...(await query(check)).rows.map((row) => row.gap));
  return gaps;
}
