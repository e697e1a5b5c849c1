import {
  MOVES,
  agentOf,
  automaticMove,
  decideMove,
  type AgentName,
  type Evidence,
  type FactKey,
  type Signal,
  wordsOf,
} from "../domain/index.ts";
import { isSpecialist, specialistFor } from "../agents/index.ts";
import type { TurnContext, TurnState } from "./turn-state.ts";

/** More than two agents in one turn would talk past the customer. */
const MAX_AGENTS = 2;

function evidenceOf(state: TurnState, context: TurnContext, receipts: readonly Signal[]): Evidence {
  const signals = new Set<Signal>([...state.heard, ...receipts]);
  if (context.bookings.length > 0 && !receipts.includes("no_booking")) signals.add("booking_stands");
  return { facts: new Set(Object.keys(state.facts) as FactKey[]), signals };
}

function move(state: TurnState, to: TurnState["stage"], evidence: Evidence): void {
  const from = state.stage;
  state.moves.push({ from, to, evidence: { facts: [...evidence.facts], signals: [...evidence.signals] } });
  state.stage = to;
  state.trace.push({ step: "move", agent: agentOf(from), what: `${from} → ${to}`, outcome: "moved" });
}

function decideProposal(state: TurnState, evidence: Evidence): void {
  const proposal = state.proposal;
  if (proposal === null) return;
  const decision = decideMove(state.stage, proposal.to, evidence);
  if (decision.allowed) {
    state.proposal = null;
    move(state, proposal.to, evidence);
    return;
  }
  if (decision.reason === "same-stage") state.proposal = null;
}

function takeAutomaticMoves(state: TurnState, evidence: Evidence): void {
  for (let count = 0; count < MOVES.length; count += 1) {
    const rule = automaticMove(state.stage, evidence);
    if (rule === undefined) return;
    move(state, rule.to, evidence);
  }
}

/**
 * Decides moves after tools have run: on facts and on what the client said, not yet on what only this turn's tools know.
 * When the new stage belongs to another agent and only one has spoken, that one goes on.
 */
export function decideMidTurn(state: TurnState, context: TurnContext): void {
  const evidence = evidenceOf(state, context, []);
  decideProposal(state, evidence);
  if (state.agents.length < MAX_AGENTS) takeAutomaticMoves(state, evidence);
  const agent = agentOf(state.stage);
  const speaker = state.agents.at(-1) ?? agent;
  // A specialist answers what it was asked; from the next message on the stage's agent goes on.
  if (isSpecialist(speaker)) return;
  if (agent !== speaker && state.agents.length < MAX_AGENTS) pass(state, agent);
}

/** The next agent goes on with what this one has found out. */
function pass(state: TurnState, to: AgentName): void {
  const from = state.agents.at(-1) ?? to;
  const args = { stage: state.stage, facts: state.proposals.map(({ key }) => key) };
  state.trace.push({ step: "pass", agent: from, what: to, outcome: "goes on", args });
  state.agents.push(to);
}

/** Decides moves when the reply stands: now also on offers shown and bookings made. A proposal still open is dropped. */
export function decideAtEnd(state: TurnState, context: TurnContext): void {
  const evidence = evidenceOf(state, context, state.receipts);
  decideProposal(state, evidence);
  takeAutomaticMoves(state, evidence);
  if (state.proposal === null) return;
  const agent = state.agents.at(-1) ?? agentOf(state.stage);
  const decision = decideMove(state.stage, state.proposal.to, evidence);
  const why = decision.allowed
    ? ""
    : decision.reason === "evidence-missing"
      ? decision.missing.join(", ")
      : decision.reason;
  state.trace.push({ step: "move", agent, what: `${state.stage} → ${state.proposal.to}`, outcome: `refused: ${why}` });
  state.proposal = null;
}

/** What the customer has written since our last answer; of our own accord we answer nothing. */
function wordsToAnswer({ history, answeredSeq, followUp }: TurnContext): string {
  if (followUp !== null) return "";
  const fresh = history.filter(
    ({ author, seq, command }) => author === "client" && seq > answeredSeq && command === null,
  );
  return fresh.map(wordsOf).join("\n");
}

/** `new` becomes `qualification` before anyone thinks: the client has written. */
export function decideAtStart(state: TurnState, context: TurnContext): void {
  // That the trip is over is told by the calendar.
  if (context.followUp?.kind === "after-trip") {
    state.heard.push("trip_finished");
    state.proposal = { to: "feedback", reason: "the trip is over" };
    decideProposal(state, evidenceOf(state, context, []));
    state.proposal = null;
  }
  takeAutomaticMoves(state, evidenceOf(state, context, []));
  state.agents = [specialistFor(wordsToAnswer(context)) ?? agentOf(state.stage)];
}
