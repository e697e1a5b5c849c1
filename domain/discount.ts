import type { Money } from "./money.ts";

export type DiscountVerdict = { allowed: true } | { allowed: false; reason: "above-limit"; limitPercent: number };

/** Whether an agent may give this discount by itself. */
export function judgeDiscount(percent: number, { limitPercent }: { limitPercent: number }): DiscountVerdict {
  return percent <= limitPercent ? { allowed: true } : { allowed: false, reason: "above-limit", limitPercent };
}

/** A sum less a percentage, rounded to the minor unit once. */
export function discounted(sum: Money, percent: number): Money {
  return { ...sum, amount: Math.round((sum.amount * (100 - percent)) / 100) };
}
