import { askedIn, INTENTS, normalise, type Askable } from "../understanding/index.ts";
import type { Turn } from "./turn.ts";

export type Need = "destination" | "dates" | "party" | "budget";
const NEEDS: readonly Need[] = ["destination", "dates", "party", "budget"];

/** Each of our replies with what the customer said next. */
function exchanges(turn: Turn): { asked: ReadonlySet<Askable>; answer: string }[] {
  const lines = [...turn.dialogue.history, { by: "client" as const, text: turn.dialogue.said.join("\n") }];
  const found: { asked: ReadonlySet<Askable>; answer: string }[] = [];
  lines.forEach((line, index) => {
    const next = lines[index + 1];
    if (line.by !== "client" && next?.by === "client")
      found.push({ asked: askedIn(line.text), answer: normalise(next.text) });
  });
  return found;
}

/**
 * Asked and waved away ("не важно"), or asked three times without an answer: not asked again. Who wants horses, wherever
 * they are, is asked for a place only once.
 */
export function isSkipped(turn: Turn, need: Need): boolean {
  const about = exchanges(turn).filter(({ asked }) => asked.has(need));
  return (
    about.some(({ answer }) => INTENTS.indifferent.test(answer)) ||
    about.length >= (need === "destination" && turn.facts.interests !== undefined ? 1 : 3)
  );
}

/** Needs neither known nor waved away, in the order in which we ask. */
export function missingNeeds(turn: Turn): Need[] {
  return NEEDS.filter((need) => turn.facts[need] === undefined && !isSkipped(turn, need));
}

export function allKnown(turn: Turn): boolean {
  return NEEDS.every((need) => turn.facts[need] !== undefined);
}

/** Children travel and nobody has told or refused their ages: they decide on prices and on what tours they may join. */
export function agesMissing(turn: Turn): boolean {
  const { party } = turn.facts;
  const open = party !== undefined && party.children > 0 && party.childAges === undefined;
  return open && !exchanges(turn).some(({ asked }) => asked.has("child-ages"));
}

/** One sentence that asks for at most two of the missing needs; empty when nothing is missing. */
export function needsQuestion(turn: Turn): string {
  const missing = missingNeeds(turn);
  const { ask } = turn.w;
  const [first, second] = missing;
  if (agesMissing(turn))
    return [turn.pick(ask.childAges), first === undefined ? "" : turn.pick(ask[first])]
      .filter((part) => part !== "")
      .join(" ");
  if (first === undefined) return "";
  if (turn.heard.vagueChildren && missing.includes("party")) return turn.pick(ask.children);
  if (first === "destination" && second === "dates") return turn.pick(ask.destinationDates);
  if (first === "dates" && second === "party") return turn.pick(ask.datesParty);
  if (first === "party" && second === "budget") return turn.pick(ask.partyBudget);
  return second === undefined ? turn.pick(ask[first]) : `${turn.pick(ask[first])} ${turn.pick(ask[second])}`;
}
