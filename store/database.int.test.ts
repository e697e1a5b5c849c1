import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ConfigError, InternalError, UnavailableError, type Organisation } from "../domain/index.ts";
import { createDatabase, type Database, type Tx } from "./database.ts";
import { createId } from "./ids.ts";
import { createOrganisation } from "./organisations.ts";
import {
  createEmptyDatabase,
  createServerLogin,
  createTestDatabase,
  createTestOrganisation,
  startDatabaseProxy,
  testServerUrl,
  type DatabaseProxy,
  type TestDatabase,
} from "./testing/index.ts";

const NOW = new Date("2026-05-01T08:00:00Z");

let test: TestDatabase;
let database: Database;
let ours: Organisation;

beforeAll(async () => {
  test = await createTestDatabase();
  database = test.database;
  ours = await createTestOrganisation(database, { slug: "ours" });
});
afterAll(() => test.close());

const asUs = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => database.withTenant(ours.id, work);

async function addClient(tx: Tx): Promise<string> {
  const id = createId(NOW);
  await tx.execute("insert into clients (org_id, id, created_at) values (current_org(), $1, $2)", [id, NOW]);
  return id;
}

async function exists(id: string): Promise<boolean> {
  const rows = await asUs((tx) => tx.query("select from clients where id = $1", [id]));
  return rows.length === 1;
}

const state = `select current_user::text as role, coalesce(current_setting('karavan.org_id', true), '') as org`;

describe("a connection of the pool", () => {
  it("rests in a role that reads no business row", async () => {
    expect((await database.pool.query(state)).rows).toEqual([{ role: "karavan_auth", org: "" }]);
    await expect(database.pool.query("select from organisations")).rejects.toMatchObject({ code: "42501" });
    await expect(database.pool.query("select from messages")).rejects.toMatchObject({ code: "42501" });
  });

  it("comes back to that role after commit and after rollback", async () => {
    expect(await asUs((tx) => tx.query(state))).toEqual([{ role: "karavan_tenant", org: ours.id }]);
    expect((await database.pool.query(state)).rows).toEqual([{ role: "karavan_auth", org: "" }]);
    const failed = asUs((tx) => tx.query("select no_such_column"));
    await expect(failed).rejects.toMatchObject({ code: "42703" });
    expect((await database.pool.query(state)).rows).toEqual([{ role: "karavan_auth", org: "" }]);
    expect(await database.withSystem((tx) => tx.query(state))).toEqual([{ role: "karavan_system", org: "" }]);
  });

  it("does not hold row locks for a process that stopped in a transaction", async () => {
    const { rows } = await database.pool.query<{ limit: string }>(
      "select current_setting('idle_in_transaction_session_timeout') as limit",
    );
    expect(rows).toEqual([{ limit: "1min" }]);
  });

  it("reads bigint as a number and a day as text, and refuses a number that is not exact", async () => {
    const { rows } = await database.pool.query("select 9007199254740991::bigint as n, date '2026-05-01' as day");
    expect(rows).toEqual([{ n: 9007199254740991, day: "2026-05-01" }]);
    const inexact = database.pool.query("select 9007199254740993::bigint as n");
    await expect(inexact).rejects.toMatchObject({ code: "unsafe-integer" });
  });
});

describe("a transaction", () => {
  it("stores what it wrote, by plain SQL and by the query builder", async () => {
    const id = await asUs(addClient);
    await asUs((tx) => tx.kysely.updateTable("clients").set({ name: "Demo" }).where("id", "=", id).execute());
    const names = await asUs((tx) => tx.kysely.selectFrom("clients").select("name").where("id", "=", id).execute());
    expect(names).toEqual([{ name: "Demo" }]);
  });

  it("stores nothing when its work throws, and throws the same error", async () => {
    let id = "";
    const failure = new RangeError("the first one");
    const failed = asUs(async (tx) => {
      id = await addClient(tx);
      throw failure;
    });
    await expect(failed).rejects.toBe(failure);
    expect(await exists(id)).toBe(false);
  });

  it("says so when its work swallowed the error of a statement", async () => {
    let id = "";
    const swallowed = asUs(async (tx) => {
      id = await addClient(tx);
      await tx.query("select 1 / 0").catch(() => undefined);
      return "all is well";
    });
    await expect(swallowed).rejects.toBeInstanceOf(InternalError);
    await expect(swallowed).rejects.toMatchObject({ code: "transaction-aborted" });
    expect(await exists(id)).toBe(false);
  });

  it("leaves errors of other systems as they are", async () => {
    const foreign = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" });
    await expect(asUs(() => Promise.reject(foreign))).rejects.toBe(foreign);
  });

  it.each<[string, () => Promise<unknown>]>([
    ["withTenant", () => database.withTenant(ours.id, async () => 1)],
    ["withSystem", () => database.withSystem(async () => 1)],
    ["a query of the pool", () => database.pool.query("select 1")],
    ["a connection of the pool", () => database.pool.connect()],
  ])("refuses %s inside it", async (_what, inner) => {
    await expect(asUs(inner)).rejects.toMatchObject({ code: "nested-transaction" });
    await expect(database.withSystem(inner)).rejects.toMatchObject({ code: "nested-transaction" });
    expect(await asUs((tx) => tx.query("select 1 as n"))).toEqual([{ n: 1 }]);
  });

  it("refuses a query after its end, when the connection may serve another organisation", async () => {
    const kept = await asUs(async (tx) => tx);
    await expect(kept.query("select 1")).rejects.toMatchObject({ code: "transaction-over" });
    await expect(kept.kysely.selectFrom("clients").select("id").execute()).rejects.toMatchObject({
      code: "transaction-over",
    });
  });

  it.each(["", "x", "' or true --", "00000000-0000-0000-0000-00000000000g"])(
    "refuses %j as an organisation",
    async (orgId) => {
      const refused = database.withTenant(orgId, async () => 1);
      await expect(refused).rejects.toMatchObject({ code: "bad-org-id" });
    },
  );

  it("waits for a free connection when all are taken", async () => {
    const work = async (tx: Tx) => (await tx.query<{ n: number }>("select 1 as n"))[0]?.n;
    const answers = await Promise.all(Array.from({ length: 30 }, () => asUs(work)));
    expect(answers).toEqual(Array.from({ length: 30 }, () => 1));
  });
});

