export { evidenceOf } from "./evidence.ts";
export { createFunnel, type Funnel, type FunnelDeps } from "./funnel.ts";
export { canReadJournal, startState } from "./journal.ts";
export { handoffSummary, holdingLine, stillWaitingLine } from "./lines.ts";
export type { TraceStep, TurnContext, TurnOutcome, TurnRun, TurnState } from "./turn-state.ts";
