import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "./errors.ts";
import { priceIn, quoteParty, tooYoung } from "./quote.ts";

const PRICES = [
  { amount: 4_500_000, currency: "KGS" },
  { amount: 52_000, currency: "USD" },
];

describe("quote of a party", () => {
  it("adds adults at the full price and children at their part of it", () => {
    expect(quoteParty({ prices: PRICES, childPercent: 70, adults: 2, children: 1 })).toEqual({
      perAdult: { amount: 4_500_000, currency: "KGS" },
      perChild: { amount: 3_150_000, currency: "KGS" },
      childrenInFull: 0,
      childrenFree: 0,
      total: { amount: 12_150_000, currency: "KGS" },
    });
  });

  it("answers in the asked currency when the tour has a price in it", () => {
    const quote = quoteParty({ prices: PRICES, childPercent: 50, adults: 1, children: 2, currency: "USD" });
    expect(quote.total).toEqual({ amount: 104_000, currency: "USD" });
  });

  it("lets a child of thirteen pay as an adult, and a baby nothing where no least age is set", () => {
    const party = { prices: PRICES, childPercent: 50, adults: 1, children: 3, childAges: [1, 12, 13] };
    const quote = quoteParty({ ...party, minAge: null });
    expect(quote).toMatchObject({ childrenInFull: 1, childrenFree: 1, total: { amount: 11_250_000 } });
    expect(quoteParty({ ...party, minAge: 0 })).toMatchObject({ childrenFree: 0, total: { amount: 13_500_000 } });
  });

  it("names the child that is younger than the tour takes", () => {
    expect(tooYoung([9, 5], 6)).toBe(5);
    expect([tooYoung([9, 6], 6), tooYoung([1], null), tooYoung(undefined, 6)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("falls back to the list price and never converts", () => {
    expect(priceIn(PRICES, "EUR")).toEqual({ amount: 4_500_000, currency: "KGS" });
  });

  it("refuses a tour without a price", () => {
    expect(() => priceIn([], "KGS")).toThrow(expect.objectContaining({ constructor: InputError, code: "no-price" }));
  });

  it("totals exactly what it shows per person, in whole minor units", () => {
    const count = fc.integer({ min: 0, max: 200 });
    const amount = fc.integer({ min: 0, max: 1e9 });
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 100 }), count, count, (price, childPercent, adults, children) => {
        const quote = quoteParty({ prices: [{ amount: price, currency: "KGS" }], childPercent, adults, children });
        expect(Number.isSafeInteger(quote.total.amount)).toBe(true);
        expect(quote.total.amount).toBe(quote.perAdult.amount * adults + quote.perChild.amount * children);
        expect(quote.perChild.amount).toBeLessThanOrEqual(quote.perAdult.amount);
      }),
    );
  });
});
