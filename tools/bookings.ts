import { z } from "zod";
import { formatMoney, InputError, localText, type FactProposal, type Money } from "../domain/index.ts";
import { cancelBooking, createBooking, listBookings, normalNumber, stands } from "../store/index.ts";
import { requireTour } from "./check-availability.ts";
import { isPhone } from "./phone.ts";
import { partyFact, priceFor } from "./price.ts";
import { Adults, Children, Day, text, todayOf, TourRef } from "./schemas.ts";
import { defineTool, type ToolContext } from "./tool.ts";
import { dropTrip, planTrip } from "./trip-follow-ups.ts";
import { toBookingView } from "./views.ts";

const createSchema = z.object({
  tour: TourRef,
  date: Day.describe("the departure's first day, YYYY-MM-DD"),
  adults: Adults,
  children: Children,
  name: text(200).describe("the customer's name, as they gave it"),
  phone: text(32).describe("the customer's phone number, as they gave it"),
});

type CreateArgs = z.infer<typeof createSchema>;

/** @throws InputError `bad-phone` */
function checkPhone(phone: string): void {
  if (isPhone(phone)) return;
  throw new InputError({
    code: "bad-phone",
    message: "phone is not a telephone number",
    remedy: "ask the customer for a number to reach them",
    data: { field: "phone" },
  });
}

function factsOf(args: CreateArgs, sku: string, context: ToolContext): FactProposal[] {
  return [
    { key: "name", value: args.name },
    { key: "phone", value: args.phone },
    { key: "party", value: partyFact(context, args) },
    { key: "chosenTour", value: sku },
    { key: "chosenDate", value: args.date },
  ];
}

function summaryOf(number: string, args: CreateArgs, total: Money): string {
  const children = args.children === 0 ? "" : `, ${args.children} children`;
  return `booked ${number}: ${args.tour} on ${args.date}, ${args.adults} adults${children}, ${formatMoney(total, "en")}`;
}

export const createBookingTool = defineTool({
  name: "create_booking",
  description:
    "Books seats for the customer. Only after they agreed to this tour, date and party, and gave a name and phone number. A " +
    "booking exists only when this answers with its number. Errors: no-seats, not-found, too-young, already-booked (names the standing one).",
  access: "writes",
  kind: "local",
  onlyWhenAsked: "book",
  schema: createSchema,
  run: async (args, context, tx) => {
    checkPhone(args.phone);
    const tour = await requireTour(tx, args.tour);
    const { total } = await priceFor(tx, tour, { context, party: args, date: args.date });
    const { number, departure } = await createBooking(tx, {
      clientId: context.clientId,
      dealId: context.dealId,
      tour,
      date: args.date,
      adults: args.adults,
      children: args.children,
      total,
      contact: { name: args.name, phone: args.phone },
      today: todayOf(context),
      now: context.now,
    });
    const { adults, children } = args;
    const { date, ends } = departure;
    await planTrip(tx, { number, date, ends }, context);
    const title = localText(tour.title, context.locale);
    return {
      content: { number, tour: tour.sku, title, date, ends, adults, children, total, status: "booked" },
      signals: ["booking_created", "booking_stands"],
      facts: factsOf(args, tour.sku, context),
      summary: summaryOf(number, { ...args, tour: tour.sku }, total),
    };
  },
});

export const cancelBookingTool = defineTool({
  name: "cancel_booking",
  description:
    "Cancels one booking of this customer and frees its seats. Only after they clearly asked for it and you named the booking. " +
    "Errors: not-found, already-cancelled; needs-person or already-started mean hand_off.",
  access: "writes",
  kind: "local",
  onlyWhenAsked: "cancel",
  schema: z.object({
    booking: text(32).describe("the booking's number, such as KRV-10231"),
    reason: text(500).describe("why, in the customer's words"),
  }),
  risk: async ({ booking }, context, database) => {
    const bookings = await database.withTenant(context.organisation.id, (tx) =>
      listBookings(tx, context.clientId, { last: true }),
    );
    const found = bookings.find(({ number }) => number === normalNumber(booking));
    if (found === undefined || !stands(found)) return undefined;
    return { kind: "cancellation", subject: found.number, paid: found.status === "paid" };
  },
  run: async (args, context, tx) => {
    const { number } = await cancelBooking(tx, {
      approved: context.approved,
      clientId: context.clientId,
      number: args.booking,
      reason: args.reason,
      today: todayOf(context),
      now: context.now,
    });
    await dropTrip(tx, { number, reason: "booking-cancelled" }, context);
    const left = (await listBookings(tx, context.clientId)).some(stands);
    return {
      content: { number, status: "cancelled" },
      signals: [left ? "booking_stands" : "no_booking"],
      summary: `cancelled ${number}`,
    };
  },
});

export const getBookingsTool = defineTool({
  name: "get_bookings",
  description:
    "The customer's bookings with dates, party, total and status (booked, paid, cancelled, completed), newest first.",
  access: "reads",
  schema: z.object({}),
  run: async (_args, context, database) => {
    const bookings = await database.withTenant(context.organisation.id, (tx) =>
      listBookings(tx, context.clientId, { last: true }),
    );
    return {
      content: { bookings: bookings.map((booking) => toBookingView(booking, context.locale)) },
      signals: bookings.some(stands) ? ["booking_stands"] : [],
    };
  },
});
