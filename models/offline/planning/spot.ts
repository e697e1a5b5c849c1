import { findEarlier } from "../understanding/index.ts";
import { toTours } from "./results.ts";
import { ask, type Plan, type Turn } from "./turn.ts";

/** Words that are about one tour, not about tours. */
const ABOUT_ONE = ["askPrice", "askSeats", "details", "book", "photos", "programme"] as const;

/**
 * A tour named in the customer's words before we have shown any ("сколько стоит неделя на Иссык-Куле?"): the catalogue is asked,
 * and the turn goes on as if it had been chosen from a list.
 */
export function* spotTour(turn: Turn): Plan<Turn> {
  const { heard } = turn;
  if (heard.choice !== undefined || heard.shown.length > 0 || !turn.can("search_catalogue")) return turn;
  if (!ABOUT_ONE.some((intent) => heard.intents.has(intent))) return turn;
  const query = heard.raw.replace(/\s+/gu, " ").slice(0, 200);
  const titles = toTours(yield* ask({ name: "search_catalogue", args: { query, limit: 10 } })).map(
    (tour) => tour.title,
  );
  const choice = findEarlier(heard.normal, titles);
  if (choice === undefined) return turn;
  const { destination: _place, interests: _taste, ...facts } = heard.facts;
  return { ...turn, heard: { ...heard, choice, facts } };
}
