import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Organisation } from "../domain/index.ts";
import type { Tx } from "./database.ts";
import { createId } from "./ids.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "./testing/index.ts";

const NOW = new Date("2026-05-01T08:00:00Z");

let test: TestDatabase;
let ours: Organisation;

beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 3 });
  ours = await createTestOrganisation(test.database, { slug: "ours" });
});
afterAll(() => test.close());

const asUs = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(ours.id, work);
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const addClient = (tx: Tx, id: string): Promise<number> =>
  tx.execute("insert into clients (org_id, id, created_at) values (current_org(), $1, $2)", [id, NOW]);

describe("statements that are sent together", () => {
  it("come back with their own rows, named and unnamed", async () => {
    const rows = await asUs((tx) =>
      Promise.all(
        numbers(30).map((n) =>
          n % 3 === 0
            ? tx.kysely.selectFrom("organisations").select(["id"]).limit(1).execute()
            : tx.query(`select $1::int as n, ${n % 5} as kind`, [n]),
        ),
      ),
    );
    expect(rows).toEqual(numbers(30).map((n) => [n % 3 === 0 ? { id: ours.id } : { n, kind: n % 5 }]));
  });

  it("fail together, with the error of the first that failed", async () => {
    const id = createId(NOW);
    const failed = asUs((tx) =>
      Promise.all([addClient(tx, id), tx.query("select 1 / 0"), tx.query("select 2 as late, $1::int", [2])]),
    );
    await expect(failed).rejects.toMatchObject({ code: "22012" });
    expect(await asUs((tx) => tx.query("select from clients where id = $1", [id]))).toEqual([]);
  });

  it("leave the next transaction a statement that was first parsed in a failed one", async () => {
    const sql = "select $1::int + 41 as answer";
    const failed = asUs(async (tx) => {
      const lost = tx.query(sql, [1]).catch(() => null);
      await Promise.all([tx.query("select 1 / 0"), lost]);
    });
    await expect(failed).rejects.toMatchObject({ code: "22012" });
    for (const _ of numbers(5)) expect(await asUs((tx) => tx.query(sql, [1]))).toEqual([{ answer: 42 }]);
  });
});

describe("the last statement, sent with commit", () => {
  const INSERT = "insert into clients (org_id, id, created_at) values (current_org(), $1, $2) returning id";
  const stored = async (id: string) =>
    (await asUs((tx) => tx.query("select from clients where id = $1", [id]))).length === 1;

  it("is stored, and its rows come back", async () => {
    const [before, id] = [createId(NOW), createId(NOW)];
    const rows = await asUs(async (tx) => {
      await addClient(tx, before);
      return tx.finish(INSERT, [id, NOW]);
    });
    expect(rows).toEqual([{ id }]);
    expect([await stored(before), await stored(id)]).toEqual([true, true]);
  });

  it("undoes the transaction when it fails, and the connection goes on", async () => {
    for (const _ of numbers(4)) {
      const id = createId(NOW);
      const failed = asUs(async (tx) => {
        await addClient(tx, id);
        return tx.finish(INSERT, [id, NOW]);
      });
      await expect(failed).rejects.toMatchObject({ code: "23505" });
      expect(await stored(id)).toBe(false);
    }
  });

  it("is refused its place when an earlier statement failed and nobody looked", async () => {
    const id = createId(NOW);
    const swallowed = asUs(async (tx) => {
      await tx.query("select 1 / 0").catch(() => undefined);
      return tx.finish(INSERT, [id, NOW]);
    });
    await expect(swallowed).rejects.toMatchObject({ code: "25P02" });
    expect(await stored(id)).toBe(false);
  });

  it("is the last: what follows is refused, and takes nothing back", async () => {
    const id = createId(NOW);
    const late = asUs(async (tx) => {
      await tx.finish(INSERT, [id, NOW]);
      await tx.query("select 1");
    });
    await expect(late).rejects.toMatchObject({ code: "transaction-over" });
    expect(await stored(id)).toBe(true);
  });
});

describe("a connection that lost its prepared statements", () => {
  it("fails once and is replaced", async () => {
    const sql = "select $1::int as kept";
    const forget = async (tx: Tx) => {
      await tx.query(sql, [1]);
      await tx.execute("deallocate all");
      return tx.query(sql, [2]);
    };
    await expect(asUs(forget)).rejects.toMatchObject({ code: "26000" });
    for (const n of numbers(6)) expect(await asUs((tx) => tx.query(sql, [n]))).toEqual([{ kept: n }]);
  });
});

type Step = "write" | "read" | "fail" | "throw";

async function readOrg(tx: Tx): Promise<void> {
  const [row] = await tx.query<{ org: string }>("select current_org() as org");
  if (row?.org !== ours.id) throw new RangeError(`read ${String(row?.org)}, which is another transaction's answer`);
}

/** One transaction of random steps; what it wrote is in the database if and only if nothing in it failed. */
async function play(steps: readonly Step[]): Promise<{ ids: string[]; stored: boolean }> {
  const ids: string[] = [];
  const run: Record<Step, (tx: Tx) => Promise<unknown>> = {
    write: (tx) => addClient(tx, ids[ids.push(createId(NOW)) - 1] ?? ""),
    read: readOrg,
    fail: (tx) => tx.query("select 1 / 0"),
    throw: () => Promise.reject(new RangeError("stop")),
  };
  const stored = await asUs(async (tx) => {
    for (const step of steps) await run[step](tx);
  }).then(
    () => true,
    () => false,
  );
  return { ids, stored };
}

describe("transactions at once over a few connections", () => {
  it("store all that they wrote or nothing, whatever the others do", async () => {
    const transaction = fc.array(fc.constantFrom<Step>("write", "write", "read", "read", "fail", "throw"), {
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(transaction, { minLength: 1, maxLength: 8 }), async (transactions) => {
        const outcomes = await Promise.all(transactions.map(play));
        outcomes.forEach(({ stored }, index) => {
          const steps = transactions[index] ?? [];
          expect(stored).toBe(!steps.includes("fail") && !steps.includes("throw"));
        });
        const rows = await asUs((tx) => tx.query<{ id: string }>("select id from clients"));
        const found = new Set(rows.map((row) => row.id));
        for (const { ids, stored } of outcomes) expect(ids.map((id) => found.has(id))).toEqual(ids.map(() => stored));
      }),
      { numRuns: 40 },
    );
  });
});
