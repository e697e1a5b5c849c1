import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findTour, listDepartures, nearestDepartures, searchCatalogue, type CatalogueQuery } from "./catalogue.ts";
import { putTestTours, type TourFixture } from "./testing/catalogue-fixture.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "./testing/index.ts";

const NOW = new Date("2026-05-01T06:00:00Z");
const TODAY = "2026-05-01";
const ISSYK_KUL = ["Иссык-Куль", "Issyk-Kul", "Ысык-Көл", "озеро Иссык-Куль"];

const TOURS: TourFixture[] = [
  {
    sku: "lake-week",
    title: { ru: "Неделя на Иссык-Куле", en: "A week at Issyk-Kul" },
    description: { ru: "Отдых на пляже для всей семьи", en: "A beach holiday for the family" },
    destinations: ISSYK_KUL,
    days: 7,
    prices: [
      { amount: 4_500_000, currency: "KGS" },
      { amount: 52_000, currency: "USD" },
    ],
    departures: [
      { date: "2026-05-01", seats: 10 },
      { date: "2026-06-06", seats: 10, taken: 9 },
      { date: "2026-07-04", seats: 10 },
    ],
  },
  {
    sku: "horse-trek",
    title: { ru: "Конный поход на Сон-Куль", en: "Horse trek to Song-Kul" },
    description: { ru: "Верхом через перевалы, ночи в юртах", en: "Riding over passes, nights in yurts" },
    destinations: ["Сон-Куль", "Song-Kul", "Son-Kul", "Соң-Көл"],
    prices: [{ amount: 2_800_000, currency: "KGS" }],
    departures: [{ date: "2026-06-20", seats: 8 }],
  },
  {
    sku: "osh-walk",
    title: { ru: "Прогулка по Ошу", en: "Osh city walk" },
    description: { ru: "Базар и Сулайман-Тоо", en: "Bazaar and Sulaiman-Too; better planned than other walks" },
    destinations: ["Ош", "Osh"],
    prices: [{ amount: 500_000, currency: "KGS" }],
    departures: [{ date: "2026-05-20", seats: 12 }],
  },
  { sku: "past-only", destinations: ["Нарын"], departures: [{ date: "2026-04-01", seats: 5 }] },
];

let test: TestDatabase;
let orgId: string;
let otherOrgId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  orgId = (await createTestOrganisation(test.database, { slug: "first" })).id;
  otherOrgId = (await createTestOrganisation(test.database, { slug: "second" })).id;
  await putTestTours(test.database, orgId, { tours: TOURS, now: NOW });
});
afterAll(() => test.close());

const search = async (wish: Partial<CatalogueQuery>) =>
  test.database.withTenant(orgId, (tx) => searchCatalogue(tx, { today: TODAY, limit: 10, ...wish }));
const skus = async (wish: Partial<CatalogueQuery>) => (await search(wish)).tours.map((tour) => tour.sku);

describe("catalogue search by place", () => {
  it.each([
    "Issyk-Kul",
    "Иссык-Куль",
    "Иссык Куле",
    "ысык көл",
    "ISSYK KUL",
    "на озеро иссык-куль",
    "Issyk",
    "Исык-Куль",
    "Isyk Kull",
  ])("finds the lake as %s", async (destination) => expect(await skus({ destination })).toEqual(["lake-week"]));

  it("asks for a place that the free words name, before other words", async () => {
    expect(await skus({ query: "семейный тур на Сон-Куль" })).toEqual(["horse-trek"]);
  });

  it("finds a two- or three-letter place by itself and not inside other words", async () => {
    expect(await skus({ destination: "в Оше" })).toEqual(["osh-walk"]);
    expect(await skus({ destination: "хорошо" })).toEqual([]);
  });

  it("searches the words of a destination that is no place of ours", async () => {
    expect(await skus({ destination: "на пляж" })).toEqual(["lake-week"]);
    expect(await skus({ destination: "Париж" })).toEqual([]);
  });
});

