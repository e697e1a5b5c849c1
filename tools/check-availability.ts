import { z } from "zod";
import { localText, NotFoundError, priceIn } from "../domain/index.ts";
import { findTour, listDepartures, nearestDepartures, type Departure, type Tour, type Tx } from "../store/index.ts";
import { checkWindow, currencyFor, Day, People, todayOf, TourRef } from "./schemas.ts";
import { defineTool, type ToolContext, type ToolOutcome } from "./tool.ts";
import { toDepartureView } from "./views.ts";

/** A weekly tour's whole season: who asks without dates still sees the month they meant. */
const MAX_DEPARTURES = 14;
const MAX_NEAREST = 3;

/** @throws NotFoundError `not-found` */
export async function requireTour(tx: Tx, reference: string): Promise<Tour> {
  const tour = await findTour(tx, reference);
  if (tour !== undefined) return tour;
  throw new NotFoundError({
    code: "not-found",
    message: `there is no tour ${JSON.stringify(reference)}`,
    remedy: "take the sku from search_catalogue",
    data: { field: "tour" },
  });
}

const schema = z.object({
  tour: TourRef,
  from: Day.optional().describe("earliest first day, YYYY-MM-DD"),
  to: Day.optional().describe("latest first day, YYYY-MM-DD; the same as from for one day"),
  people: People.optional().describe("seats needed; the known party when left out"),
});

type Args = z.infer<typeof schema>;

interface Availability {
  tour: Tour;
  departures: Departure[];
  /** When none of `departures` has the seats: the closest ones that do. */
  nearest: Departure[];
}

function peopleOf(args: Args, context: ToolContext): number {
  const party = context.facts.party;
  return args.people ?? (party === undefined ? 1 : party.adults + party.children);
}

async function readAvailability(tx: Tx, args: Args, context: ToolContext): Promise<Availability> {
  const tour = await requireTour(tx, args.tour);
  const today = todayOf(context);
  const people = peopleOf(args, context);
  const departures = await listDepartures(tx, {
    tourId: tour.id,
    from: args.from,
    to: args.to,
    today,
    limit: MAX_DEPARTURES,
  });
  if (departures.some((departure) => departure.seatsLeft >= people)) return { tour, departures, nearest: [] };
  const day = args.from ?? args.to ?? today;
  return {
    tour,
    departures,
    nearest: await nearestDepartures(tx, { tourId: tour.id, day, today, people, limit: MAX_NEAREST }),
  };
}

function toContent(
  { tour, departures, nearest }: Availability,
  args: Args,
  context: ToolContext,
): Record<string, unknown> {
  const people = peopleOf(args, context);
  const { locale } = context;
  return {
    tour: tour.sku,
    title: localText(tour.title, locale),
    description: localText(tour.description, locale),
    included: localText(tour.included, locale),
    not_included: localText(tour.notIncluded, locale),
    min_age: tour.minAge,
    difficulty: tour.difficulty,
    price: priceIn(tour.prices, currencyFor(context)),
    prices: tour.prices,
    child_percent: tour.childPercent,
    departures: departures.map((departure) => ({ ...toDepartureView(departure), fits: departure.seatsLeft >= people })),
    ...(nearest.length === 0
      ? {}
      : { nearest: nearest.map((departure) => ({ ...toDepartureView(departure), fits: true })) }),
  };
}

export const checkAvailabilityTool = defineTool({
  name: "check_availability",
  description:
    "Everything about one tour: full description, what is and is not included, minimum age, prices, and departures with seats " +
    "left; fits says whether the party has room. When none fits, nearest holds the closest departures that do. Use it for " +
    "questions about dates, seats or details of a tour.",
  access: "reads",
  schema,
  run: async (args, context, database): Promise<ToolOutcome> => {
    checkWindow(args);
    const found = await database.withTenant(context.organisation.id, (tx) => readAvailability(tx, args, context));
    const content = toContent(found, args, context);
    return found.departures.length + found.nearest.length === 0 ? { content } : { content, signals: ["offer_shown"] };
  },
});
