import path from "node:path";
import { runner, type RunnerOption } from "node-pg-migrate";
import pg from "pg";
import { ConfigError, KaravanError } from "../domain/index.ts";
import type { Tx } from "./database.ts";
import { listMigrations } from "./migration-files.ts";
import { postgresCode, toUnavailable } from "./postgres-errors.ts";
import { ensureRoles } from "./roles.ts";

/** In a schema of its own, so that `public` holds business tables only and the catalogue walk needs no exceptions. */
const MIGRATIONS_SCHEMA = "migrations";
const MIGRATIONS_TABLE = "applied";
const CONNECTION_TIMEOUT_MS = 10_000;

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECTION_TIMEOUT_MS });
  client.on("error", () => {}); // the query that was running reports it
  try {
    await client.connect();
    await client.query("discard all"); // PGlite keeps role and locks of the connection before
    return await work(client);
  } catch (error) {
    throw toUnavailable(error);
  } finally {
    await client.end().catch(() => {}); // nothing was left to lose on this connection
  }
}

async function readApplied(client: pg.ClientBase): Promise<string[]> {
  const { rows: found } = await client.query<{ name: string | null }>("select to_regclass($1) as name", [
    `${MIGRATIONS_SCHEMA}.${MIGRATIONS_TABLE}`,
  ]);
  if ((found[0]?.name ?? null) === null) return [];
  const { rows } = await client.query<{ name: string }>(
    `select name from ${MIGRATIONS_SCHEMA}.${MIGRATIONS_TABLE} order by id`,
  );
  return rows.map((row) => row.name);
}

function refuseNewer(applied: readonly string[], known: readonly string[]): void {
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new ConfigError({
    code: "database-newer",
    message: `the database has migrations that this version does not know: ${unknown.join(", ")}`,
    remedy: "run the version that made them, or restore a backup from before",
    data: { unknown },
  });
}

function toMigrationError(error: unknown): unknown {
  if (error instanceof KaravanError) return error;
  const text = error instanceof Error ? error.message : "";
  if (/extension "vector"/.test(text)) {
    return new ConfigError({
      code: "vector-missing",
      message: `pgvector cannot be created in this database: ${text}`,
      remedy: "install pgvector on the server and let an administrator run `create extension vector` in this database",
      data: { variable: "DATABASE_URL" },
      cause: error,
    });
  }
  if (postgresCode(error) !== "42501") return error;
  return new ConfigError({
    code: "migration-denied",
    message: `the database login may not change the schema: ${text}`,
    remedy: "migrate with the login that owns the database",
    data: { variable: "DATABASE_URL" },
    cause: error,
  });
}

/** The library's own progress lines say nothing that the result does not. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function runnerOptions(client: pg.Client, dir: string): RunnerOption {
  return {
    dbClient: client,
    dir,
    direction: "up",
    schema: "public",
    migrationsTable: MIGRATIONS_TABLE,
    migrationsSchema: MIGRATIONS_SCHEMA,
    createMigrationsSchema: true,
    singleTransaction: true,
    checkOrder: true,
    advisoryLockMode: "wait",
    logger: silent,
  };
}

export interface MigrateOptions {
  /** Another folder of `.sql` files, for tests. */
  dir?: string;
}

const GRANT_LOCK = 727_275;
const OWN_DIR = path.join(import.meta.dirname, "migrations");

/**
 * Brings the schema up to date, all or nothing, and returns the names of what was applied. Processes that start together
 * wait for one another (an advisory lock of the database).
 * @throws ConfigError `role-missing`, `vector-missing`, `migration-denied`, `database-newer`
 * @throws UnavailableError `database-unavailable`
 */
export async function migrate(connectionString: string, options: MigrateOptions = {}): Promise<string[]> {
  const dir = options.dir ?? OWN_DIR;
  return withClient(connectionString, async (client) => {
    try {
      refuseNewer(await readApplied(client), await listMigrations(dir));
      await ensureRoles(client);
      const applied = await runner(runnerOptions(client, dir));
      // One transaction under a lock of its own: grants of processes that start together would collide.
      await client.query(
        `select pg_advisory_xact_lock(${GRANT_LOCK});
         grant usage on schema ${MIGRATIONS_SCHEMA} to karavan_system;
         grant select on ${MIGRATIONS_SCHEMA}.${MIGRATIONS_TABLE} to karavan_system`,
      );
      return applied.map((migration) => migration.name);
    } catch (error) {
      throw toMigrationError(error);
    }
  });
}

/** Names of migrations that `migrate` would apply. Opens a connection of its own: not while an embedded pool is open. */
export async function pendingMigrations(connectionString: string, options: MigrateOptions = {}): Promise<string[]> {
  const known = await listMigrations(options.dir ?? OWN_DIR);
  const applied = await withClient(connectionString, readApplied);
  refuseNewer(applied, known);
  return known.filter((name) => !applied.includes(name));
}

/** The same on a pool that is open, for the readiness check; `tx` is of the system role. */
export async function pendingMigrationsIn(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(`select name from ${MIGRATIONS_SCHEMA}.${MIGRATIONS_TABLE}`);
  const applied = new Set(rows.map((row) => row.name));
  return (await listMigrations(OWN_DIR)).filter((name) => !applied.has(name));
}
