import { knownPlaces } from "../understanding/index.ts";
import { toTours } from "./results.ts";
import { ask, type Plan, type Turn } from "./turn.ts";

/** Places of ours that are named when somebody asks for one that we do not go to. */
const NAMED = 4;

/**
 * A place that the catalogue does not know ("на Мальдивы") is no wish that could be met: it is not kept, and the customer is told
 * at once, before they answer questions for nothing.
 */
export function* checkPlace(turn: Turn): Plan<{ turn: Turn; told: string[] }> {
  const { destination, ...facts } = turn.heard.facts;
  const unknown = destination !== undefined && knownPlaces(turn.heard.normal).length === 0;
  if (!unknown || !turn.can("search_catalogue")) return { turn, told: [] };
  const result = yield* ask({ name: "search_catalogue", args: { destination, limit: 1 } });
  if (result.error !== undefined || toTours(result).length > 0) return { turn, told: [] };
  const ours = toTours(yield* ask({ name: "search_catalogue", args: { limit: 10 } })).flatMap(({ destinations }) =>
    destinations.slice(0, 1),
  );
  const named = [...new Set(ours)].slice(0, NAMED).join(", ");
  const { destination: _known, ...inForce } = turn.facts;
  const told = [turn.pick(turn.w.noSuchPlace(destination, named))];
  return {
    turn: {
      ...turn,
      heard: { ...turn.heard, facts },
      facts: {
        ...inForce,
        ...(turn.context.facts.destination !== undefined && { destination: turn.context.facts.destination }),
      },
    },
    told,
  };
}
