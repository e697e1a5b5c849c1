import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";
import { ConfigError, InternalError, UnavailableError } from "../domain/index.ts";
import { isUnavailable, postgresCode, toUnavailable } from "./postgres-errors.ts";
import { openTx, sendTogether, type Tx } from "./tx.ts";

export { isUnavailable } from "./postgres-errors.ts";
export type { Tx } from "./tx.ts";

export interface Database {
  /** One transaction that sees and writes only this organisation's rows. Nesting is an error. */
  withTenant<T>(orgId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One transaction of the system role: sweeps, timers, and finding the organisation of a key or webhook. */
  withSystem<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** For libraries that bring their own SQL (auth): it sees schema `auth` and no business row. */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  connectionString: string;
  /** Connections at most; PGlite allows exactly one. */
  poolSize: number;
  /** How long to wait for a free connection before `database-unavailable`. */
  connectionTimeoutMs?: number;
  /** How long one statement may stay without an answer: a database behind a dead network gives none. */
  queryTimeoutMs?: number;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const INT8_OID = 20;
const CONNECTION_TIMEOUT_MS = 10_000;
const QUERY_TIMEOUT_MS = 60_000;
/** The server gives up as well: what nobody waits for any more must not run on. */
const STATEMENT_TIMEOUT_MS = QUERY_TIMEOUT_MS;

pg.types.setTypeParser(INT8_OID, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new InternalError({ code: "unsafe-integer", message: `bigint ${text} is too large` });
  return value;
});
/** Days stay `YYYY-MM-DD`: a `Date` would shift them by the machine's time zone. */
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

async function send(client: pg.PoolClient, sql: string): Promise<pg.QueryResult> {
  return client.query(sql).catch((error: unknown) => {
    throw toUnavailable(error);
  });
}

/**
 * Errors after which a connection goes on failing: a named statement that the server has lost (another session of the
 * same PGlite backend, a pooler between), or one whose table was migrated meanwhile.
 */
const STALE_STATEMENT = new Set(["26000", "0A000"]);

/** Why the connection cannot be used again, if so. */
async function rollback(client: pg.PoolClient, failure: unknown): Promise<Error | undefined> {
  // A connection that gave no answer would not answer this either; the server rolls back when it is closed.
  if (failure instanceof UnavailableError && isUnavailable(failure.cause)) return failure;
  if (failure instanceof Error && STALE_STATEMENT.has(postgresCode(failure) ?? "")) return failure;
  try {
    await client.query("rollback");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error("rollback failed");
  }
}

/**
 * A transaction in which a statement failed answers `commit` with ROLLBACK and no error: a caller that swallowed the
 * failure would believe its rows are stored.
 */
async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await send(client, "commit");
  if (command === "COMMIT") return;
  throw new InternalError({
    code: "transaction-aborted",
    message: "a statement of this transaction failed and its error was swallowed; nothing is stored",
    remedy: "let the error leave withTenant, or use a savepoint",
  });
}

function toRoleMissing(error: unknown): unknown {
  // "permission denied to set role" and "role does not exist"
  if (!["42501", "22023"].includes(postgresCode(error) ?? "")) return error;
  return new ConfigError({
    code: "role-missing",
    message: "the database login cannot take the roles that Karavan works under",
    remedy: "run `karavan migrate` with the login of DATABASE_URL",
    data: { variable: "DATABASE_URL" },
    cause: error,
  });
}

/**
 * Undoes what one PGlite backend keeps over reconnects, and drops to the role that sees no business row. A process that
 * is stopped inside a transaction must not hold its row locks for ever.
 * @throws ConfigError `role-missing`
 */
async function prepareConnection(client: pg.ClientBase): Promise<void> {
  // The pool listens to idle connections only: one that is cut inside a transaction would end the process.
  client.on("error", () => {});
  await client.query("discard all");
  await client
    .query(
      `set role karavan_auth; set idle_in_transaction_session_timeout = '60s'; set statement_timeout = ${STATEMENT_TIMEOUT_MS}`,
    )
    .catch((error: unknown) => {
      throw toRoleMissing(error);
    });
}

function createPool(options: DatabaseOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.poolSize,
    connectionTimeoutMillis: options.connectionTimeoutMs ?? CONNECTION_TIMEOUT_MS,
    query_timeout: options.queryTimeoutMs ?? QUERY_TIMEOUT_MS,
    idleTimeoutMillis: 0,
    keepAlive: true,
    pipeline: true, // statements are sent without waiting for the answers before them; the server keeps their order
    // oxlint-disable-next-line typescript/no-misused-promises -- the pool awaits the hook, its types do not say so
    onConnect: prepareConnection,
  });
  pool.on("error", () => {}); // an idle connection died; the next query opens another and reports its own failure
  return pool;
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  return pool.connect().catch((error: unknown) => {
    throw toUnavailable(error);
  });
}

/**
 * Runs `work` in one transaction; whatever happens, the connection goes back clean or not at all. `begin` travels with
 * the first statement of `work`: should it fail, the server refuses what follows, and its own error is the one thrown.
 */
async function runTransaction<T>(client: pg.PoolClient, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const open = openTx(client, () => commit(client));
  let broken: Error | undefined;
  sendTogether(client);
  const begun = send(client, begin);
  begun.catch(() => {}); // thrown below, after `work` has stumbled over it
  try {
    const result = await work(open.tx);
    open.end();
    await begun;
    await (open.committing ?? commit(client));
    return result;
  } catch (error) {
    open.end();
    const failure = await begun.then(
      () => error,
      (first: unknown) => first,
    );
    broken = await rollback(client, failure);
    throw failure;
  } finally {
    client.release(broken);
  }
}

function setLocal(role: string, orgId = ""): string {
  return `begin; select set_config('role', '${role}', true), set_config('karavan.org_id', '${orgId}', true)`;
}

function nested(name: string, outer: string): InternalError {
  return new InternalError({
    code: "nested-transaction",
    message: `${name} inside ${outer}: one connection would wait for the other`,
    remedy: "pass the Tx down instead",
  });
}

/** What a library asks of the pool inside a transaction would wait for the connection that the transaction holds. */
function forbidInside(pool: pg.Pool, inside: AsyncLocalStorage<string>): void {
  const connectPool = pool.connect.bind(pool) as (...args: unknown[]) => unknown;
  const guarded = (...args: unknown[]): unknown => {
    const outer = inside.getStore();
    if (outer === undefined) return connectPool(...args);
    const [callback] = args;
    if (typeof callback !== "function") return Promise.reject(nested("a query of the pool", outer));
    return (callback as (error: Error) => unknown)(nested("a query of the pool", outer));
  };
  pool.connect = guarded as typeof pool.connect;
}

export function createDatabase(options: DatabaseOptions): Database {
  const pool = createPool(options);
  const inside = new AsyncLocalStorage<string>();
  forbidInside(pool, inside);
  let ending: Promise<void> | undefined;

  async function transaction<T>(name: string, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const outer = inside.getStore();
    if (outer !== undefined) throw nested(name, outer);
    const client = await connect(pool);
    return inside.run(name, () => runTransaction(client, begin, work));
  }

  return {
    pool,
    withTenant: async (orgId, work) => {
      if (!UUID.test(orgId)) throw new InternalError({ code: "bad-org-id", message: "an organisation id is a UUID" });
      return transaction("withTenant", setLocal("karavan_tenant", orgId), work);
    },
    withSystem: async (work) => transaction("withSystem", setLocal("karavan_system"), work),
    close: () => (ending ??= pool.end()),
  };
}
