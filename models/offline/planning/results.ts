import { z } from "zod";
import { Money } from "../../../domain/index.ts";
import type { ToolResult } from "../protocol.ts";

const count = z.number().int().nonnegative();
const Departure = z.object({
  date: z.string(),
  ends: z.string().optional(),
  seats_left: count,
  fits: z.boolean().optional(),
});
export type Departure = z.infer<typeof Departure>;

const Included = z
  .union([z.string(), z.array(z.string()).transform((items) => items.join(", "))])
  .nullish()
  .transform((text) => text ?? "");

const Tour = z.object({
  sku: z.string(),
  title: z.string(),
  summary: z.string().catch(""),
  days: count.catch(1),
  difficulty: z.string().catch(""),
  destinations: z.array(z.string()).catch([]),
  included: Included.catch(""),
  price: Money,
  prices: z.array(Money).catch([]),
  child_percent: z.number().catch(100),
  party_total: z.object({ total: Money }).optional().catch(undefined),
  next_departures: z.array(Departure).catch([]),
});
export type Tour = z.infer<typeof Tour>;

const Tours = z.object({ tours: z.array(Tour) });
const Availability = z.object({
  tour: z.string(),
  title: z.string(),
  departures: z.array(Departure),
  nearest: z.array(Departure).catch([]),
});
export type Availability = z.infer<typeof Availability>;

const Quote = z.object({
  tour: z.string(),
  title: z.string(),
  date: z.string(),
  adults: count,
  children: count,
  seats_left: count.optional(),
  per_adult: Money,
  per_child: Money,
  total: Money,
  included: Included.catch(""),
  discount: z.object({ percent: count, before: Money }).optional(),
});
export type Quote = z.infer<typeof Quote>;

const Booked = z.object({
  number: z.string(),
  title: z.string(),
  date: z.string(),
  adults: count,
  children: count,
  total: Money,
  status: z.string(),
});
export type Booked = z.infer<typeof Booked>;
const Bookings = z.object({ bookings: z.array(Booked.extend({ tour: z.string().catch("") })) });
export type KnownBooking = z.infer<typeof Bookings>["bookings"][number];

const Discount = z.object({ percent: count, before: Money, total: Money });
export type Discount = z.infer<typeof Discount>;

const Passages = z.object({
  passages: z.array(z.object({ title: z.string().catch(""), text: z.string(), kind: z.string().catch("faq") })),
});
export type Passage = z.infer<typeof Passages>["passages"][number];

function good<T>(schema: z.ZodType<T>, result: ToolResult | undefined): T | undefined {
  if (result === undefined || result.error !== undefined) return undefined;
  const parsed = schema.safeParse(result.content);
  return parsed.success ? parsed.data : undefined;
}

export const toTours = (result: ToolResult | undefined): Tour[] => good(Tours, result)?.tours ?? [];
export const toAvailability = (result: ToolResult | undefined): Availability | undefined => good(Availability, result);
export const toQuote = (result: ToolResult | undefined): Quote | undefined => good(Quote, result);
export const toBooked = (result: ToolResult | undefined): Booked | undefined => good(Booked, result);
export const toBookings = (result: ToolResult | undefined): KnownBooking[] | undefined =>
  good(Bookings, result)?.bookings;
export const toPassages = (result: ToolResult | undefined): Passage[] => good(Passages, result)?.passages ?? [];
export const isAccepted = (result: ToolResult | undefined): boolean =>
  good(z.object({ accepted: z.literal(true) }), result) !== undefined;
export const toDiscount = (result: ToolResult | undefined): Discount | undefined => good(Discount, result);
/** The title of what was put at the end of the reply. */
export const toAttached = (result: ToolResult | undefined): string | undefined =>
  good(z.object({ attached: z.literal(true), title: z.string() }), result)?.title;
