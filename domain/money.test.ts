import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Money, formatMoney } from "./money.ts";

const format = (amount: number, currency: string, locale = "ru"): string => formatMoney({ amount, currency }, locale);

describe("money in words", () => {
  it("stands in groups of three, with decimals only where there are any", () => {
    expect(format(4_500_000, "KGS")).toBe("45 000 сом");
    expect(format(123_456_789, "KGS")).toBe("1 234 567.89 сом");
    expect(format(100_005, "RUB")).toBe("1 000.05 ₽");
    expect(format(99_900, "KZT")).toBe("999 тенге");
    expect(format(0, "KGS")).toBe("0 сом");
    expect(format(7, "USD")).toBe("$0.07");
  });

  it("speaks the customer's language", () => {
    expect(format(4_500_000, "KGS", "en")).toBe("45 000 som");
    expect(format(4_500_000, "KZT", "en")).toBe("45 000 tenge");
    expect(format(4_500_000, "RUB", "en")).toBe("45 000 RUB");
    expect(format(4_500_000, "KGS", "ky")).toBe("45 000 сом");
  });

  it("puts dollar and euro signs in front, and codes that it does not know behind", () => {
    expect(format(52_000, "USD")).toBe("$520");
    expect(format(52_000, "EUR", "en")).toBe("€520");
    expect(format(52_000, "CHF", "en")).toBe("520 CHF");
  });

  it("keeps the sign of a debt", () => {
    expect(format(-52_050, "USD")).toBe("-$520.50");
    expect(format(-4_500_000, "KGS")).toBe("-45 000 сом");
  });

  it("loses no digit", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e14, max: 1e14 }), (amount) => {
        const digits = format(amount, "KGS").replace(" сом", "").replaceAll(" ", "");
        expect(Math.round(Number(digits) * 100)).toBe(amount === 0 ? 0 : amount);
      }),
    );
  });

  it("is whole minor units of an ISO currency", () => {
    expect(Money.safeParse({ amount: 1.5, currency: "KGS" }).success).toBe(false);
    expect(Money.safeParse({ amount: 1, currency: "kgs" }).error?.issues[0]?.path).toEqual(["currency"]);
    expect(Money.parse({ amount: -1, currency: "KGS" })).toEqual({ amount: -1, currency: "KGS" });
  });
});
