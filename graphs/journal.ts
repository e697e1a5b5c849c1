import {
  mapChatMessagesToStoredMessages,
  mapStoredMessagesToChatMessages,
  type StoredMessage,
} from "@langchain/core/messages";
import { InternalError, agentOf, type FactProposal, type Facts, type Stage } from "../domain/index.ts";
import type { TurnContext, TurnState } from "./turn-state.ts";

/** Raised when the stored shape changes; older journals are then given up and their turn starts anew. */
const JOURNAL_VERSION = 2;

interface StoredJournal {
  version: number;
  messages: StoredMessage[];
  state: Omit<TurnState, "messages">;
}

export function startState(context: TurnContext, stage: Stage): TurnState {
  return {
    messages: [],
    agents: [agentOf(stage)],
    stage,
    moves: [],
    facts: context.facts,
    proposals: [],
    heard: ["client_wrote"],
    receipts: [],
    written: [],
    proposal: null,
    handoff: null,
    materials: [],
    steps: 0,
    badCalls: 0,
    rewrites: 0,
    trace: [],
    promptVersions: [],
    reply: null,
    stop: null,
    approval: null,
    next: "think",
  };
}

export function toJournal(turn: TurnState): StoredJournal {
  const { messages, ...state } = turn;
  return { version: JOURNAL_VERSION, messages: mapChatMessagesToStoredMessages(messages), state };
}

/** The state at the model response whose writes were planned: its tools run next, the model is not asked again. */
export function fromJournal(stored: unknown): TurnState {
  const journal = stored as StoredJournal | null;
  if (journal === null || journal.version !== JOURNAL_VERSION) {
    throw new InternalError({
      code: "journal-version",
      message: `a turn's journal has version ${String(journal?.version)}, this release reads ${JOURNAL_VERSION}`,
    });
  }
  return { ...journal.state, messages: mapStoredMessagesToChatMessages(journal.messages), next: "act" };
}

function withProposals(facts: Facts, proposals: readonly FactProposal[]): Facts {
  const known: Record<string, unknown> = { ...facts };
  for (const { key, value } of proposals) {
    if (value === null) delete known[key];
    else known[key] = value;
  }
  return known;
}

/**
 * A paused turn that goes on: its calls and their results, in the conversation as it stands now. What it had understood and moved
 * was stored when it paused.
 */
export function rebase(turn: TurnState, context: TurnContext): TurnState {
  return {
    ...startState(context, context.stage),
    facts: withProposals(context.facts, turn.proposals),
    proposals: turn.proposals,
    messages: turn.messages,
    agents: turn.agents.slice(-1),
    heard: turn.heard,
    receipts: turn.receipts,
    written: turn.written,
    steps: turn.steps,
    promptVersions: turn.promptVersions,
    next: "act",
  };
}

export function canReadJournal(stored: unknown): boolean {
  return typeof stored === "object" && stored !== null && "version" in stored && stored.version === JOURNAL_VERSION;
}
