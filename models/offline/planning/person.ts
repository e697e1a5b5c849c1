import { isAccepted } from "./results.ts";
import { ask, type Draft, type Plan, type Turn } from "./turn.ts";
import type { SummaryKey, Variants } from "../wording/index.ts";
import { format } from "../wording/index.ts";

interface HandOff {
  why: SummaryKey;
  reason: "asked-for-person" | "agent-decided" | "complaint";
  say?: Variants;
  obligations?: string[];
}

/** For the colleague: why, what is known, the last words, and what was promised earlier. */
function summaryOf(turn: Turn, why: SummaryKey): string {
  const { w, facts, context } = turn;
  const known = [
    facts.destination,
    facts.dates === undefined ? undefined : format.span(facts.dates, turn.language, context.today),
    facts.party === undefined ? undefined : format.people(facts.party, turn.language),
    facts.chosenTour,
    facts.chosenDate,
    facts.name ?? context.client.name,
    facts.phone ?? context.client.phone,
    ...context.bookings.map((booking) => booking.number),
  ].filter((part) => typeof part === "string" && part !== "");
  const parts = [
    w.summary[why],
    known.length === 0 ? "" : `${w.summary.facts}: ${known.join(", ")}.`,
    `${w.summary.last}: ${format.shorten(turn.heard.raw, 300)}`,
  ];
  return parts
    .filter((part) => part !== "")
    .join(" ")
    .slice(0, 1900);
}

/** Passes the conversation to a person; says so only when that was accepted. */
export function* handOff(turn: Turn, request: HandOff): Plan<Draft> {
  const promises = (turn.context.handedBack?.promises ?? []).map((promise) =>
    `${turn.w.summary.promises}: ${promise}`.slice(0, 500),
  );
  const obligations = [...(request.obligations ?? []), ...promises].slice(0, 20);
  const args = {
    reason: request.reason,
    summary: summaryOf(turn, request.why),
    ...(obligations.length > 0 && { obligations }),
  };
  const result = yield* ask({ name: "hand_off", args });
  if (!isAccepted(result)) return [turn.pick(turn.w.handOffFailed)];
  return [turn.pick(request.say ?? turn.w.handedOff)];
}
