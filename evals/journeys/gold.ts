import type { DemoCatalogue } from "../../store/seed/index.ts";
import { createTools } from "../../tools/index.ts";
import type { Journey } from "./schema.ts";

interface Reference {
  where: string;
  tour: string | null | undefined;
  date?: string | null | undefined;
}

function referencesOf({ start, end }: Journey): Reference[] {
  const chosen = (where: string, facts: Journey["start"]["facts"]): Reference => ({
    where,
    tour: facts?.chosenTour as string | undefined,
  });
  return [
    ...start.bookings.map((booking) => ({ where: "start.bookings", ...booking })),
    ...start.seats.map((seats) => ({ where: "start.seats", ...seats })),
    ...(end.bookings ?? []).map((booking) => ({ where: "end.bookings", ...booking })),
    chosen("start.facts", start.facts),
    chosen("end.facts", end.facts),
  ];
}

/** Expectations that no run could meet, because they name what does not exist: an error of the journey, not of the agent. */
export function findGoldErrors(journey: Journey, catalogue: DemoCatalogue): string[] {
  const skus = new Set(catalogue.tours.map(({ entry }) => entry.sku));
  const writes = new Set(
    [...createTools().values()].filter(({ access }) => access === "writes").map(({ name }) => name),
  );
  const tours = referencesOf(journey).filter(({ tour }) => typeof tour === "string" && !skus.has(tour));
  const tools = journey.end.effects.filter(({ tool }) => !writes.has(tool));
  return [
    ...tours.map(({ where, tour }) => `${where}: there is no tour ${tour}`),
    ...tools.map(({ tool }) => `end.effects: no tool that writes is called ${tool}`),
  ];
}
