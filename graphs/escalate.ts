import { findEscalation, isBadRating, wordsOf, type Escalation, type TurnReason } from "../domain/index.ts";
import { badRatingLine, escalationLine } from "./escalation-lines.ts";
import { handoffSummary } from "./lines.ts";
import type { TurnContext, TurnState } from "./turn-state.ts";

type Message = TurnContext["history"][number];

const MAX_EVIDENCE = 300;

/** The customer's words, those to be answered and those before them since a person last wrote. */
function wordsSince({ history, answeredSeq }: TurnContext): { fresh: string[]; earlier: string[] } {
  const lastOfPerson = history.findLastIndex(({ author }) => author === "manager");
  const theirs = history.slice(lastOfPerson + 1).filter(({ author, command, deleted }) => {
    return author === "client" && command === null && !deleted;
  });
  const isFresh = ({ seq }: Message): boolean => seq > answeredSeq;
  return {
    fresh: theirs.filter(isFresh).map(wordsOf),
    earlier: theirs.filter((message) => !isFresh(message)).map(wordsOf),
  };
}

function quoteOf({ evidence }: Escalation): string {
  return evidence.length <= MAX_EVIDENCE ? evidence : `${evidence.slice(0, MAX_EVIDENCE).toWellFormed()}…`;
}

/** For the person who is called: who it is, where they stand and what they have booked. */
function storyOf({ client, bookings, locale, facts }: TurnContext, { stage }: TurnState): string {
  const who = [client.name ?? facts.name, client.phone ?? facts.phone].filter(
    (part) => part !== undefined && part !== null,
  );
  const trips = bookings.map(({ number, title, date, status }) => {
    return `${number} (${title[locale] ?? title["ru"] ?? number}, ${date}, ${status})`;
  });
  return [
    who.length === 0 ? "" : `Client: ${who.join(", ")}.`,
    `Stage: ${stage}.`,
    trips.length === 0 ? "" : `Bookings: ${trips.join("; ")}.`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

interface Call {
  reason: TurnReason;
  evidence: string;
}

function callPerson(state: TurnState, context: TurnContext, { reason, evidence }: Call): void {
  const summary = `${handoffSummary(reason)} “${evidence}” ${storyOf(context, state)}`;
  state.handoff = { reason, summary, obligations: [] };
  const agent = state.agents.at(-1) ?? "qualify";
  state.trace.push({ step: "hand-off", agent, what: reason, outcome: summary });
}

/** What calls for a person before anyone thinks: the house speaks, and no model is asked. */
export function escalate(state: TurnState, context: TurnContext): void {
  const { settings } = context.organisation;
  const scene = { ...wordsSince(context), tokens: context.tokensSpent, settings: settings.escalation };
  const found = findEscalation(scene);
  if (found === undefined) return;
  callPerson(state, context, { reason: found.trigger, evidence: quoteOf(found) });
  state.reply = escalationLine(found.trigger, context.locale);
  state.next = "end";
}

/** A bad rating goes to a person with the story; the agent's own words stay. */
export function escalateRating(state: TurnState, context: TurnContext): void {
  const rating = state.proposals.find(({ key }) => key === "rating")?.value;
  if (state.handoff !== null || state.reply === null) return;
  if (!isBadRating(rating, context.organisation.settings.escalation)) return;
  const { fresh } = wordsSince(context);
  const evidence = `${String(rating)}: ${fresh.join(" ").slice(0, MAX_EVIDENCE).toWellFormed()}`;
  callPerson(state, context, { reason: "bad-rating", evidence });
  state.reply = `${state.reply}\n\n${badRatingLine(context.locale)}`;
}
