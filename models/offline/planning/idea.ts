import { toTours, type Tour } from "./results.ts";
import { offerText } from "./say.ts";
import { ask, type Draft, type Plan, type Turn } from "./turn.ts";

/** As soon as one may want to travel again. */
const REST_DAYS = 10;

function later(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** One tour that they have not been on, short and easy to say yes to, with its price and date from the catalogue. */
export function* nextIdea(turn: Turn): Plan<Draft> {
  const from = later(turn.context.today, REST_DAYS);
  const { party } = turn.facts;
  const people = party === undefined ? {} : { people: party.adults + party.children };
  const tours = toTours(
    yield* ask({ name: "search_catalogue", args: { from, to: later(from, 60), limit: 10, ...people } }),
  );
  const been = new Set(turn.context.bookings.map((booking) => booking.tour));
  const fresh = tours.filter((tour) => !been.has(tour.sku) && tour.days > 1);
  const best = fresh.toSorted((a, b) => effort(a) - effort(b))[0];
  // Dates of the trip that is over are no wish for the next one.
  const { dates: _past, ...facts } = turn.facts;
  const free: Turn = { ...turn, facts };
  return best === undefined ? [turn.pick(turn.w.ask.next)] : [turn.pick(turn.w.idea(offerText(free, best)))];
}

function effort(tour: Tour): number {
  return tour.days + { easy: 0, moderate: 3, hard: 10 }[tour.difficulty as "easy" | "moderate" | "hard"];
}
