import { readFile, readdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";

/** What one database has cost so far. Differences of two readings are what matters. */
export interface DatabaseReading {
  /** Rows inserted, updated and deleted in user tables. */
  rows: number;
  commits: number;
  databaseBytes: number;
}

const READING = `
  select
    (select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) from pg_stat_user_tables)::float8 as rows,
    (select xact_commit from pg_stat_database where datname = current_database())::float8 as commits,
    pg_database_size(current_database())::float8 as "databaseBytes"`;

const OTHERS = `
  select count(*)::int as n from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;

const PATIENCE_MS = 10_000;

/** What a round reads about its database. */
export interface Meter {
  read(): Promise<DatabaseReading>;
  walBytes(): Promise<number>;
  close(): Promise<void>;
}

/** For a database that lives inside the contender's process, where nobody else can look: NaN is `null` in JSON. */
export const blindMeter: Meter = {
  read: async () => ({ rows: Number.NaN, commits: Number.NaN, databaseBytes: Number.NaN }),
  walBytes: async () => Number.NaN,
  close: async () => {},
};

/** A connection for measuring, which is not measured: it only reads statistics. */
export class DatabaseMeter implements Meter {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(connectionString: string): Promise<DatabaseMeter> {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
    await client.connect();
    return new DatabaseMeter(client);
  }

  /** Statistics are complete only when the backends that did the work are gone, so this waits for that. */
  async read(): Promise<DatabaseReading> {
    const deadline = Date.now() + PATIENCE_MS;
    while ((await this.#value<number>(OTHERS, "n")) > 0 && Date.now() < deadline) {
      await delay(50);
    }
    await this.#client.query("select pg_stat_clear_snapshot()");
    const { rows } = await this.#client.query<DatabaseReading>(READING);
    return rows[0] ?? { rows: Number.NaN, commits: Number.NaN, databaseBytes: Number.NaN };
  }

  /** The write-ahead log's position in bytes: what the server wrote in all, indexes and full pages included. */
  async walBytes(): Promise<number> {
    return this.#value<number>("select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8 as n", "n");
  }

  async settings(): Promise<Record<string, string>> {
    const names = ["server_version", "fsync", "synchronous_commit", "shared_buffers", "max_wal_size"];
    const { rows } = await this.#client.query<{ name: string; value: string }>(
      "select name, current_setting(name) as value from unnest($1::text[]) as name",
      [names],
    );
    return Object.fromEntries(rows.map((row) => [row.name, row.value]));
  }

  close(): Promise<void> {
    return this.#client.end();
  }

  async #value<T>(sql: string, column: string): Promise<T> {
    const { rows } = await this.#client.query<Record<string, T>>(sql);
    return rows[0]?.[column] as T;
  }
}

const MS_PER_TICK = 10; // Linux counts in hundredths of a second

async function processCpuMs(pid: string): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  if (!stat.includes("(postgres)")) return 0;
  // user and system time are fields 14 and 15; the name in brackets may hold spaces, so count from behind it
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** CPU time of all PostgreSQL processes of this machine; null where that cannot be seen (another system or host). */
export async function postgresCpuMs(): Promise<number | null> {
  const names = await readdir("/proc").catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name));
  const times = await Promise.all(pids.map((pid) => processCpuMs(pid).catch(() => 0)));
  const total = times.reduce((sum, ms) => sum + ms, 0);
  return total === 0 ? null : total;
}
