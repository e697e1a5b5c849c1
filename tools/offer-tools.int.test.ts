import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConflictError, NotFoundError, Organisation } from "../domain/index.ts";
import { DEMO, seedDemo } from "../store/seed/index.ts";
import { createTestClient } from "../store/testing/catalogue-fixture.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import type { ToolContext } from "./index.ts";
import { callTool, testContext } from "./testing/index.ts";

const NOW = new Date("2026-05-04T04:00:00Z");
const WEEK = { tour: "issyk-kul-beach-week", date: "2026-07-04", adults: 2, children: 0 };
const CONTACT = { name: "Demo client", phone: "+996 000 000 000" };

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
  await seedDemo(test.database, { now: NOW });
});
afterAll(() => test.close());

async function newContext(wish: Partial<ToolContext> = {}, limit = 10): Promise<ToolContext> {
  const organisation = Organisation.parse({ ...DEMO, id: DEMO.orgId, settings: { discountLimitPercent: limit } });
  const owner = await createTestClient(test.database, DEMO.orgId, { now: NOW });
  return testContext(organisation, { now: NOW, ...owner, ...wish });
}

const call = (name: string, context: ToolContext, args: unknown) =>
  callTool(name, { database: test.database, context, args });
const discount = (context: ToolContext, percent: number) =>
  call("apply_discount", context, { ...WEEK, percent, reason: "asked for one" });

describe("apply_discount", () => {
  it("is counted by the quote and by the booking of this deal, and of no other", async () => {
    const context = await newContext();
    const { content, summary } = await discount(context, 10);
    const sums = { before: { amount: 9_000_000 }, total: { amount: 8_100_000 } };
    expect(content).toMatchObject({ tour: WEEK.tour, date: WEEK.date, percent: 10, ...sums });
    expect(summary).toBe("discount of 10 % on issyk-kul-beach-week: 90 000 som to 81 000 som");
    const quoted = (await call("quote", context, WEEK)).content;
    expect(quoted).toMatchObject({
      total: { amount: 8_100_000 },
      discount: { percent: 10, before: { amount: 9_000_000 } },
    });
    const booked = await call("create_booking", context, { ...WEEK, ...CONTACT });
    expect(booked.content).toMatchObject({ total: { amount: 8_100_000 } });
    expect((await call("quote", await newContext(), WEEK)).content).toMatchObject({ total: { amount: 9_000_000 } });
  });

  it("is given anew from the full price, never on top of another", async () => {
    const context = await newContext();
    await discount(context, 10);
    expect((await discount(context, 5)).content).toMatchObject({
      before: { amount: 9_000_000 },
      total: { amount: 8_550_000 },
    });
  });

  it.each([
    ["more than the limit", 11, 10],
    ["anything where the house gives none", 1, 0],
  ])("refuses %s", async (_what, percent, limit) => {
    await expect(discount(await newContext({}, limit), percent)).rejects.toMatchObject({
      constructor: ConflictError,
      code: "above-limit",
      data: { limitPercent: limit },
    });
  });
});

describe("change_booking", () => {
  it("moves a booking at today's price and tells managers from what", async () => {
    const context = await newContext();
    const { content } = await call("create_booking", context, { ...WEEK, ...CONTACT });
    const { number } = content as { number: string };
    const changed = await call("change_booking", context, { booking: number, date: "2026-07-18", children: 1 });
    expect(changed.content).toMatchObject({
      number,
      date: "2026-07-18",
      children: 1,
      total: { amount: 12_150_000 },
      status: "booked",
    });
    expect(changed.summary).toContain("(was 2026-07-04, 2 adults, 0 children)");
  });

  it("knows no booking of somebody else", async () => {
    const { content } = await call("create_booking", await newContext(), { ...WEEK, ...CONTACT });
    const { number } = content as { number: string };
    const stranger = await newContext();
    await expect(call("change_booking", stranger, { booking: number, date: "2026-07-18" })).rejects.toMatchObject({
      constructor: NotFoundError,
      code: "not-found",
    });
  });
});

describe("children's ages", () => {
  const family = (childAges: number[]) => newContext({ facts: { party: { adults: 2, children: 2, childAges } } });

  it("leave tours out of a search that take none so young", async () => {
    const search = async (ages: number[]) => {
      const args = { destination: "Иссык-Куль", from: "2026-07-01", to: "2026-07-31", limit: 10 };
      const { content } = await call("search_catalogue", await family(ages), args);
      return (content as { tours: { sku: string }[] }).tours.map(({ sku }) => sku);
    };
    expect(await search([7, 9])).toContain("issyk-kul-south-shore");
    expect(await search([5, 9])).not.toContain("issyk-kul-south-shore");
  });

  it("make the price, and are kept with a booking", async () => {
    const context = await family([1, 13]);
    const { content } = await call("quote", context, { ...WEEK, children: 2 });
    const payers = { children_at_adult_price: 1, children_free: 1 };
    expect(content).toMatchObject({ ...payers, total: { amount: 13_500_000 } });
    const { facts } = await call("create_booking", context, { ...WEEK, ...CONTACT, children: 2 });
    expect(facts).toContainEqual({ key: "party", value: { adults: 2, children: 2, childAges: [1, 13] } });
  });

  it("refuse a tour by its least age, whatever the model was told", async () => {
    const args = { tour: "song-kul-horse-trek", date: "2026-07-09", adults: 2, children: 2, ...CONTACT };
    await expect(call("create_booking", await family([5, 9]), args)).rejects.toMatchObject({
      constructor: ConflictError,
      code: "too-young",
      data: { minAge: 10 },
    });
  });
});

describe("send_material", () => {
  it("puts the material in the customer's language at the end of the reply", async () => {
    const context = await newContext({ locale: "en" });
    const { content, materials } = await call("send_material", context, {
      tour: "song-kul-horse-trek",
      kind: "photos",
    });
    const title = "Photos: Horse trek to Song-Kul";
    expect(content).toEqual({ title, kind: "photos", attached: true });
    const url = "https://tien-shan-tours.example/tours/song-kul-horse-trek/photos";
    expect(materials).toEqual([{ kind: "photos", title, text: "", url }]);
  });

  it("says so when there is no such thing of a tour", async () => {
    const refusal = call("send_material", await newContext(), { tour: "ala-archa-day", kind: "review" });
    await expect(refusal).rejects.toMatchObject({ constructor: NotFoundError, code: "not-found" });
  });
});