describe("a database that was never migrated", () => {
  it("is refused with a remedy", async () => {
    // On a server its roles are there since another database was migrated: a login of its own cannot take them.
    const login = testServerUrl === undefined ? await createEmptyDatabase() : await createServerLogin(testServerUrl);
    const bare = createDatabase({ connectionString: login.connectionString, poolSize: 1 });
    const refused = bare.withSystem((tx) => tx.query("select 1"));
    await expect(refused).rejects.toBeInstanceOf(ConfigError);
    await expect(refused).rejects.toMatchObject({
      code: "role-missing",
      remedy: expect.stringContaining("karavan migrate") as string,
    });
    await bare.close();
    await login.close();
  });
});

describe("a database that goes away", () => {
  const unavailable = { code: "database-unavailable", remedy: expect.stringContaining("DATABASE_URL") as string };
  let behind: TestDatabase;
  let proxy: DatabaseProxy;
  let away: Database;

  // A database of its own: the embedded one has a single session, which two pools would take from each other.
  beforeAll(async () => {
    behind = await createTestDatabase();
  });
  afterAll(() => behind.close());
  afterEach(async () => {
    await away.close();
    await proxy.close();
  });

  async function open(timeouts: { connectionTimeoutMs?: number; queryTimeoutMs?: number } = {}): Promise<void> {
    proxy = await startDatabaseProxy(behind.connectionString);
    away = createDatabase({ connectionString: proxy.connectionString, poolSize: 1, ...timeouts });
  }

  const orgId = createId(NOW);
  const ask = () => away.withTenant(orgId, (tx) => tx.query("select 1 as n"));

  it("gives UnavailableError between transactions and works again when it is back", async () => {
    await open();
    expect(await ask()).toEqual([{ n: 1 }]);
    await proxy.cut();
    for (let times = 0; times < 3; times += 1) {
      await expect(ask()).rejects.toBeInstanceOf(UnavailableError);
      await expect(ask()).rejects.toMatchObject(unavailable);
    }
    await proxy.restore();
    expect(await ask()).toEqual([{ n: 1 }]);
  });

  it("gives UnavailableError inside a transaction, stores nothing, and works again", async () => {
    await open();
    const slugs = () => away.withSystem((tx) => tx.query("select slug from organisations"));
    const cut = away.withSystem(async (tx) => {
      await createOrganisation(tx, {
        slug: "cut",
        name: "Demo",
        locale: "ru",
        currency: "KGS",
        timeZone: "UTC",
        now: NOW,
      });
      expect(await tx.query("select slug from organisations")).toEqual([{ slug: "cut" }]);
      await proxy.cut();
      return tx.query("select 1");
    });
    await expect(cut).rejects.toMatchObject(unavailable);
    await proxy.restore();
    expect(await slugs()).toEqual([]);
  });

  it("gives UnavailableError when the commit is lost", async () => {
    await open();
    const lost = away.withTenant(orgId, async (tx) => {
      await tx.query("select 1");
      await proxy.cut();
    });
    await expect(lost).rejects.toMatchObject(unavailable);
  });

  it("gives UnavailableError when it stays silent to a statement", async () => {
    await open({ queryTimeoutMs: 200 });
    const silent = away.withTenant(orgId, async (tx) => {
      await tx.query("select 1");
      proxy.freeze();
      return tx.query("select 2");
    });
    await expect(silent).rejects.toMatchObject(unavailable);
  });

  it("gives UnavailableError when it stays silent to a connection", async () => {
    await open({ connectionTimeoutMs: 200 });
    proxy.freeze();
    await expect(ask()).rejects.toMatchObject(unavailable);
  });
});
