import type { BaseMessage } from "@langchain/core/messages";
import type {
  AgentName,
  Clock,
  FactProposal,
  Facts,
  FollowUp,
  Ledger,
  Locale,
  Organisation,
  Risk,
  Signal,
  Stage,
  TraceStep,
  TurnReason,
  TurnStop,
} from "../domain/index.ts";
import type { ModelCallRecord } from "../models/index.ts";
import type { AwaitedApproval, ContextRows, Material, NewStageMove, TurnDecision, Tx } from "../store/index.ts";
import type { HandoffRequest, StageProposal } from "../tools/index.ts";

export type { TraceStep };

/** What a turn knows at its start: rows, read once. */
export interface TurnContext {
  turnId: string;
  conversationId: string;
  organisation: Organisation;
  clientId: string;
  dealId: string;
  stage: Stage;
  locale: Locale;
  facts: Facts;
  /** Last messages, oldest first; the ones this turn answers are among them. */
  history: ContextRows["history"];
  client: ContextRows["client"];
  bookings: ContextRows["bookings"];
  handedBack: ContextRows["handed_back"];
  summary: string | null;
  /** What a person has decided of the paused turn that goes on here; empty for any other turn. */
  decisions: readonly TurnDecision[];
  /** Writes of earlier turns that still wait for a person. */
  awaiting: readonly AwaitedApproval[];
  /** What earlier conversations of this client have left that fits this one. */
  memories: { text: string; day: string }[];
  /** We know this client from an earlier conversation. */
  isReturning: boolean;
  /** Position of the last message that was answered. */
  answeredSeq: number;
  /** Tokens that the models have spent on this conversation before this turn. */
  tokensSpent: number;
  /** Nothing is unanswered: the turn says this of our own accord. It reads and writes nothing, and calls nobody. */
  followUp: FollowUp | null;
}

/** Where a turn stands. Plain data and messages, so that it can be stored as a journal and taken up by another worker. */
export interface TurnState {
  /** Messages of this turn after the history: model responses and tool results. */
  messages: BaseMessage[];
  /** The agents that have spoken, the last one speaks now; two at most. */
  agents: AgentName[];
  stage: Stage;
  moves: NewStageMove[];
  facts: Facts;
  proposals: FactProposal[];
  /** Heard from the client, through the agent's reports; evidence at once. */
  heard: Signal[];
  /** From tool results; evidence when the turn ends, because the customer learns of them only then. */
  receipts: Signal[];
  /** Tools that really wrote in this turn, by name. */
  written: string[];
  proposal: StageProposal | null;
  handoff: HandoffRequest | null;
  /** What goes out at the end of the reply, each once. */
  materials: Material[];
  /** Model responses so far. */
  steps: number;
  badCalls: number;
  /** Replies sent back to the model: without receipts, or empty. */
  rewrites: number;
  trace: TraceStep[];
  promptVersions: string[];
  reply: string | null;
  stop: TurnStop | null;
  /** The write that a person has to decide before the turn can go on. */
  approval: AskedApproval | null;
  next: "think" | "act" | "guard" | "end";
}

export interface AskedApproval {
  callId: string;
  tool: string;
  args: Record<string, unknown>;
  risk: Risk;
}

/** What a running turn may touch; never stored. */
export interface TurnRun {
  context: TurnContext;
  ledger: Ledger<Tx>;
  signal: AbortSignal;
  clock: Clock;
  onCall(call: ModelCallRecord): void;
  /** Hands out the state that the graph works on, as it changes. */
  onState?(state: TurnState): void;
}

/** What a turn came to. Nothing has been sent or stored except by the ledger. */
export type TurnOutcome =
  | { kind: "stopped"; stop: TurnStop; state: TurnState }
  | { kind: "reply"; reply: string; state: TurnState }
  /** The reply holds the customer's place; the journal is where the turn goes on once a person has decided. */
  | { kind: "paused"; reply: string; approval: AskedApproval; journal: unknown; state: TurnState }
  | { kind: "handed-off"; reply: string; reason: TurnReason; handoff: HandoffRequest; state: TurnState };
