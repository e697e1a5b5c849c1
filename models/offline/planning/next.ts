import { hasStanding } from "./bookings.ts";
import { bookQuestion } from "./choose.ts";
import { needsQuestion } from "./needs.ts";
import type { Turn } from "./turn.ts";

/** The question that takes the conversation on from where it stands. */
export function nextQuestion(turn: Turn): string {
  const { chosenTour, chosenDate, party } = turn.facts;
  const { ask } = turn.w;
  if (turn.context.stage === "sale" || turn.context.agent === "serve" || turn.context.agent === "feedback")
    return hasStanding(turn) ? turn.pick(ask.more) : turn.pick(ask.options);
  if (turn.context.agent === "qualify")
    return needsQuestion(turn) || turn.pick(turn.heard.shown.length > 1 ? ask.choice : ask.options);
  if (turn.heard.inHand === "list" && turn.heard.shown.length > 1) return turn.pick(ask.choice);
  if (chosenTour !== undefined && chosenDate !== undefined && party !== undefined) return bookQuestion(turn);
  if (chosenTour !== undefined) return turn.pick(party === undefined ? ask.party : ask.dateChoice);
  return needsQuestion(turn) || turn.pick(turn.heard.shown.length === 1 ? ask.one : ask.options);
}
