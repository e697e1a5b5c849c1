import { z } from "zod";
import { formatMoney, localText, NotFoundError } from "../domain/index.ts";
import { changeBooking, listBookings, type Booking, type Tx } from "../store/index.ts";
import { requireTour } from "./check-availability.ts";
import { partyFact, priceFor } from "./price.ts";
import { Adults, Children, Day, text, todayOf } from "./schemas.ts";
import { defineTool, type ToolContext } from "./tool.ts";
import { planTrip } from "./trip-follow-ups.ts";

const sameNumber = (a: string, b: string): boolean => a.replace(/\D/g, "") === b.replace(/\D/g, "");

/** @throws NotFoundError `not-found`: no such number among this client's own */
async function requireBooking(tx: Tx, number: string, context: ToolContext): Promise<Booking> {
  const booking = (await listBookings(tx, context.clientId)).find((own) => sameNumber(own.number, number));
  if (booking !== undefined) return booking;
  throw new NotFoundError({
    code: "not-found",
    message: "this client has no booking with that number",
    remedy: "take the number from get_bookings",
  });
}

export const changeBookingTool = defineTool({
  name: "change_booking",
  description:
    "Moves a booking to another departure of the same tour, or changes its party. Only after the customer heard the new date, " +
    "party and total from quote and agreed. Errors: not-found, no-seats, too-young, already-cancelled; needs-person (paid, less than " +
    "7 days ahead, or moved once already) and already-started mean hand_off.",
  access: "writes",
  kind: "local",
  schema: z.object({
    booking: text(32).describe("the booking's number, such as KRV-10231"),
    date: Day.optional().describe("the new departure's first day; the booked one when left out"),
    adults: Adults.optional().describe("the new party; as booked when left out"),
    children: Children.optional(),
  }),
  run: async (args, context, tx) => {
    const before = await requireBooking(tx, args.booking, context);
    const party = { adults: args.adults ?? before.adults, children: args.children ?? before.children };
    const tour = await requireTour(tx, before.tour);
    const date = args.date ?? before.date;
    const { total } = await priceFor(tx, tour, { context, party, date, currency: before.total.currency });
    const { number, ends } = await changeBooking(tx, {
      clientId: context.clientId,
      number: before.number,
      date,
      ...party,
      total,
      today: todayOf(context),
      now: context.now,
    });
    if (date !== before.date) await planTrip(tx, { number, date, ends }, context);
    const title = localText(tour.title, context.locale);
    const was = `${before.date}, ${before.adults} adults, ${before.children} children`;
    return {
      content: { number, tour: tour.sku, title, date, ends, ...party, total, status: before.status },
      signals: ["booking_stands"],
      facts: [
        { key: "party", value: partyFact(context, party) },
        { key: "chosenDate", value: date },
      ],
      summary: `changed ${number} to ${date}, ${party.adults} adults, ${party.children} children, ${formatMoney(total, "en")} (was ${was})`,
    };
  },
});