describe("catalogue search by words", () => {
  it("matches any form of a word in either language", async () => {
    expect(await skus({ query: "верхом на лошади через перевал" })).toEqual(["horse-trek"]);
    expect(await skus({ query: "sleeping in a yurt" })).toEqual(["horse-trek"]);
  });

  it("answers everything on sale, soonest first, to a request without a theme", async () => {
    expect(await skus({ query: "какие туры есть" })).toEqual(["osh-walk", "lake-week", "horse-trek"]);
    expect(await skus({})).toEqual(["osh-walk", "lake-week", "horse-trek"]);
  });

  it("takes operators and hostile characters as plain words", async () => {
    for (const query of ["' | ! & <-> :*", "\\", "юрты'; drop table products; --", "%_%"]) {
      await expect(search({ query })).resolves.toHaveProperty("total");
    }
  });
});

describe("catalogue search by dates, seats and price", () => {
  it("keeps departures inside the window and drops tours without any", async () => {
    const found = await search({ from: "2026-06-01", to: "2026-06-30" });
    expect(found.tours.map((tour) => [tour.sku, tour.departures.map((departure) => departure.date)])).toEqual([
      ["lake-week", ["2026-06-06"]],
      ["horse-trek", ["2026-06-20"]],
    ]);
  });

  it("counts free seats, not all seats", async () => {
    const [lake] = (await search({ destination: "Иссык-Куль", people: 2 })).tours;
    expect(lake?.departures).toEqual([
      { id: expect.any(String), date: "2026-07-04", ends: "2026-07-10", seatsLeft: 10 },
    ]);
  });

  it("leaves out what starts today or is over", async () => {
    const [lake] = (await search({ destination: "Иссык-Куль" })).tours;
    expect(lake?.departures.map((departure) => departure.date)).toEqual(["2026-06-06", "2026-07-04"]);
    expect(await skus({ destination: "Нарын" })).toEqual([]);
  });

  it("judges a price in any currency the tour has, and not at all in one it does not have", async () => {
    expect(await skus({ maxPrice: { amount: 3_000_000, currency: "KGS" } })).toEqual(["osh-walk", "horse-trek"]);
    expect(await skus({ destination: "Issyk-Kul", maxPrice: { amount: 51_999, currency: "USD" } })).toEqual([]);
    expect(await skus({ destination: "Issyk-Kul", maxPrice: { amount: 52_000, currency: "USD" } })).toEqual([
      "lake-week",
    ]);
    expect(await skus({ destination: "Osh", maxPrice: { amount: 1, currency: "EUR" } })).toEqual(["osh-walk"]);
  });

  it("counts all that fit when it shows fewer", async () => {
    const found = await search({ limit: 1 });
    expect({ shown: found.tours.length, total: found.total }).toEqual({ shown: 1, total: 3 });
  });
});

describe("one tour", () => {
  it("is found by sku in any case and by title in any language", async () => {
    for (const reference of ["lake-week", " LAKE-Week", "A week at Issyk-Kul", "неделя на иссык-куле"]) {
      const tour = await test.database.withTenant(orgId, (tx) => findTour(tx, reference));
      expect(tour?.sku).toBe("lake-week");
    }
  });

  it("shows its departures, full ones too, and the nearest with seats", async () => {
    await test.database.withTenant(orgId, async (tx) => {
      const tour = await findTour(tx, "lake-week");
      const tourId = tour?.id ?? "";
      const all = await listDepartures(tx, { tourId, today: TODAY, limit: 5 });
      expect(all.map((departure) => departure.seatsLeft)).toEqual([1, 10]);
      const near = await nearestDepartures(tx, { tourId, day: "2026-06-06", today: TODAY, people: 2, limit: 3 });
      expect(near.map((departure) => departure.date)).toEqual(["2026-07-04"]);
    });
  });

  it("stays invisible to another organisation, in search and by sku", async () => {
    await test.database.withTenant(otherOrgId, async (tx) => {
      expect(await findTour(tx, "lake-week")).toBeUndefined();
      expect(await searchCatalogue(tx, { today: TODAY, limit: 10 })).toEqual({ tours: [], total: 0 });
    });
  });
});
