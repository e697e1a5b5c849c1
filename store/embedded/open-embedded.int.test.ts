import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { InternalError } from "../../domain/index.ts";
import { createDatabase } from "../database.ts";
import { createId } from "../ids.ts";
import { openMigratedEmbedded } from "../testing/index.ts";
import { openEmbedded, type Embedded } from "./index.ts";
import { spawnOwner } from "./testing/index.ts";

/** PGlite's oddities (measured on 0.5.14 with socket 0.2.17), and what we do about each. */
describe("the embedded database", () => {
  let embedded: Embedded;
  const clients: pg.Client[] = [];

  beforeAll(async () => {
    embedded = await openMigratedEmbedded();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.end();
  });
  afterAll(async () => {
    await embedded.close();
  });

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: embedded.connectionString, connectionTimeoutMillis: 5_000 });
    clients.push(client);
    client.on("error", () => {}); // the cut connections
    await client.connect();
    return client;
  }

  async function ask(sql: string): Promise<unknown> {
    const client = await connect();
    const { rows } = await client.query<{ answer: unknown }>(sql);
    await client.end();
    clients.splice(clients.indexOf(client), 1);
    return rows[0]?.answer;
  }

  it("is PostgreSQL 18 with vectors and Russian stemming", async () => {
    expect(await ask("select current_setting('server_version_num')::int / 10000 as answer")).toBe(18);
    expect(await ask("select '[1,2]'::vector <-> '[4,6]'::vector as answer")).toBe(5);
    expect(await ask("select to_tsvector('russian', 'горные туры') @@ to_tsquery('russian', 'тур') as answer")).toBe(
      true,
    );
  });

  it("takes a new connection after a failed statement and a cut connection", async () => {
    for (let round = 0; round < 6; round += 1) {
      const client = await connect();
      await client.query("begin");
      await expect(client.query("select no_such_column")).rejects.toMatchObject({ code: "42703" });
      // The driver's own socket: the process at the other end is gone without a goodbye.
      (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy(); // pg does not declare its connection
      clients.splice(clients.indexOf(client), 1);
      expect(await ask("select 1 as answer")).toBe(1);
    }
  });

  it("keeps settings, roles, named statements and locks of an earlier connection, so the pool discards them", async () => {
    const earlier = await connect();
    await earlier.query("set karavan.org_id = 'left over'");
    await earlier.query({ name: "k0", text: "select 1 as left_over" });
    await earlier.query("select pg_advisory_lock(42)");
    await earlier.query("set role karavan_system");
    await earlier.end();
    clients.length = 0;
    const left = "select current_setting('karavan.org_id', true) as answer";
    expect(await ask(left)).toBe("left over");

    const database = createDatabase({ connectionString: embedded.connectionString, poolSize: 1 });
    const { rows } = await database.pool.query<Record<string, unknown>>(
      `select current_user::text as role, coalesce(current_setting('karavan.org_id', true), '') as org,
              (select count(*)::int from pg_prepared_statements) as statements,
              (select count(*)::int from pg_locks where locktype = 'advisory') as locks`,
    );
    expect(rows).toEqual([{ role: "karavan_auth", org: "", statements: 0, locks: 0 }]);
    await database.close();
  });

  it("answers many transactions at once with their own rows over its one connection", async () => {
    const database = createDatabase({ connectionString: embedded.connectionString, poolSize: embedded.poolSize });
    const orgIds = Array.from({ length: 40 }, () => createId(new Date()));
    const answers = await Promise.all(
      orgIds.map((orgId, index) =>
        database.withTenant(orgId, async (tx) => {
          const first = await tx.query<{ org: string }>("select current_org() as org");
          const second = await tx.query<{ n: number }>("select $1::int as n", [index]);
          return [first[0]?.org, second[0]?.n];
        }),
      ),
    );
    expect(answers).toEqual(orgIds.map((orgId, index) => [orgId, index]));
    await database.close();
  });

  it("does not stall the loop that answers webhooks while a statement runs", async () => {
    const client = await connect();
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const heavy = "select count(*) from generate_series(1, 3000) a, generate_series(1, 1000) b where (a * b) % 7 = 3";
    delay.enable();
    const startedMs = performance.now();
    await client.query(heavy);
    const tookMs = performance.now() - startedMs;
    delay.disable();
    expect(delay.max / 1e6).toBeLessThan(tookMs / 2);
  });

  it("survives as a dump that another one starts from", async () => {
    const client = await connect();
    await client.query("discard all");
    await client.query("create table dumped (id int); insert into dumped values (7); set role karavan_auth");
    const folder = await mkdtemp(path.join(tmpdir(), "karavan-dump-"));
    const dumpFile = path.join(folder, "dump.tar");
    await writeFile(dumpFile, await embedded.dump());
    const copy = await openEmbedded({ dataDir: null, dumpFile });
    const other = new pg.Client({ connectionString: copy.connectionString, connectionTimeoutMillis: 5_000 });
    await other.connect();
    expect((await other.query("select id, current_user::text from dumped")).rows).toEqual([
      { id: 7, current_user: "postgres" },
    ]);
    await other.end();
    await copy.close();
    await rm(folder, { recursive: true, force: true });
  });
});

describe("a folder of the embedded database", () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), "karavan-data-"));
  });
  afterEach(async () => {
    await rm(dataDir, { recursive: true, force: true });
  });

  it("holds every acknowledged row over four SIGKILLs", async () => {
    const acknowledged: number[] = [];
    for (let cycle = 0; cycle < 4; cycle += 1) {
      const writer = spawnOwner("write", dataDir);
      expect((await writer.next()).event).toBe("owner");
      const found = (await writer.next()).ids ?? [];
      expect(acknowledged.filter((id) => !found.includes(id))).toEqual([]);
      for (let count = 0; count < 25; count += 1) acknowledged.push((await writer.next()).id ?? -1);
      const rest = await writer.kill();
      acknowledged.push(...rest.map((event) => event.id ?? -1));
    }
    const reader = spawnOwner("write", dataDir);
    await reader.next();
    const found = (await reader.next()).ids ?? [];
    await reader.kill();
    expect(acknowledged.length).toBeGreaterThanOrEqual(100);
    expect(acknowledged.filter((id) => !found.includes(id))).toEqual([]);
  });

  it("is refused with a remedy when it is not a database", async () => {
    await mkdir(path.join(dataDir, "pg"));
    await writeFile(path.join(dataDir, "pg", "PG_VERSION"), "9\n");
    const error = await openEmbedded({ dataDir }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InternalError);
    expect(error).toMatchObject({
      code: "embedded-database-failed",
      remedy: expect.stringContaining("backup") as string,
    });
  });

  it("may be closed twice", async () => {
    const embedded = await openEmbedded({ dataDir });
    await embedded.close();
    await embedded.close();
    await expect(embedded.dump()).rejects.toMatchObject({ code: "database-closed" });
  });
});
