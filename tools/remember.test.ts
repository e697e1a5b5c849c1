import { describe, expect, it } from "vitest";
import { Organisation, type Facts } from "../domain/index.ts";
import { createId, type Database } from "../store/index.ts";
import { callTool, testContext } from "./testing/index.ts";

const NOW = new Date("2026-05-01T06:00:00Z");
const organisation = Organisation.parse({
  id: createId(NOW),
  slug: "demo",
  name: "Demo",
  locale: "ru",
  currency: "KGS",
  timeZone: "Asia/Bishkek",
  settings: {},
});
const database = {} as Database; // remember touches none

function remember(facts: { key: string; value?: unknown }[], known: Facts = {}) {
  return callTool("remember", {
    database,
    context: testContext(organisation, { now: NOW, facts: known }),
    args: { facts },
  });
}

describe("remember", () => {
  it("proposes several facts at once", async () => {
    const outcome = await remember([
      { key: "destination", value: " Иссык-Куль " },
      { key: "party", value: { adults: 2, children: 1 } },
    ]);
    expect(outcome.content).toEqual({ remembered: ["destination", "party"], rejected: [] });
    expect(outcome.facts).toEqual([
      { key: "destination", value: "Иссык-Куль" },
      { key: "party", value: { adults: 2, children: 1 } },
    ]);
  });

  it("keeps the good ones when a neighbour does not fit, and says why", async () => {
    const outcome = await remember([
      { key: "party", value: { adults: 0, children: 0 } },
      { key: "mood", value: "happy" },
      { key: "phone", value: "call me" },
      { key: "name", value: "Demo" },
    ]);
    expect(outcome.facts).toEqual([{ key: "name", value: "Demo" }]);
    expect(outcome.content).toMatchObject({
      remembered: ["name"],
      rejected: [
        { key: "party", reason: expect.stringContaining("party.adults") },
        { key: "mood", reason: expect.stringContaining("unknown key") },
        { key: "phone", reason: "is not a telephone number" },
      ],
    });
  });

  it.each([
    [{ from: "2026-04-01", to: "2026-04-20" }, "is in the past, today is 2026-05-01"],
    [{ from: "2026-07-20", to: "2026-07-01" }, "dates.to is before dates.from"],
  ])("refuses dates %o", async (value, reason) => {
    expect((await remember([{ key: "dates", value }])).content).toEqual({
      remembered: [],
      rejected: [{ key: "dates", reason }],
    });
  });

  it("takes a month that has begun", async () => {
    const outcome = await remember([{ key: "dates", value: { from: "2026-05-01", to: "2026-05-31", flexible: true } }]);
    expect(outcome.facts).toHaveLength(1);
  });

  it("reads a structured value that came as JSON text", async () => {
    const outcome = await remember([{ key: "budget", value: '{"amount": 4500000, "currency": "KGS"}' }]);
    expect(outcome.facts).toEqual([{ key: "budget", value: { amount: 4_500_000, currency: "KGS" } }]);
  });

  it("does not write again what is known, and takes a fact back", async () => {
    const known: Facts = { destination: "Ош", party: { adults: 2, children: 0 } };
    const outcome = await remember(
      [
        { key: "party", value: { children: 0, adults: 2 } },
        { key: "destination", value: null },
      ],
      known,
    );
    expect(outcome.facts).toEqual([{ key: "destination", value: null }]);
    expect(outcome.content).toEqual({ remembered: ["party", "destination"], rejected: [] });
  });

  it("lets the last word on a key win", async () => {
    const outcome = await remember([
      { key: "destination", value: "Ош" },
      { key: "destination", value: "Сон-Куль" },
    ]);
    expect(outcome.facts).toEqual([{ key: "destination", value: "Сон-Куль" }]);
  });

  it("refuses NUL characters, which the database cannot keep", async () => {
    expect((await remember([{ key: "name", value: "a\u0000b" }])).content).toMatchObject({ remembered: [] });
  });
});
