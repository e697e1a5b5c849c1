import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConflictError, addMs } from "../../domain/index.ts";
import { searchCatalogue } from "../catalogue.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "../testing/index.ts";
import { DEMO, SEED_VERSION, seedDemo } from "./index.ts";
import { loadAnswers } from "./answers.ts";
import { loadTours } from "./tours.ts";

const NOW = new Date("2026-05-01T06:00:00Z");
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

async function count(table: "products" | "answers" | "departures" | "channel_accounts"): Promise<number> {
  const rows = await test.database.withTenant(DEMO.orgId, (tx) =>
    tx.query<{ n: number }>(`select count(*) as n from ${table}`),
  );
  return rows[0]?.n ?? 0;
}

describe("demo seed", () => {
  it("creates the organisation, its accounts, tours and answers", async () => {
    const result = await seedDemo(test.database, { now: NOW });
    expect(result).toMatchObject({ before: null, after: SEED_VERSION });
    expect(result.departuresAdded).toBeGreaterThan(200);
    expect(await count("products")).toBeGreaterThanOrEqual(16);
    expect(await count("channel_accounts")).toBe(2);
  });

  it("changes nothing when repeated, even by two at once", async () => {
    const before = [await count("products"), await count("answers"), await count("departures")];
    const runs = await Promise.all([seedDemo(test.database, { now: NOW }), seedDemo(test.database, { now: NOW })]);
    expect(runs.map((run) => run.departuresAdded)).toEqual([0, 0]);
    expect([await count("products"), await count("answers"), await count("departures")]).toEqual(before);
  });

  it("keeps seats and prices that were changed here, and adds departures as time goes on", async () => {
    await test.database.withTenant(DEMO.orgId, async (tx) => {
      await tx.execute("update departures set seats_taken = seats, seats = seats");
      await tx.execute(`update products set prices = '[{"amount":1,"currency":"KGS"}]' where sku = 'ala-kul-trek'`);
    });
    const { departuresAdded } = await seedDemo(test.database, { now: addMs(NOW, 60 * 86_400_000) });
    expect(departuresAdded).toBeGreaterThan(0);
    const [tour] = await test.database.withTenant(DEMO.orgId, (tx) =>
      tx.query<{ prices: unknown; full: boolean }>(
        `select p.prices, bool_and(d.seats_taken = d.seats) as full from products p join departures d on d.product_id = p.id
         where p.sku = 'ala-kul-trek' and d.starts_on < '2026-12-01' group by p.prices`,
      ),
    );
    expect(tour).toEqual({ prices: [{ amount: 1, currency: "KGS" }], full: true });
  });

  it("brings an older seed up to the texts and prices of now", async () => {
    await test.database.withTenant(DEMO.orgId, (tx) =>
      tx.execute("update organisations set seed_version = 0 where id = current_org()"),
    );
    expect(await seedDemo(test.database, { now: NOW })).toMatchObject({ before: 0, after: SEED_VERSION });
    const found = await test.database.withTenant(DEMO.orgId, (tx) =>
      tx.query<{ prices: unknown }>("select prices from products where sku = 'ala-kul-trek'"),
    );
    expect(found[0]?.prices).toEqual([
      { amount: 3_800_000, currency: "KGS" },
      { amount: 44_000, currency: "USD" },
    ]);
  });

  it("refuses a slug that belongs to someone else", async () => {
    const other = await createTestDatabase();
    try {
      await createTestOrganisation(other.database, { slug: DEMO.slug });
      await expect(seedDemo(other.database, { now: NOW })).rejects.toMatchObject({
        constructor: ConflictError,
        code: "demo-slug-taken",
      });
    } finally {
      await other.close();
    }
  });
});

describe("demo data", () => {
  it("has enough of everything, each key once, in both languages", async () => {
    const answers = await loadAnswers();
    const kinds = (kind: string) =>
      new Set(answers.filter((answer) => answer.kind === kind).map(({ key }) => key)).size;
    expect([kinds("faq"), kinds("objection"), kinds("policy")].map((n, i) => n >= [20, 10, 5][i]!)).toEqual([
      true,
      true,
      true,
    ]);
    expect(new Set(answers.map(({ key, locale }) => `${key}:${locale}`)).size).toBe(answers.length);
    const skus = (await loadTours()).map((tour) => tour.entry.sku);
    expect(new Set(skus).size).toBe(skus.length);
  });

  it("names no telephone numbers and only reserved domains", async () => {
    const text = JSON.stringify([await loadAnswers(), await loadTours()]);
    expect(text).not.toMatch(/\+\d[\d\s()-]{6,}/);
    expect([...text.matchAll(/[@/]([a-z-]+\.[a-z]+)/g)].map(([, domain]) => domain)).toSatisfy((domains: string[]) =>
      domains.every((domain) => domain.endsWith(".example")),
    );
  });

  it("offers what a summer and a winter customer ask for", async () => {
    const fresh = await createTestDatabase();
    try {
      await seedDemo(fresh.database, { now: NOW });
      const wish = { today: "2026-05-01", limit: 5, people: 3 };
      await fresh.database.withTenant(DEMO.orgId, async (tx) => {
        const summer = await searchCatalogue(tx, {
          ...wish,
          destination: "Иссык-Куль",
          from: "2026-07-01",
          to: "2026-07-31",
        });
        expect(summer.tours.map((tour) => tour.sku)).toContain("issyk-kul-beach-week");
        const winter = await searchCatalogue(tx, {
          ...wish,
          query: "покататься на лыжах",
          from: "2026-12-10",
          to: "2027-03-01",
        });
        expect(winter.tours.map((tour) => tour.sku)[0]).toMatch(/ski|snow/);
        const country = await searchCatalogue(tx, { ...wish, destination: "Киргизия" });
        expect(country.total).toBeGreaterThan(10);
      });
    } finally {
      await fresh.close();
    }
  });
});
