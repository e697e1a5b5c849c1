import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Organisation } from "../domain/index.ts";
import { createDatabase, type Tx } from "./database.ts";
import {
  createTestDatabase,
  createTestOrganisation,
  findTenancyGaps,
  insertRowOfEveryTable,
  insertSql,
  readTables,
  similarRow,
  type Row,
  type TableShape,
  type TestDatabase,
} from "./testing/index.ts";

let test: TestDatabase;
let ours: Organisation;
let theirs: Organisation;
let theirRows: Map<string, Row>;
let tables: TableShape[];

beforeAll(async () => {
  test = await createTestDatabase();
  ours = await createTestOrganisation(test.database, { slug: "ours" });
  theirs = await createTestOrganisation(test.database, { slug: "theirs" });
  await asUs((tx) => insertRowOfEveryTable(tx, ours.id));
  theirRows = await test.database.withTenant(theirs.id, (tx) => insertRowOfEveryTable(tx, theirs.id));
  tables = await asUs(readTables);
});
afterAll(() => test.close());

const asUs = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(ours.id, work);

/** The SQLSTATE that a statement of ours ends with, `null` when it passes; nothing of it stays. */
async function refusalOf(sql: string, values: readonly unknown[] = []): Promise<string | null> {
  const undo = new Error("undo");
  try {
    await asUs(async (tx) => {
      await tx.execute(sql, values);
      throw undo;
    });
  } catch (error) {
    if (error === undo) return null;
    return String((error as { code: unknown }).code);
  }
  return null;
}

function whereKey(table: TableShape, row: Row | undefined): { sql: string; values: unknown[] } {
  const sql = table.primaryKey.map((name, index) => `${name} = $${index + 1}`).join(" and ");
  return { sql, values: table.primaryKey.map((name) => row?.[name]) };
}

const ownerColumn = (table: TableShape): string => (table.name === "organisations" ? "id" : "org_id");
const business = (): TableShape[] => tables.filter((table) => table.name !== "organisations");
const INSUFFICIENT_PRIVILEGE = "42501"; // also what a row that violates a policy is refused with
const FOREIGN_KEY_VIOLATION = "23503";

describe("the catalogue", () => {
  it("has no table, key, view, function or grant through which organisations could meet", async () => {
    expect(await findTenancyGaps((sql) => test.database.pool.query<{ gap: string }>(sql))).toEqual([]);
    expect(tables.length).toBeGreaterThan(20);
  });

  it("shows a new table that nobody protected", async () => {
    const other = await createTestDatabase();
    const client = new pg.Client({ connectionString: other.connectionString, connectionTimeoutMillis: 10_000 });
    await client.connect();
    await client.query("discard all"); // the embedded session may have rested in a role without rights
    await client.query(
      `create table diaries (id uuid primary key, org_id uuid, client_id uuid references organisations (id));
       create view all_diaries as select * from diaries;
       grant select on diaries to karavan_auth`,
    );
    expect((await findTenancyGaps((sql) => client.query<{ gap: string }>(sql))).toSorted()).toEqual([
      "all_diaries: a view that does not read as its caller",
      "diaries: foreign key diaries_client_id_fkey has no index",
      "diaries: foreign key diaries_client_id_fkey may reach another organisation",
      "diaries: has no tenant policy on org_id for reading and writing",
      "diaries: its primary key does not begin with org_id",
      "diaries: row-level security is not enabled and forced",
      "public.diaries: karavan_auth may select",
    ]);
    await client.end();
    await other.close();
  });
});

describe("a tenant", () => {
  it("reads its own row of every table and none of another organisation", async () => {
    for (const table of tables) {
      const owner = ownerColumn(table);
      const rows = await asUs((tx) => tx.query<{ owner: string }>(`select ${owner} as owner from ${table.name}`));
      expect([table.name, rows]).toEqual([table.name, [{ owner: ours.id }]]);
    }
  });

  it("updates and deletes nothing of another organisation, by key or without a condition", async () => {
    for (const table of business()) {
      const key = whereKey(table, theirRows.get(table.name));
      const touched = await asUs((tx) =>
        tx.execute(`update ${table.name} set org_id = org_id where ${key.sql}`, key.values),
      );
      const deleted = await asUs((tx) => tx.execute(`delete from ${table.name} where ${key.sql}`, key.values));
      expect([table.name, touched, deleted]).toEqual([table.name, 0, 0]);
      const all = await asUs((tx) => tx.execute(`update ${table.name} set org_id = org_id`));
      expect([table.name, all]).toEqual([table.name, 1]);
    }
    for (const table of business()) {
      const left = await test.database.withTenant(theirs.id, (tx) => tx.query(`select from ${table.name}`));
      expect([table.name, left.length]).toEqual([table.name, 1]);
    }
  });

  it("writes no row into another organisation, new or moved there", async () => {
    for (const table of business()) {
      const inserted = insertSql(table.name, similarRow(table, theirs.id, theirRows));
      const moved = `update ${table.name} set org_id = $1`;
      expect([table.name, await refusalOf(inserted.sql, inserted.values)]).toEqual([
        table.name,
        INSUFFICIENT_PRIVILEGE,
      ]);
      expect([table.name, await refusalOf(moved, [theirs.id])]).toEqual([table.name, INSUFFICIENT_PRIVILEGE]);
    }
  });

  it("refers to no row of another organisation", async () => {
    for (const table of business()) {
      for (const key of table.foreignKeys.filter((one) => one.target !== "organisations")) {
        const columns = key.columns.filter((name) => name !== "org_id");
        const parent = theirRows.get(key.target);
        const values = columns.map((name) => parent?.[key.targetColumns[key.columns.indexOf(name)] ?? ""]);
        const sql = `update ${table.name} set ${columns.map((name, index) => `${name} = $${index + 1}`).join(", ")}`;
        expect([key.name, await refusalOf(sql, values)]).toEqual([key.name, FOREIGN_KEY_VIOLATION]);
      }
    }
  });

  it("changes its own organisation's settings, and neither its id nor another one", async () => {
    expect(await refusalOf("update organisations set name = 'x'")).toBeNull();
    expect(await asUs((tx) => tx.execute("update organisations set name = 'x' where id = $1", [theirs.id]))).toBe(0);
    for (const sql of [
      "update organisations set id = gen_random_uuid()",
      "update organisations set slug = 'x'",
      "insert into organisations (id, slug, name, currency, created_at) select gen_random_uuid(), 'x', 'x', 'KGS', '2026-05-01'",
      "delete from organisations",
    ]) {
      expect([sql, await refusalOf(sql)]).toEqual([sql, INSUFFICIENT_PRIVILEGE]);
    }
  });

  it("reads no table of the auth library and no list of migrations", async () => {
    expect(await refusalOf(`select from auth."user"`)).toBe(INSUFFICIENT_PRIVILEGE);
    expect(await refusalOf("select from migrations.applied")).toBe(INSUFFICIENT_PRIVILEGE);
  });

  it("sees nothing at all without an organisation", async () => {
    const raw = createDatabase({ connectionString: test.connectionString, poolSize: 1 });
    await test.database.close(); // the embedded session serves one pool at a time; this is the last use of the first
    for (const table of tables) {
      const client = await raw.pool.connect();
      await client.query("begin; set local role karavan_tenant");
      const { rowCount } = await client.query(`select from ${table.name}`);
      await client.query("rollback");
      client.release();
      expect([table.name, rowCount]).toEqual([table.name, 0]);
    }
    await raw.close();
  });
});
