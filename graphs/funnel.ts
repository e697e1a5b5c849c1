import { Annotation, END, START, StateGraph } from "@langchain/langgraph";
import { AGENTS, type AgentName, type TurnReason } from "../domain/index.ts";
import type { ChatModels } from "../models/index.ts";
import type { Database } from "../store/index.ts";
import type { Tool } from "../tools/index.ts";
import { act } from "./act.ts";
import { fromJournal, startState } from "./journal.ts";
import { guard } from "./guard.ts";
import { holdingLine } from "./lines.ts";
import { decideAtEnd, decideAtStart } from "./stage.ts";
import { createThinker } from "./think.ts";
import type { TurnOutcome, TurnRun, TurnState } from "./turn-state.ts";

export interface FunnelDeps {
  models: ChatModels;
  tools: ReadonlyMap<string, Tool>;
  database: Database;
}

export interface Funnel {
  /**
   * Thinks one turn through. Sends nothing and stores nothing but the ledger's own rows.
   * @param journal of an interrupted run of the same turn: goes on from its planned writes.
   */
  run(run: TurnRun, journal?: unknown): Promise<TurnOutcome>;
}

const Channels = Annotation.Root({ turn: Annotation<TurnState> });
type Update = typeof Channels.Update;
type Node = (state: { turn: TurnState }, config: { configurable?: Record<string, unknown> }) => Promise<Update>;

const runOf = (config: { configurable?: Record<string, unknown> }): TurnRun => config.configurable?.["run"] as TurnRun;

/** Enough for the step limit, its tools and one rewrite; the turn's own limit ends it long before. */
const RECURSION_LIMIT = 60;

function whereTo({ turn }: { turn: TurnState }): AgentName | "tools" | "receipts" | typeof END {
  if (turn.next === "think") return turn.agents.at(-1) ?? "qualify";
  if (turn.next === "act") return "tools";
  return turn.next === "guard" ? "receipts" : END;
}

/** The funnel: an agent per node, their tools, and the guard that looks at every reply. */
function compile(deps: FunnelDeps) {
  const thinker = createThinker(deps.models, deps.tools);
  const think: Node = async ({ turn }, config) => {
    await thinker.think(turn, runOf(config));
    return { turn };
  };
  const useTools: Node = async ({ turn }, config) => {
    await act(turn, runOf(config), deps);
    return { turn };
  };
  const checkReceipts: Node = async ({ turn }, config) => {
    guard(turn, runOf(config).context);
    return { turn };
  };
  const targets = [...AGENTS, "tools", "receipts", END] as const;
  const graph = new StateGraph(Channels)
    .addNode("qualify", think)
    .addNode("warm-up", think)
    .addNode("sell", think)
    .addNode("serve", think)
    .addNode("feedback", think)
    .addNode("tools", useTools)
    .addNode("receipts", checkReceipts);
  graph.addConditionalEdges(START, whereTo, [...targets]);
  for (const node of [...AGENTS, "tools", "receipts"] as const) graph.addConditionalEdges(node, whereTo, [...targets]);
  return graph.compile();
}

function toOutcome(state: TurnState, run: TurnRun): TurnOutcome {
  if (state.stop !== null) return { kind: "stopped", stop: state.stop, state };
  decideAtEnd(state, run.context);
  if (state.handoff !== null) {
    const reason: TurnReason = state.handoff.reason;
    return { kind: "handed-off", reply: state.reply ?? holdingLine(run.context.locale), reason, handoff: state.handoff, state };
  }
  return { kind: "reply", reply: state.reply ?? holdingLine(run.context.locale), state };
}

export function createFunnel(deps: FunnelDeps): Funnel {
  const graph = compile(deps);
  return {
    run: async (run, journal) => {
      const turn = journal === undefined ? startState(run.context, run.context.stage) : fromJournal(journal);
      if (journal === undefined) decideAtStart(turn, run.context);
      const result = await graph.invoke({ turn }, { configurable: { run }, recursionLimit: RECURSION_LIMIT });
      return toOutcome(result.turn, run);
    },
  };
}
