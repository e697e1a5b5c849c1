import { z } from "zod";
import { InputError, Money, dayIn } from "../domain/index.ts";
import type { ToolContext } from "./tool.ts";

/** PostgreSQL keeps no NUL characters in text. */
const withoutNul = (text: string): boolean => !text.includes("\0");

/** Text of a tool argument, with its longest length. */
export function text(maxLength: number): z.ZodString {
  return z.string().min(1).max(maxLength).refine(withoutNul, "must not hold NUL characters");
}

export const Day = z.iso.date().describe("a day, YYYY-MM-DD");
export const People = z.number().int().min(1).max(200);
export const Adults = z.number().int().min(1).max(200).describe("adults travelling");
export const Children = z.number().int().min(0).max(200).describe("children travelling, 0 when none");
export const TourRef = text(64).describe("the tour's sku as search_catalogue gave it");
export const MaxPrice = Money.refine((money) => money.amount > 0, "must be above 0").describe(
  "highest price per adult: amount in minor units (45 000 som = 4500000) and ISO 4217 currency",
);

/** The customer's calendar day. */
export function todayOf(context: ToolContext): string {
  return dayIn(context.now, context.organisation.timeZone);
}

/** @throws InputError `bad-dates` when a window ends before it begins */
export function checkWindow(window: { from?: string | undefined; to?: string | undefined }): void {
  if (window.from === undefined || window.to === undefined || window.from <= window.to) return;
  throw new InputError({
    code: "bad-dates",
    message: `from ${window.from} is after to ${window.to}`,
    remedy: "give the earlier day as from",
    data: { field: "from" },
  });
}

/** The currency to speak in: asked for, or that of the customer's budget. */
export function currencyFor(context: ToolContext, asked?: string): string | undefined {
  return asked ?? context.facts.budget?.currency;
}
