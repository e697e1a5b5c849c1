import { z } from "zod";
import { ConflictError, localText, NotFoundError } from "../domain/index.ts";
import { listDepartures, nearestDepartures, type Departure, type Tour, type Tx } from "../store/index.ts";
import { requireTour } from "./check-availability.ts";
import { priceFor, type Price } from "./price.ts";
import { Adults, Children, Day, todayOf, TourRef } from "./schemas.ts";
import { defineTool, type ToolContext } from "./tool.ts";

const schema = z.object({
  tour: TourRef,
  date: Day.describe("the departure's first day, YYYY-MM-DD"),
  adults: Adults,
  children: Children,
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "an ISO 4217 code such as KGS")
    .optional()
    .describe("ISO 4217; the budget's or the list price's currency when left out"),
});

type Args = z.infer<typeof schema>;

function dates(departures: readonly Departure[]): string {
  return departures.length === 0
    ? "none is open"
    : `the nearest with seats: ${departures.map(({ date }) => date).join(", ")}`;
}

/** The departure with seats for the party. @throws NotFoundError `not-found`, ConflictError `no-seats` */
export async function requireSeats(
  tx: Tx,
  tour: Tour,
  request: Pick<Args, "date" | "adults" | "children"> & { today: string },
): Promise<Departure> {
  const people = request.adults + request.children;
  const { date, today } = request;
  const [departure] = await listDepartures(tx, { tourId: tour.id, from: date, to: date, today, limit: 1 });
  if (departure !== undefined && departure.seatsLeft >= people) return departure;
  const nearest = dates(await nearestDepartures(tx, { tourId: tour.id, day: date, today, people, limit: 3 }));
  if (departure === undefined) {
    throw new NotFoundError({ code: "not-found", message: `${tour.sku} has no departure on ${date}; ${nearest}` });
  }
  const message = `${departure.seatsLeft} seats are left on ${date}, ${people} are needed; ${nearest}`;
  throw new ConflictError({ code: "no-seats", message, data: { seatsLeft: departure.seatsLeft } });
}

interface Priced {
  tour: Tour;
  departure: Departure;
  price: Price;
}

function toContent({ tour, departure, price }: Priced, args: Args, context: ToolContext): Record<string, unknown> {
  const { perAdult, perChild, childrenInFull, childrenFree, total, discount, agreed } = price;
  return {
    tour: tour.sku,
    title: localText(tour.title, context.locale),
    date: departure.date,
    ends: departure.ends,
    adults: args.adults,
    children: args.children,
    ...(childrenInFull > 0 && { children_at_adult_price: childrenInFull }),
    ...(childrenFree > 0 && { children_free: childrenFree }),
    seats_left: departure.seatsLeft,
    per_adult: perAdult,
    per_child: perChild,
    total,
    ...(discount !== null && { discount }),
    ...(agreed !== null && { agreed_by_colleague: agreed }),
    prices: tour.prices,
    min_age: tour.minAge,
    included: localText(tour.included, context.locale),
    not_included: localText(tour.notIncluded, context.locale),
  };
}

export const quoteTool = defineTool({
  name: "quote",
  description:
    "The exact price of one tour on one date for this party, with seats left and what is included. Use it before naming a " +
    "total. Errors: not-found (no such tour or date) and no-seats name the nearest dates with room; too-young.",
  access: "reads",
  schema,
  run: async (args, context, database) => {
    const content = await database.withTenant(context.organisation.id, async (tx) => {
      const tour = await requireTour(tx, args.tour);
      const departure = await requireSeats(tx, tour, { ...args, today: todayOf(context) });
      const price = await priceFor(tx, tour, { context, party: args, date: args.date, currency: args.currency });
      return toContent({ tour, departure, price }, args, context);
    });
    return { content, signals: ["offer_shown"] };
  },
});
