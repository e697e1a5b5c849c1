import type { ClientBase } from "pg";
import { ConfigError, InternalError } from "../domain/index.ts";
import { postgresCode } from "./postgres-errors.ts";

/** `tenant`: one organisation. `system`: what spans organisations. `auth`: schema `auth` only, and the default. */
export const ROLES = ["karavan_tenant", "karavan_system", "karavan_auth"] as const;

const CONCURRENT = new Set([
  "XX000", // tuple concurrently updated: another database of the cluster grants the same role
  "23505",
  "42710",
]);
const MAX_TRIES = 10;

interface Membership {
  version: number;
  missing: string[];
  ungranted: string[];
}

async function readMembership(client: ClientBase, roles: readonly string[]): Promise<Membership> {
  const { rows } = await client.query<Membership>(
    `select current_setting('server_version_num')::int as version,
            array(select name from unnest($1::text[]) name where not exists (select from pg_roles where rolname = name)) as missing,
            array(select r.rolname::text from pg_roles r where r.rolname = any ($1) and not exists (
              select from pg_auth_members m
               where m.roleid = r.oid and m.member = (select oid from pg_roles where rolname = session_user)
                 and coalesce((to_jsonb(m) ->> 'set_option')::boolean, true))) as ungranted`,
    [roles],
  );
  const membership = rows[0];
  if (membership === undefined)
    throw new InternalError({ code: "no-row", message: "a select without `from` gave no row" });
  return membership;
}

function grantSql(role: string, version: number): string {
  // Not inherited where that can be said: the owner's own queries must not pass through the roles' policies.
  return `grant ${role} to session_user${version >= 160_000 ? " with inherit false, set true" : ""}`;
}

async function tryEnsureRoles(client: ClientBase, roles: readonly string[]): Promise<void> {
  const { missing } = await readMembership(client, roles);
  for (const role of missing) await client.query(`create role ${role} nologin`);
  const { ungranted, version } = await readMembership(client, roles);
  for (const role of ungranted) await client.query(grantSql(role, version));
}

function toConfigError(error: unknown): unknown {
  if (postgresCode(error) !== "42501") return error;
  return new ConfigError({
    code: "role-missing",
    message: `the database login may not create or use the roles ${ROLES.join(", ")}`,
    remedy:
      `give the login CREATEROLE, or let an administrator run: ` +
      ROLES.map((role) => `create role ${role} nologin`).join("; ") +
      `; grant ${ROLES.join(", ")} to <login>`,
    data: { variable: "DATABASE_URL" },
    cause: error,
  });
}

/**
 * Makes the roles and lets the login switch to them. They belong to the whole cluster, where advisory locks of one
 * database do not reach, so whoever loses a race looks again.
 * @throws ConfigError `role-missing`
 */
export async function ensureRoles(client: ClientBase, roles: readonly string[] = ROLES): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryEnsureRoles(client, roles);
    } catch (error) {
      if (attempt === MAX_TRIES || !CONCURRENT.has(postgresCode(error) ?? "")) throw toConfigError(error);
    }
  }
}
