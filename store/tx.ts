import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Driver,
} from "kysely";
import type pg from "pg";
import { InternalError } from "../domain/index.ts";
import { toUnavailable } from "./postgres-errors.ts";
import type { DB } from "./schema.generated.ts";

/** One transaction, as one role. `query` is for plain SQL (prepared once per connection), `kysely` for composed queries. */
export interface Tx {
  query<Row extends object = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Rows touched by the last statement of `sql`. */
  execute(sql: string, values?: readonly unknown[]): Promise<number>;
  readonly kysely: Kysely<DB>;
}

/** A `Tx` and the switch that makes it useless once its transaction has ended. */
export interface OpenTx {
  readonly tx: Tx;
  end(): void;
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

export function openTx(client: pg.PoolClient): OpenTx {
  let over = false;
  let kysely: Kysely<DB> | undefined;
  const run = createRun(client, () => over);
  return {
    tx: {
      query: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
        (await run(named(sql, values))).rows as Row[],
      execute: async (sql, values = []) => (await run(named(sql, values))).rowCount ?? 0,
      get kysely() {
        kysely ??= createKysely(run);
        return kysely;
      },
    },
    end: () => {
      over = true;
    },
  };
}
