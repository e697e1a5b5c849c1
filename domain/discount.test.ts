import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { discounted, judgeDiscount } from "./discount.ts";

describe("a discount", () => {
  it("is an agent's to give up to the limit, and a person's above it", () => {
    expect(judgeDiscount(5, { limitPercent: 5 })).toEqual({ allowed: true });
    expect(judgeDiscount(6, { limitPercent: 5 })).toEqual({ allowed: false, reason: "above-limit", limitPercent: 5 });
    expect(judgeDiscount(1, { limitPercent: 0 })).toMatchObject({ allowed: false });
  });

  it("takes off whole minor units and never turns a price around", () => {
    expect(discounted({ amount: 9_000_000, currency: "KGS" }, 5)).toEqual({ amount: 8_550_000, currency: "KGS" });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 0, max: 100 }), (amount, percent) => {
        const left = discounted({ amount, currency: "KGS" }, percent).amount;
        expect(Number.isSafeInteger(left) && left >= 0 && left <= amount).toBe(true);
      }),
    );
  });
});
