import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fairLength, shorten, textTokens } from "./text-budget.ts";

describe("shorten", () => {
  it("leaves a short text alone and cuts a long one between words", () => {
    expect(shorten("едем в горы", 20)).toBe("едем в горы");
    expect(shorten("едем в горы с детьми", 13)).toBe("едем в горы…");
    expect(shorten("абракадабра", 5)).toBe("абра…");
  });

  it("never gives more characters than asked for", () => {
    fc.assert(fc.property(fc.string(), fc.nat(40), (text, most) => shorten(text, most).length <= Math.max(most, 0)));
  });
});

describe("fairLength", () => {
  it("takes only from the longest", () => {
    expect(fairLength([10, 20, 1000, 1000], 130)).toBe(50);
    expect(fairLength([10, 20], 30)).toBe(Infinity);
    expect(fairLength([], 0)).toBe(Infinity);
  });

  it("makes any texts fit, and leaves those alone that fit already", () => {
    const cases = fc.tuple(fc.array(fc.nat(500), { maxLength: 40 }), fc.nat(5000));
    fc.assert(
      fc.property(cases, ([lengths, budget]) => {
        const most = fairLength(lengths, budget);
        const sum = lengths.reduce((total, length) => total + Math.min(length, most), 0);
        expect(sum).toBeLessThanOrEqual(Math.max(budget, 0));
        const whole = lengths.reduce((total, length) => total + length, 0);
        expect(most === Infinity).toBe(whole <= budget);
      }),
    );
  });
});

describe("textTokens", () => {
  it("estimates from above", () => {
    expect(textTokens("")).toBe(0);
    expect(textTokens("abc")).toBe(2);
  });
});
