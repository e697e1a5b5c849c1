import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ConfigError, UnavailableError } from "../domain/index.ts";
import { migrate, pendingMigrations, pendingMigrationsIn } from "./migrate.ts";
import { listMigrations } from "./migration-files.ts";
import { createEmptyDatabase, createTestDatabase, testServerUrl, type BareDatabase } from "./testing/index.ts";

const DIR = path.join(import.meta.dirname, "migrations");

let empty: BareDatabase;
let known: string[];

beforeAll(async () => {
  known = await listMigrations(DIR);
});

function onEmptyDatabase(): void {
  beforeEach(async () => {
    empty = await createEmptyDatabase();
  });
  afterEach(() => empty.close());
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: empty.connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("migrate", () => {
  onEmptyDatabase();

  it("applies every migration once, in order", async () => {
    expect(await pendingMigrations(empty.connectionString)).toEqual(known);
    expect(await migrate(empty.connectionString)).toEqual(known);
    expect(await migrate(empty.connectionString)).toEqual([]);
    expect(await pendingMigrations(empty.connectionString)).toEqual([]);
    expect(await query("select count(*)::int as n from organisations")).toEqual([{ n: 0 }]);
  });

  it("refuses a database that a newer version has migrated", async () => {
    await migrate(empty.connectionString);
    await query("insert into migrations.applied (name, run_on) values ('9999_future', '2030-01-01')");
    for (const read of [migrate, pendingMigrations]) {
      const refused = read(empty.connectionString);
      await expect(refused).rejects.toBeInstanceOf(ConfigError);
      await expect(refused).rejects.toMatchObject({ code: "database-newer", data: { unknown: ["9999_future"] } });
    }
  });
});

describe("a migration that fails", () => {
  onEmptyDatabase();
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), "karavan-migrations-"));
    await cp(DIR, dir, { recursive: true });
    await writeFile(path.join(dir, "8888_broken.sql"), "create table half (id int); select 1 / 0;");
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it("takes back all that were applied with it, and the next try starts anew", async () => {
    await expect(migrate(empty.connectionString, { dir })).rejects.toMatchObject({ code: "22012" });
    expect(
      await query("select to_regclass('public.organisations') as organisations, to_regclass('half') as half"),
    ).toEqual([{ organisations: null, half: null }]);
    expect(await pendingMigrations(empty.connectionString, { dir })).toEqual([...known, "8888_broken"]);
    expect(await migrate(empty.connectionString)).toEqual(known);
  });
});

// Skipped on the embedded database: one process owns it, and it is one database.
describe.skipIf(testServerUrl === undefined)("processes that start together", () => {
  onEmptyDatabase();

  it("migrate one database once", async () => {
    const script = path.join(import.meta.dirname, "testing", "migrate-process.ts");
    const start = () => promisify(execFile)(process.execPath, [script, empty.connectionString]);
    const outputs = await Promise.all([start(), start(), start()]);
    const applied = outputs.map(({ stdout }) => JSON.parse(stdout) as string[]);
    expect(applied.toSorted((a, b) => b.length - a.length)).toEqual([known, [], []]);
  });

  it("migrate several databases of one server", async () => {
    const databases = await Promise.all([1, 2, 3, 4].map(() => createEmptyDatabase()));
    const applied = await Promise.all(databases.map((database) => migrate(database.connectionString)));
    expect(applied).toEqual(databases.map(() => known));
    for (const database of databases) await database.close();
  });
});

describe("a database that is not there", () => {
  it("gives UnavailableError", async () => {
    const nowhere = migrate("postgresql://nobody@127.0.0.1:1/none");
    await expect(nowhere).rejects.toBeInstanceOf(UnavailableError);
    await expect(nowhere).rejects.toMatchObject({ code: "database-unavailable" });
  });
});

describe("the readiness check", () => {
  it("reads pending migrations on the open pool", async () => {
    const test = await createTestDatabase();
    expect(await test.database.withSystem(pendingMigrationsIn)).toEqual([]);
    await test.close();
  });
});
