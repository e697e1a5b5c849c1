import type { RunnableConfig } from "@langchain/core/runnables";
import { Annotation, Command, END, START, StateGraph } from "@langchain/langgraph";
import { AGENTS, type AgentName, type TurnReason } from "../domain/index.ts";
import type { ChatModels } from "../models/index.ts";
import type { Database } from "../store/index.ts";
import type { Tool } from "../tools/index.ts";
import { act } from "./act.ts";
import { fromJournal, startState } from "./journal.ts";
import { guard } from "./guard.ts";
import { holdingLine } from "./lines.ts";
import { decideAtEnd, decideAtStart } from "./stage.ts";
import { Step } from "./step.ts";
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
type Turn = typeof Channels.State;

const runOf = (config: RunnableConfig): TurnRun => config.configurable?.["run"] as TurnRun;

/** Enough for the step limit, its tools and one rewrite; the turn's own limit ends it long before. */
const RECURSION_LIMIT = 60;

function whereTo({ turn }: { turn: TurnState }): AgentName | "tools" | typeof END {
  if (turn.next === "think") return turn.agents.at(-1) ?? "qualify";
  return turn.next === "act" ? "tools" : END;
}

/** State and next node in one answer: an edge that decides costs the graph another run of its own. */
const onward = (turn: TurnState): Command => new Command({ update: { turn }, goto: whereTo({ turn }) });

/** The funnel: a node per agent, whose replies pass the guard before anyone sees them, and one for their tools. */
function compile(deps: FunnelDeps) {
  const thinker = createThinker(deps.models, deps.tools);
  const ends = [...AGENTS, "tools", END] as const;
  const agent = (name: AgentName) =>
    new Step(name, async ({ turn }: Turn, config) => {
      const run = runOf(config);
      await thinker.think(turn, run);
      if (turn.next === "guard") guard(turn, run.context);
      return onward(turn);
    });
  const tools = new Step("tools", async ({ turn }: Turn, config) => {
    await act(turn, runOf(config), deps);
    return onward(turn);
  });
  return new StateGraph(Channels)
    .addNode("qualify", agent("qualify"), { ends: [...ends] })
    .addNode("warm-up", agent("warm-up"), { ends: [...ends] })
    .addNode("sell", agent("sell"), { ends: [...ends] })
    .addNode("serve", agent("serve"), { ends: [...ends] })
    .addNode("feedback", agent("feedback"), { ends: [...ends] })
    .addNode("tools", tools, { ends: [...ends] })
    .addConditionalEdges(START, new Step("where-to", whereTo), [...ends])
    .compile();
}

function toOutcome(state: TurnState, run: TurnRun): TurnOutcome {
  if (state.stop !== null) return { kind: "stopped", stop: state.stop, state };
  // Where the runtime speaks instead of the agent, the customer has heard nothing of what its tools found.
  if (state.reply !== null) decideAtEnd(state, run.context);
  if (state.handoff !== null) {
    const reason: TurnReason = state.handoff.reason;
    return {
      kind: "handed-off",
      reply: state.reply ?? holdingLine(run.context.locale),
      reason,
      handoff: state.handoff,
      state,
    };
  }
  return { kind: "reply", reply: state.reply ?? holdingLine(run.context.locale), state };
}

export function createFunnel(deps: FunnelDeps): Funnel {
  const graph = compile(deps);
  return {
    run: async (run, journal) => {
      const turn = journal === undefined ? startState(run.context, run.context.stage) : fromJournal(journal);
      if (journal === undefined) decideAtStart(turn, run.context);
      run.onState?.(turn);
      const result = await graph.invoke({ turn }, { configurable: { run }, recursionLimit: RECURSION_LIMIT });
      return toOutcome(result.turn, run);
    },
  };
}
