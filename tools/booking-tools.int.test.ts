import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConflictError, InputError, NotFoundError, type Organisation } from "../domain/index.ts";
import { createTestClient, putTestTours } from "../store/testing/catalogue-fixture.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "../store/testing/index.ts";
import type { ToolContext } from "./index.ts";
import { callTool, testContext } from "./testing/index.ts";

const NOW = new Date("2026-05-01T06:00:00Z");
const DATES: [string, string] = ["2026-06-06", "2026-06-13"];
const BOOKING = {
  tour: "lake-week",
  date: DATES[0],
  adults: 2,
  children: 1,
  name: "Demo client",
  phone: "+996 000 000 000",
};

let test: TestDatabase;
let organisation: Organisation;

beforeAll(async () => {
  test = await createTestDatabase();
  organisation = await createTestOrganisation(test.database, { slug: "first" });
  const departures = DATES.map((date) => ({ date, seats: 40 }));
  const prices = [
    { amount: 4_500_000, currency: "KGS" },
    { amount: 52_000, currency: "USD" },
  ];
  await putTestTours(test.database, organisation.id, {
    tours: [{ sku: "lake-week", days: 7, prices, departures }],
    now: NOW,
  });
});
afterAll(() => test.close());

async function newContext(wish: Partial<ToolContext> = {}): Promise<ToolContext> {
  const owner = await createTestClient(test.database, organisation.id, { now: NOW, name: "Demo client" });
  return testContext(organisation, { now: NOW, ...owner, ...wish });
}

const call = (name: string, context: ToolContext, args: unknown = {}) =>
  callTool(name, { database: test.database, context, args });

async function book(context: ToolContext, wish: Partial<typeof BOOKING> = {}): Promise<string> {
  const { content } = await call("create_booking", context, { ...BOOKING, ...wish });
  return (content as { number: string }).number;
}

describe("create_booking", () => {
  it("books, tells the number and total, and gives the evidence and facts for commit", async () => {
    const outcome = await call("create_booking", await newContext(), BOOKING);
    expect(outcome.content).toEqual({
      number: expect.stringMatching(/^KRV-\d{5}$/),
      tour: "lake-week",
      title: "Demo lake-week",
      date: "2026-06-06",
      ends: "2026-06-12",
      adults: 2,
      children: 1,
      total: { amount: 11_250_000, currency: "KGS" },
      status: "booked",
    });
    expect(outcome.signals).toEqual(["booking_created", "booking_stands"]);
    expect(outcome.facts).toContainEqual({ key: "phone", value: "+996 000 000 000" });
    expect(outcome.summary).toMatch(/^booked KRV-\d{5}: lake-week on 2026-06-06, 2 adults, 1 children, 112 500 som$/);
  });

  it("totals in the currency of the customer's budget", async () => {
    const context = await newContext({ facts: { budget: { amount: 100_000, currency: "USD" } } });
    const { content } = await call("create_booking", context, BOOKING);
    expect(content).toMatchObject({ total: { amount: 130_000, currency: "USD" } });
  });

  it("refuses what is no telephone number, before anything is written", async () => {
    const context = await newContext();
    const refusal = call("create_booking", context, { ...BOOKING, phone: "later" });
    await expect(refusal).rejects.toMatchObject({
      constructor: InputError,
      code: "bad-phone",
      data: { field: "phone" },
    });
    expect((await call("get_bookings", context)).content).toEqual({ bookings: [] });
  });

  it("refuses an unknown tour and a second booking of the same departure", async () => {
    const context = await newContext();
    const unknown = call("create_booking", context, { ...BOOKING, tour: "moon" });
    await expect(unknown).rejects.toMatchObject({ constructor: NotFoundError, code: "not-found" });
    const number = await book(context);
    const second = call("create_booking", context, BOOKING);
    await expect(second).rejects.toMatchObject({
      constructor: ConflictError,
      code: "already-booked",
      data: { number },
    });
  });
});

describe("get_bookings and get_client", () => {
  it("show standing bookings as evidence", async () => {
    const context = await newContext({ stage: "sale" });
    const number = await book(context);
    const bookings = await call("get_bookings", context);
    expect(bookings.signals).toEqual(["booking_stands"]);
    expect(bookings.content).toMatchObject({ bookings: [{ number, title: "Demo lake-week", status: "booked" }] });
    const card = await call("get_client", context);
    expect(card.signals).toEqual(["booking_stands"]);
    expect(card.content).toMatchObject({
      name: "Demo client",
      phone: null,
      locale: "ru",
      stage: "sale",
      bookings: [{ number }],
    });
  });

  it("give no evidence to a client without bookings", async () => {
    const context = await newContext();
    expect(await call("get_bookings", context)).toEqual({ content: { bookings: [] }, signals: [] });
    expect((await call("get_client", context)).signals).toEqual([]);
  });
});

describe("cancel_booking", () => {
  it("says that none stands any more only with the last one", async () => {
    const context = await newContext();
    const numbers = [await book(context), await book(context, { date: DATES[1] })];
    const first = await call("cancel_booking", context, { booking: numbers[0], reason: "ill" });
    expect(first).toMatchObject({ content: { number: numbers[0], status: "cancelled" }, signals: ["booking_stands"] });
    const last = await call("cancel_booking", context, { booking: numbers[1], reason: "ill" });
    expect(last.signals).toEqual(["no_booking"]);
  });

  it("does not reach another client's booking, even with its number", async () => {
    const owner = await newContext();
    const number = await book(owner);
    const refusal = call("cancel_booking", await newContext(), { booking: number, reason: "mine" });
    await expect(refusal).rejects.toMatchObject({ constructor: NotFoundError, code: "not-found" });
    expect((await call("get_bookings", owner)).content).toMatchObject({ bookings: [{ number, status: "booked" }] });
  });
});
