import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Driver,
} from "kysely";
import type { Duplex } from "node:stream";
import type pg from "pg";
import { InternalError } from "../domain/index.ts";
import { toUnavailable } from "./postgres-errors.ts";
import type { DB } from "./schema.generated.ts";

/** One transaction, as one role. `query` is for plain SQL (prepared once per connection), `kysely` for composed queries. */
export interface Tx {
  query<Row extends object = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Rows touched by the last statement of `sql`. */
  execute(sql: string, values?: readonly unknown[]): Promise<number>;
  /**
   * The transaction's last statement: `commit` travels with it, which saves a way to the database. Whatever the rows say,
   * it is committed; only an error of the statement itself undoes the transaction.
   */
  finish<Row extends object = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  readonly kysely: Kysely<DB>;
}

/** A `Tx` and the switch that makes it useless once its transaction has ended. */
export interface OpenTx {
  readonly tx: Tx;
  end(): void;
  /** The commit that `finish` has sent, if it was called. */
  readonly committing: Promise<void> | undefined;
}

type Run = (query: pg.QueryConfig) => Promise<pg.QueryResult>;

class TransactionDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(run: Run) {
    this.#connection = {
      executeQuery: async <Row>(compiled: { sql: string; parameters: readonly unknown[] }) => {
        const result = await run({ text: compiled.sql, values: [...compiled.parameters] });
        return { rows: result.rows as Row[], numAffectedRows: BigInt(result.rowCount ?? 0) };
      },
      streamQuery: () => {
        throw new InternalError({ code: "no-streaming", message: "a tenant transaction does not stream" });
      },
    };
  }

  init = async (): Promise<void> => {};
  acquireConnection = async (): Promise<DatabaseConnection> => this.#connection;
  beginTransaction = async (): Promise<void> => {
    throw new InternalError({
      code: "nested-transaction",
      message: "this query builder is inside a transaction already",
    });
  };
  commitTransaction = async (): Promise<void> => {};
  rollbackTransaction = async (): Promise<void> => {};
  releaseConnection = async (): Promise<void> => {};
  destroy = async (): Promise<void> => {};
}

function createKysely(run: Run): Kysely<DB> {
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new TransactionDriver(run),
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

function named(text: string, values: readonly unknown[]): pg.QueryConfig {
  const name = statementName(text);
  return { ...(name === undefined ? {} : { name }), text, values: [...values] };
}

/** The client goes back to the pool: a query that nobody awaited must not run in the next organisation's transaction. */
function createRun(client: pg.PoolClient, isOver: () => boolean): Run {
  return async (query) => {
    if (isOver()) {
      throw new InternalError({
        code: "transaction-over",
        message: "a query after the end of its transaction",
        remedy: "await every query inside withTenant or withSystem",
      });
    }
    try {
      return await client.query(query);
    } catch (error) {
      throw toUnavailable(error);
    }
  };
}

/**
 * What is written to the socket until the next tick goes out in one piece: `begin` with the first statement, the last one
 * with `commit`. A system call a statement would cost more than the statement.
 */
export function sendTogether(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection; // pg does not declare its connection
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

export function openTx(client: pg.PoolClient, commit: () => Promise<void>): OpenTx {
  let over = false;
  let committing: Promise<void> | undefined;
  let kysely: Kysely<DB> | undefined;
  const run = createRun(client, () => over);
  return {
    tx: {
      query: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
        (await run(named(sql, values))).rows as Row[],
      execute: async (sql, values = []) => (await run(named(sql, values))).rowCount ?? 0,
      finish: async <Row extends object>(sql: string, values: readonly unknown[] = []) => {
        sendTogether(client);
        const answer = run(named(sql, values));
        over = true;
        committing = commit();
        committing.catch(() => {}); // awaited by the transaction; a failed statement is the better error
        return (await answer).rows as Row[];
      },
      get kysely() {
        kysely ??= createKysely(run);
        return kysely;
      },
    },
    get committing() {
      return committing;
    },
    end: () => {
      over = true;
    },
  };
}
