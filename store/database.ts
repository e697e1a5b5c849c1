import { AsyncLocalStorage } from "node:async_hooks";
import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Driver,
} from "kysely";
import pg from "pg";
import { ConfigError, InternalError, UnavailableError } from "../domain/index.ts";
import type { DB } from "./schema.generated.ts";

/** One transaction, as one role. `query` is for plain SQL (prepared once per connection), `kysely` for composed queries. */
export interface Tx {
  query<Row extends object = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Rows touched by the last statement of `sql`. */
  execute(sql: string, values?: readonly unknown[]): Promise<number>;
  readonly kysely: Kysely<DB>;
}

export interface Database {
  /** One transaction that sees and writes only this organisation's rows. Nesting is an error. */
  withTenant<T>(orgId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One transaction of the system role: sweeps, timers, and finding the organisation of a key or webhook. */
  withSystem<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** For libraries that bring their own SQL (auth). Business tables are invisible to it. */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  connectionString: string;
  /** Connections at most; PGlite allows exactly one. */
  poolSize: number;
  /** How long to wait for a free connection before `database-unavailable`. */
  connectionTimeoutMs?: number;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const INT8_OID = 20;

pg.types.setTypeParser(INT8_OID, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new InternalError({ code: "unsafe-integer", message: `bigint ${text} is too large` });
  return value;
});
/** Days stay `YYYY-MM-DD`: a `Date` would shift them by the machine's time zone. */
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

class TransactionDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(client: pg.PoolClient) {
    this.#connection = {
      executeQuery: async (compiled) => {
        const result = await client.query(compiled.sql, [...compiled.parameters]);
        return { rows: result.rows, numAffectedRows: BigInt(result.rowCount ?? 0) };
      },
      streamQuery: () => {
        throw new InternalError({ code: "no-streaming", message: "a tenant transaction does not stream" });
      },
    };
  }

  init = async (): Promise<void> => {};
  acquireConnection = async (): Promise<DatabaseConnection> => this.#connection;
  beginTransaction = async (): Promise<void> => {
    throw new InternalError({ code: "nested-transaction", message: "this query builder is inside a transaction already" });
  };
  commitTransaction = async (): Promise<void> => {};
  rollbackTransaction = async (): Promise<void> => {};
  releaseConnection = async (): Promise<void> => {};
  destroy = async (): Promise<void> => {};
}

function createKysely(client: pg.PoolClient): Kysely<DB> {
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new TransactionDriver(client),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

/** One name per distinct statement, so that each connection parses and plans it once. */
const statementNames = new Map<string, string>();
const MAX_STATEMENTS = 2000;

function statementName(sql: string): string | undefined {
  const known = statementNames.get(sql);
  if (known !== undefined) return known;
  if (statementNames.size >= MAX_STATEMENTS) return undefined;
  const name = `k${statementNames.size}`;
  statementNames.set(sql, name);
  return name;
}

function createTx(client: pg.PoolClient): Tx {
  let kysely: Kysely<DB> | undefined;
  const run = (text: string, values: readonly unknown[]) => {
    const name = statementName(text);
    return client.query({ ...(name === undefined ? {} : { name }), text, values: [...values] });
  };
  return {
    query: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
      (await run(sql, values)).rows as Row[],
    execute: async (sql, values = []) => (await run(sql, values)).rowCount ?? 0,
    get kysely() {
      kysely ??= createKysely(client);
      return kysely;
    },
  };
}

/** Errors that mean "the database is not there", as opposed to "the statement is wrong". */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  if (/^(08|57P0[123]|53)/.test(code)) return true;
  if (["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT", "ENOTFOUND"].includes(code)) return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    error.message,
  );
}

function toUnavailable(error: unknown): unknown {
  if (!isUnavailable(error)) return error;
  return new UnavailableError({
    code: "database-unavailable",
    message: "the database does not answer",
    remedy: "check DATABASE_URL and that PostgreSQL is running (`karavan doctor` tells more)",
    cause: error,
  });
}

async function rollback(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query("rollback");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error("rollback failed");
  }
}

/** Undoes what one PGlite backend keeps over reconnects, and drops to the role that sees nothing. */
async function prepareConnection(client: { query(sql: string): Promise<unknown> }): Promise<void> {
  await client.query("discard all");
  await client.query("set role karavan_tenant");
}

export function createDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.poolSize,
    connectionTimeoutMillis: options.connectionTimeoutMs ?? 10_000,
    idleTimeoutMillis: 0,
    onConnect: prepareConnection,
  });
  pool.on("error", () => {}); // an idle connection died; the next query opens another and reports its own failure
  const inside = new AsyncLocalStorage<string>();

  async function transaction<T>(name: string, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const outer = inside.getStore();
    if (outer !== undefined) {
      throw new InternalError({
        code: "nested-transaction",
        message: `${name} inside ${outer}: one connection would wait for the other`,
        remedy: "pass the Tx down instead",
      });
    }
    const client = await pool.connect().catch((error: unknown) => {
      throw toUnavailable(error);
    });
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await inside.run(name, () => work(createTx(client)));
      await client.query("commit");
      return result;
    } catch (error) {
      broken = await rollback(client);
      throw toUnavailable(error);
    } finally {
      client.release(broken);
    }
  }

  return {
    pool,
    withTenant: async (orgId, work) => {
      if (!UUID.test(orgId)) throw new InternalError({ code: "bad-org-id", message: "an organisation id is a UUID" });
      return transaction("withTenant", `begin; select set_config('karavan.org_id', '${orgId}', true)`, work);
    },
    withSystem: async (work) => transaction("withSystem", "begin; set local role karavan_system", work),
    close: () => pool.end(),
  };
}

/** Refuses a login that row-level security cannot hold: superusers and BYPASSRLS roles see every row. */
export async function checkLoginRole(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ usable: boolean }>(
      "select pg_has_role(session_user, 'karavan_tenant', 'member') as usable",
    );
    if (rows[0]?.usable !== true) {
      throw new ConfigError({
        code: "role-missing",
        message: "the database login is not a member of karavan_tenant",
        remedy: "run `karavan migrate` with a login that may create roles",
        data: { variable: "DATABASE_URL" },
      });
    }
  } finally {
    await client.end();
  }
}
