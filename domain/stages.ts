/**
 * The funnel as data. The stage belongs to a client's open deal; an agent proposes a move, this table decides it.
 * A move needs *all* of its evidence; two rules for one pair of stages are alternatives.
 */
import type { FactKey } from "./fact.ts";

export const STAGES = [
  "new",
  "qualification",
  "warm-up",
  "offer",
  "negotiation",
  "sale",
  "service",
  "feedback",
  "repeat",
] as const;
export type Stage = (typeof STAGES)[number];

export const AGENTS = ["qualify", "warm-up", "sell", "serve", "feedback"] as const;
export type AgentName = (typeof AGENTS)[number];

const AGENT_OF: Record<Stage, AgentName> = {
  new: "qualify",
  qualification: "qualify",
  "warm-up": "warm-up",
  offer: "sell",
  negotiation: "sell",
  sale: "sell",
  service: "serve",
  feedback: "feedback",
  repeat: "feedback",
};

export function agentOf(stage: Stage): AgentName {
  return AGENT_OF[stage];
}

/**
 * Things that happened, as opposed to facts known. `client_wrote` .. `new_request` are heard from the client (the agent
 * reports them); `offer_shown`, `booking_*` come only from tool results and the ledger, never from the model's word.
 */
export const SIGNALS = [
  "client_wrote",
  "interest",
  "objection",
  "needs_changed",
  "service_question",
  "trip_finished",
  "review_given",
  "new_request",
  "offer_shown",
  "booking_created",
  "booking_stands",
  "no_booking",
] as const;
export type Signal = (typeof SIGNALS)[number];

/** Signals an agent may report with a proposal; the others need a receipt. */
export const REPORTABLE_SIGNALS = [
  "interest",
  "objection",
  "needs_changed",
  "service_question",
  "trip_finished",
  "review_given",
  "new_request",
] as const satisfies readonly Signal[];
export type ReportableSignal = (typeof REPORTABLE_SIGNALS)[number];

export interface Evidence {
  facts: ReadonlySet<FactKey>;
  signals: ReadonlySet<Signal>;
}

export interface MoveRule {
  from: Stage;
  to: Stage;
  facts?: readonly FactKey[];
  signals?: readonly Signal[];
  /** Taken without a proposal as soon as its evidence is there. */
  automatic?: boolean;
}

const NEEDS = ["destination", "dates", "party", "budget"] as const satisfies readonly FactKey[];

export const MOVES: readonly MoveRule[] = [
  { from: "new", to: "qualification", signals: ["client_wrote"], automatic: true },
  { from: "qualification", to: "warm-up", facts: NEEDS, automatic: true },
  { from: "qualification", to: "warm-up", facts: ["destination"], signals: ["interest"] },
  { from: "qualification", to: "offer", signals: ["offer_shown"], facts: ["destination", "party"] },
  { from: "qualification", to: "sale", signals: ["booking_created"], automatic: true },
  { from: "warm-up", to: "offer", signals: ["offer_shown"], automatic: true },
  { from: "warm-up", to: "sale", signals: ["booking_created"], automatic: true },
  { from: "warm-up", to: "qualification", signals: ["needs_changed"] },
  { from: "offer", to: "negotiation", signals: ["objection"] },
  { from: "offer", to: "qualification", signals: ["needs_changed"] },
  { from: "offer", to: "sale", signals: ["booking_created"], automatic: true },
  { from: "negotiation", to: "offer", signals: ["offer_shown"] },
  { from: "negotiation", to: "qualification", signals: ["needs_changed"] },
  { from: "negotiation", to: "sale", signals: ["booking_created"], automatic: true },
  { from: "sale", to: "service", signals: ["service_question", "booking_stands"] },
  { from: "sale", to: "negotiation", signals: ["no_booking"], automatic: true },
  { from: "sale", to: "feedback", signals: ["trip_finished"] },
  { from: "sale", to: "feedback", signals: ["review_given"], facts: ["rating"] },
  { from: "service", to: "negotiation", signals: ["no_booking"], automatic: true },
  { from: "service", to: "feedback", signals: ["trip_finished"] },
  { from: "service", to: "feedback", signals: ["review_given"], facts: ["rating"] },
  { from: "feedback", to: "service", signals: ["service_question", "booking_stands"] },
  { from: "feedback", to: "repeat", facts: ["rating"], signals: ["new_request"] },
];

export type MoveDecision =
  | { allowed: true; rule: MoveRule }
  | { allowed: false; reason: "same-stage" | "no-such-move" }
  | { allowed: false; reason: "evidence-missing"; missing: string[] };

function missingEvidence(rule: MoveRule, evidence: Evidence): string[] {
  const facts = (rule.facts ?? []).filter((key) => !evidence.facts.has(key));
  const signals = (rule.signals ?? []).filter((signal) => !evidence.signals.has(signal));
  return [...facts, ...signals];
}

/** Decides a proposed move. When evidence is missing, names what the nearest rule still needs. */
export function decideMove(from: Stage, to: Stage, evidence: Evidence): MoveDecision {
  if (from === to) return { allowed: false, reason: "same-stage" };
  const rules = MOVES.filter((rule) => rule.from === from && rule.to === to);
  if (rules.length === 0) return { allowed: false, reason: "no-such-move" };
  let nearest: string[] | undefined;
  for (const rule of rules) {
    const missing = missingEvidence(rule, evidence);
    if (missing.length === 0) return { allowed: true, rule };
    if (nearest === undefined || missing.length < nearest.length) nearest = missing;
  }
  return { allowed: false, reason: "evidence-missing", missing: nearest ?? [] };
}

/** The first automatic move whose evidence is there, if any. */
export function automaticMove(from: Stage, evidence: Evidence): MoveRule | undefined {
  return MOVES.find(
    (rule) => rule.automatic === true && rule.from === from && missingEvidence(rule, evidence).length === 0,
  );
}
