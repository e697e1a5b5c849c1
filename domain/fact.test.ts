import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEAL_FACTS, FACT_KEYS, FACT_SHAPES, parseFact, type FactKey } from "./fact.ts";

const GOOD: Record<FactKey, unknown> = {
  name: "Demo",
  phone: "+996 555 000 000",
  destination: "Иссык-Куль",
  interests: "озёра",
  dates: { from: "2026-07-10", to: "2026-07-14", flexible: true },
  party: { adults: 2, children: 1 },
  budget: { amount: 10_000_000, currency: "KGS", perPerson: true },
  experience: "первый раз",
  source: "friends",
  objection: "дорого",
  chosenTour: "demo-lake",
  chosenDate: "2026-07-10",
  rating: 5,
  review: "Отлично",
};

describe("facts", () => {
  it("keep every shape as it was given", () => {
    for (const key of FACT_KEYS) expect(parseFact({ key, value: GOOD[key] })).toEqual({ ok: true, value: GOOD[key] });
  });

  it("are taken back by null, whatever the key", () => {
    for (const key of FACT_KEYS) expect(parseFact({ key, value: null })).toEqual({ ok: true, value: null });
  });

  it.each<[FactKey, unknown, string]>([
    ["name", "", "name: "],
    ["phone", "1234", "phone: "],
    ["dates", { from: "10 июля" }, "dates.from: "],
    ["dates", { from: "2026-02-30" }, "dates.from: "],
    ["party", { adults: 0, children: 0 }, "party.adults: "],
    ["party", { adults: 2, children: 1.5 }, "party.children: "],
    ["budget", { amount: 100, currency: "som" }, "budget.currency: "],
    ["budget", 100, "budget: "],
    ["rating", 6, "rating: "],
    ["chosenDate", "2026-7-1", "chosenDate: "],
    ["review", "x".repeat(4001), "review: "],
  ])("name the field that does not fit: %s %j", (key, value, field) => {
    const parsed = parseFact({ key, value });
    expect(parsed.ok ? "" : parsed.reason.slice(0, field.length)).toBe(field);
  });

  it("lose what is no part of them", () => {
    expect(parseFact({ key: "party", value: { adults: 1, children: 0, pets: 3 } })).toEqual({
      ok: true,
      value: { adults: 1, children: 0 },
    });
  });

  it("answer for any value at all", () => {
    fc.assert(
      fc.property(fc.constantFrom(...FACT_KEYS), fc.anything(), (key, value) => {
        const parsed = parseFact({ key, value });
        const stands = parsed.ok && (parsed.value === null || FACT_SHAPES[key].safeParse(parsed.value).success);
        const isNamed = !parsed.ok && parsed.reason.startsWith(key);
        expect(stands || isNamed).toBe(true);
      }),
    );
  });

  it("of a deal leave name, phone and tastes to the person", () => {
    const lasting = FACT_KEYS.filter((key) => !(DEAL_FACTS as readonly string[]).includes(key));
    expect(lasting).toEqual(["name", "phone", "interests", "experience", "source"]);
  });
});
