import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InputError, NotFoundError, ConflictError, type Facts, type Organisation } from "../domain/index.ts";
import { putTestTours } from "../store/testing/catalogue-fixture.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "../store/testing/index.ts";
import { callTool, testContext } from "./testing/index.ts";

const NOW = new Date("2026-05-01T06:00:00Z");
const LAKE = {
  sku: "lake-week",
  title: { ru: "Неделя на озере", en: "A week at the lake" },
  destinations: ["Иссык-Куль", "Issyk-Kul"],
  days: 7,
  childPercent: 70,
  prices: [
    { amount: 4_500_000, currency: "KGS" },
    { amount: 52_000, currency: "USD" },
  ],
  departures: [
    { date: "2026-06-06", seats: 10, taken: 8 },
    { date: "2026-07-04", seats: 10 },
  ],
};

let test: TestDatabase;
let organisation: Organisation;
let other: Organisation;

beforeAll(async () => {
  test = await createTestDatabase();
  organisation = await createTestOrganisation(test.database, { slug: "first" });
  other = await createTestOrganisation(test.database, { slug: "second" });
  await putTestTours(test.database, organisation.id, { tours: [LAKE, { sku: "closed" }], now: NOW });
});
afterAll(() => test.close());

const call = (name: string, args: unknown, facts: Facts = {}, owner = organisation) =>
  callTool(name, { database: test.database, context: testContext(owner, { now: NOW, facts }), args });

describe("search_catalogue", () => {
  it("shows tours with prices and departures, which is an offer", async () => {
    const outcome = await call("search_catalogue", { destination: "Issyk Kul" });
    expect(outcome.signals).toEqual(["offer_shown"]);
    expect(outcome.content).toEqual({
      total: 1,
      tours: [
        {
          sku: "lake-week",
          title: "Неделя на озере",
          summary: "demo",
          days: 7,
          difficulty: "easy",
          destinations: ["Иссык-Куль"],
          included: "guide",
          price: { amount: 4_500_000, currency: "KGS" },
          prices: LAKE.prices,
          child_percent: 70,
          min_age: null,
          next_departures: [
            { date: "2026-06-06", ends: "2026-06-12", seats_left: 2 },
            { date: "2026-07-04", ends: "2026-07-10", seats_left: 10 },
          ],
          url: null,
        },
      ],
    });
  });

  it("seats the known party, prices it, and speaks the currency of the budget", async () => {
    const facts: Facts = { party: { adults: 2, children: 1 }, budget: { amount: 200_000, currency: "USD" } };
    const { content } = await call("search_catalogue", {}, facts);
    expect(content).toMatchObject({
      tours: [
        {
          price: { amount: 52_000, currency: "USD" },
          party_total: { adults: 2, children: 1, total: { amount: 140_400, currency: "USD" } },
          next_departures: [{ date: "2026-07-04" }],
        },
      ],
    });
  });

  it("names what to relax when nothing fits, and that is no offer", async () => {
    const outcome = await call("search_catalogue", {
      destination: "Issyk-Kul",
      from: "2026-09-01",
      to: "2026-09-30",
      max_price: { amount: 5_000_000, currency: "KGS" },
    });
    expect(outcome).toEqual({ content: { tours: [], total: 0, relax: ["dates"] } });
  });

  it("says when a price limit in a foreign currency was not applied", async () => {
    const { content } = await call("search_catalogue", { max_price: { amount: 1, currency: "EUR" } });
    expect(content).toMatchObject({ total: 1, note: expect.stringContaining("EUR") });
  });

  it("refuses a window that ends before it begins", async () => {
    const refusal = call("search_catalogue", { from: "2026-07-10", to: "2026-07-01" });
    await expect(refusal).rejects.toMatchObject({ constructor: InputError, code: "bad-dates" });
  });

  it("shows another organisation nothing", async () => {
    expect((await call("search_catalogue", {}, {}, other)).content).toMatchObject({ tours: [], total: 0 });
  });
});

describe("check_availability", () => {
  it("tells which departures have room for the party", async () => {
    const outcome = await call("check_availability", { tour: "LAKE-WEEK", people: 3 });
    expect(outcome.signals).toEqual(["offer_shown"]);
    expect(outcome.content).toMatchObject({
      tour: "lake-week",
      title: "Неделя на озере",
      departures: [
        { date: "2026-06-06", ends: "2026-06-12", seats_left: 2, fits: false },
        { date: "2026-07-04", ends: "2026-07-10", seats_left: 10, fits: true },
      ],
    });
  });

  it("adds the nearest that fit when the asked days have none", async () => {
    const { content } = await call("check_availability", {
      tour: "lake-week",
      from: "2026-06-06",
      to: "2026-06-06",
      people: 3,
    });
    expect(content).toMatchObject({ departures: [{ fits: false }], nearest: [{ date: "2026-07-04", fits: true }] });
  });

  it("is no offer when nothing departs, and knows no foreign tour", async () => {
    expect((await call("check_availability", { tour: "closed" })).signals).toBeUndefined();
    const refusal = call("check_availability", { tour: "lake-week" }, {}, other);
    await expect(refusal).rejects.toMatchObject({ constructor: NotFoundError, code: "not-found" });
  });
});

describe("quote", () => {
  it("gives what each pays and the total", async () => {
    const outcome = await call("quote", { tour: "lake-week", date: "2026-07-04", adults: 2, children: 1 });
    expect(outcome.signals).toEqual(["offer_shown"]);
    expect(outcome.content).toMatchObject({
      tour: "lake-week",
      date: "2026-07-04",
      adults: 2,
      children: 1,
      seats_left: 10,
      per_adult: { amount: 4_500_000, currency: "KGS" },
      per_child: { amount: 3_150_000, currency: "KGS" },
      total: { amount: 12_150_000, currency: "KGS" },
      included: "guide",
    });
  });

  it("quotes in the asked currency", async () => {
    const { content } = await call("quote", {
      tour: "lake-week",
      date: "2026-07-04",
      adults: 1,
      children: 0,
      currency: "USD",
    });
    expect(content).toMatchObject({ total: { amount: 52_000, currency: "USD" } });
  });

  it("names the nearest dates when the day has no departure or no seats", async () => {
    const wrongDay = call("quote", { tour: "lake-week", date: "2026-06-07", adults: 1, children: 0 });
    await expect(wrongDay).rejects.toMatchObject({
      constructor: NotFoundError,
      code: "not-found",
      message: expect.stringContaining("2026-06-06, 2026-07-04"),
    });
    const tooMany = call("quote", { tour: "lake-week", date: "2026-06-06", adults: 3, children: 0 });
    await expect(tooMany).rejects.toMatchObject({
      constructor: ConflictError,
      code: "no-seats",
      data: { seatsLeft: 2 },
    });
  });
});
