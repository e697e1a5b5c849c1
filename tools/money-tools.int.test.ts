import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConflictError, NotFoundError, Organisation } from "../domain/index.ts";
import { DEMO, seedDemo } from "../store/seed/index.ts";
import { createTestClient } from "../store/testing/catalogue-fixture.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { createTools, type ToolContext } from "./index.ts";
import { callTool, testContext } from "./testing/index.ts";

const NOW = new Date("2026-05-04T04:00:00Z");
const WEEK = { tour: "issyk-kul-beach-week", date: "2026-07-04", adults: 2, children: 0 };
const CONTACT = { name: "Demo client", phone: "+996 000 000 000" };
const ORGANISATION = Organisation.parse({ ...DEMO, id: DEMO.orgId, settings: { discountLimitPercent: 10 } });

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
  await seedDemo(test.database, { now: NOW });
});
afterAll(() => test.close());

async function newContext(wish: Partial<ToolContext> = {}): Promise<ToolContext> {
  const owner = await createTestClient(test.database, DEMO.orgId, { now: NOW });
  return testContext(ORGANISATION, { now: NOW, ...owner, ...wish });
}

const call = (name: string, context: ToolContext, args: unknown) =>
  callTool(name, { database: test.database, context, args });

/** What the graph asks before a write: what a person has to decide. */
async function riskOf(name: string, context: ToolContext, args: unknown): Promise<unknown> {
  const tool = createTools().get(name);
  if (tool === undefined || tool.access === "reads") throw new RangeError(`${name} is no write`);
  return tool.risk?.(tool.schema.parse(args), context, test.database);
}

const som = (amount: number) => ({ amount: amount * 100, currency: "KGS" });
const wish = (total: number, more: object = {}) => ({ ...WEEK, total: som(total), reason: "a round sum", ...more });

describe("ask_price", () => {
  it("is what quote and create_booking count with, for that party, day and deal alone", async () => {
    const context = await newContext();
    const { content, summary } = await call("ask_price", context, wish(84_000));
    expect(content).toMatchObject({ tour: WEEK.tour, date: WEEK.date, before: som(90_000), total: som(84_000) });
    expect(summary).toBe("price agreed for issyk-kul-beach-week on 2026-07-04: 84 000 som instead of 90 000 som");
    expect((await call("quote", context, WEEK)).content).toMatchObject({
      total: som(84_000),
      agreed_by_colleague: { before: som(90_000) },
    });
    const dollars = (await call("quote", context, { ...WEEK, currency: "USD" })).content as { total: object };
    expect(dollars.total).toMatchObject({ currency: "USD" });
    expect(dollars).not.toHaveProperty("agreed_by_colleague");
    for (const other of [{ date: "2026-07-18" }, { adults: 3 }]) {
      expect((await call("quote", context, { ...WEEK, ...other })).content).not.toHaveProperty("agreed_by_colleague");
    }
    expect((await call("quote", await newContext(), WEEK)).content).toMatchObject({ total: som(90_000) });
    const booked = await call("create_booking", context, { ...WEEK, ...CONTACT });
    expect(booked.content).toMatchObject({ total: som(84_000) });
  });

  it("takes the place of a discount, and none comes on top", async () => {
    const context = await newContext();
    await call("apply_discount", context, { ...WEEK, percent: 5, reason: "asked" });
    expect((await call("ask_price", context, wish(80_000))).content).toMatchObject({ before: som(90_000) });
    await expect(call("apply_discount", context, { ...WEEK, percent: 10, reason: "asked" })).rejects.toMatchObject({
      constructor: ConflictError,
      code: "price-agreed",
    });
    expect((await call("quote", context, WEEK)).content).toMatchObject({ total: som(80_000) });
  });

  it("always has to be decided by a person, who reads for what", async () => {
    expect(await riskOf("ask_price", await newContext(), wish(84_000))).toEqual({
      kind: "price-off-list",
      subject: "issyk-kul-beach-week 2026-07-04, 2+0: 84 000 som",
    });
  });

  it.each([
    ["the list's own price", wish(90_000), "not-below-list"],
    ["a currency without a price", { ...wish(1), total: { amount: 100, currency: "JPY" } }, "no-price"],
    ["a departure that is not there", wish(1, { date: "2026-07-05" }), "not-found"],
    ["more people than seats", wish(1, { adults: 150 }), "no-seats"],
  ])("refuses %s without asking anybody", async (_what, args, code) => {
    const context = await newContext();
    expect(await riskOf("ask_price", context, args)).toBeUndefined();
    await expect(call("ask_price", context, args)).rejects.toMatchObject({ code });
  });
});

async function bookedBy(context: ToolContext, status: string): Promise<string> {
  const { content } = await call("create_booking", context, { ...WEEK, ...CONTACT });
  const { number } = content as { number: string };
  await test.database.withTenant(DEMO.orgId, (tx) =>
    tx.execute("update bookings set status = $2 where org_id = current_org() and number = $1", [number, status]),
  );
  return number;
}

describe("request_refund", () => {
  it("returns what was paid, in parts, and never more", async () => {
    const context = await newContext();
    const number = await bookedBy(context, "paid");
    const refund = (amount?: number) =>
      call("request_refund", context, { booking: number.toLowerCase(), amount, reason: "the bus broke down" });
    expect(await refund(2_000_000)).toMatchObject({
      content: { number, amount: som(20_000), left: som(70_000), state: "approved" },
      summary: `refund of 20 000 som agreed for ${number}`,
    });
    await expect(refund(7_000_001)).rejects.toMatchObject({ constructor: ConflictError, code: "above-paid" });
    expect((await refund()).content).toMatchObject({ amount: som(70_000), left: som(0) });
    await expect(refund()).rejects.toMatchObject({ code: "above-paid" });
  });

  it("has to be decided by a person, who reads how much", async () => {
    const context = await newContext();
    const number = await bookedBy(context, "paid");
    const args = { booking: number, reason: "ill" };
    expect(await riskOf("request_refund", context, args)).toEqual({ kind: "refund", subject: `${number}, 90 000 som` });
  });

  it("knows what was paid also after it was cancelled", async () => {
    const context = await newContext({ approved: true });
    const number = await bookedBy(context, "paid");
    await call("cancel_booking", context, { booking: number, reason: "ill" });
    expect((await call("request_refund", context, { booking: number, reason: "ill" })).content).toMatchObject({
      amount: som(90_000),
    });
  });

  it.each(["booked", "cancelled"])("returns nothing for a booking that is %s and was never paid", async (status) => {
    const context = await newContext();
    const args = { booking: await bookedBy(context, status), reason: "ill" };
    expect(await riskOf("request_refund", context, args)).toBeUndefined();
    await expect(call("request_refund", context, args)).rejects.toMatchObject({ code: "not-paid" });
  });

  it("knows no booking of somebody else", async () => {
    const booking = await bookedBy(await newContext(), "paid");
    await expect(call("request_refund", await newContext(), { booking, reason: "mine" })).rejects.toMatchObject({
      constructor: NotFoundError,
      code: "not-found",
    });
  });
});
