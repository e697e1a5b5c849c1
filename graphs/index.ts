export { closedLine } from "./escalation-lines.ts";
export { evidenceOf } from "./evidence.ts";
export { createFunnel, type Funnel, type FunnelDeps } from "./funnel.ts";
export { canReadJournal, startState } from "./journal.ts";
export {
  contactAllowedLine,
  contactStoppedLine,
  handoffSummary,
  followUpLine,
  holdingLine,
  stillWaitingLine,
  undecidedLine,
} from "./lines.ts";
export { unansweredOf, type Unanswered } from "./unanswered.ts";
export type { AskedApproval, TraceStep, TurnContext, TurnOutcome, TurnRun, TurnState } from "./turn-state.ts";
