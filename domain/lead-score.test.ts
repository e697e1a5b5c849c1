import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scoreLead, type Lead } from "./lead-score.ts";
import { STAGES } from "./stages.ts";

const lead = (wish: Partial<Lead> = {}): Lead => ({ facts: {}, stage: "new", bookings: 0, phone: null, ...wish });
const reasons = (wish: Partial<Lead>) => scoreLead(lead(wish)).reasons.map(({ reason }) => reason);

const KNOWN: Lead["facts"] = {
  destination: "Иссык-Куль",
  dates: { from: "2026-07-04", to: "2026-07-11" },
  party: { adults: 2, children: 0 },
  budget: { amount: 10_000_000, currency: "KGS" },
};

describe("the score of a lead", () => {
  it("is nothing for somebody who only said hello", () => {
    expect(scoreLead(lead())).toEqual({ score: 0, reasons: [] });
  });

  it("rises with what is known, and says by what", () => {
    expect(reasons({ facts: KNOWN })).toEqual([
      "place-known",
      "dates-known",
      "dates-exact",
      "party-known",
      "budget-known",
    ]);
    const ready = { ...KNOWN, chosenTour: "lake", chosenDate: "2026-07-04", phone: "+996700123456" };
    expect(scoreLead(lead({ facts: ready, stage: "offer" })).score).toBeGreaterThan(75);
  });

  it("counts a recommendation, whoever it came from, and not an advertisement", () => {
    expect(reasons({ facts: { source: "подруга посоветовала" } })).toEqual(["recommended"]);
    expect(reasons({ facts: { source: "a friend told us" } })).toEqual(["recommended"]);
    expect(reasons({ facts: { source: "Instagram" } })).toEqual([]);
  });

  it("falls with an objection and with a bad rating", () => {
    const base = scoreLead(lead({ facts: KNOWN, stage: "negotiation" })).score;
    expect(scoreLead(lead({ facts: { ...KNOWN, objection: "дорого" }, stage: "negotiation" })).score).toBeLessThan(
      base,
    );
    expect(reasons({ facts: { rating: 2 }, stage: "feedback", bookings: 1 })).toEqual(["came-back", "dissatisfied"]);
  });

  it("stays between 0 and 100 and is the sum of its reasons inside", () => {
    const anyLead = fc.record({
      facts: fc.constantFrom(
        {},
        KNOWN,
        { rating: 1 },
        { ...KNOWN, chosenTour: "a", chosenDate: "2026-07-04", rating: 5 },
      ),
      stage: fc.constantFrom(...STAGES),
      bookings: fc.nat(5),
      phone: fc.constantFrom(null, "+996700123456"),
    });
    fc.assert(
      fc.property(anyLead, (some) => {
        const { score, reasons: why } = scoreLead(some);
        const sum = why.reduce((total, { points }) => total + points, 0);
        expect(score).toBe(Math.min(100, Math.max(0, sum)));
      }),
    );
  });
});
