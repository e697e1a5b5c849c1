import type { RunnableConfig } from "@langchain/core/runnables";
import { Annotation, Command, END, START, StateGraph } from "@langchain/langgraph";
import { AGENTS, agentConfig, stampTrace, type AgentName, type FollowUp, type TurnReason } from "../domain/index.ts";
import type { ChatModels } from "../models/index.ts";
import type { Database } from "../store/index.ts";
import type { Tool } from "../tools/index.ts";
import { act } from "./act.ts";
import { fromJournal, rebase, startState, toJournal } from "./journal.ts";
import { escalate, escalateRating } from "./escalate.ts";
import { guard } from "./guard.ts";
import { followUpLine, handoffSummary, holdingLine, pausedLine } from "./lines.ts";
import { nameSources } from "./sources.ts";
import { decideAtEnd, decideAtStart } from "./stage.ts";
import { Step } from "./step.ts";
import { createThinker, type Thinker } from "./think.ts";
import type { TurnContext, TurnOutcome, TurnRun, TurnState } from "./turn-state.ts";

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

/** Agents of one turn at most are two, each one node; the agent's own loop is bounded by its step limit. */
const RECURSION_LIMIT = 10;

const speakerOf = (turn: TurnState): AgentName => turn.agents.at(-1) ?? "qualify";

const whereTo = ({ turn }: Turn): AgentName | typeof END => (turn.next === "end" ? END : speakerOf(turn));

/** State and next node in one answer: an edge that decides costs the graph another run of its own. */
const onward = (turn: TurnState): Command => new Command({ update: { turn }, goto: whereTo({ turn }) });

/**
 * An agent's turn to speak: it thinks, its tools act, and its reply passes the guard, until the reply stands or the client has
 * moved on to another agent. One node: each step of the loop as a node of its own would double what the graph costs.
 */
function createAgentNode(name: AgentName, { thinker, tools }: { thinker: Thinker; tools: Step<Turn, void> }) {
  return new Step(name, async ({ turn }: Turn, config) => {
    const run = runOf(config);
    while (turn.next !== "end" && speakerOf(turn) === name) {
      if (turn.next === "act") await tools.invoke({ turn }, config);
      else await thinker.think(turn, run);
      if (turn.next === "guard") guard(turn, run);
      stampTrace(turn.trace, run.clock.now());
    }
    return onward(turn);
  });
}

/** The funnel, a node per agent, once for each agent that a turn may begin with: an edge from START that decides costs a run as well. */
function compile(deps: FunnelDeps) {
  const thinker = createThinker(deps.models, deps.tools);
  const tools = new Step("tools", ({ turn }: Turn, config) => act(turn, runOf(config), deps));
  const ends = [...AGENTS, END] as const;
  const nodes = AGENTS.map((name): [AgentName, Step<Turn, Command>, { ends: string[] }] => [
    name,
    createAgentNode(name, { thinker, tools }),
    { ends: [...ends] },
  ]);
  const from = (first: AgentName) => new StateGraph(Channels).addNode(nodes).addEdge(START, first).compile();
  return Object.fromEntries(AGENTS.map((name) => [name, from(name)])) as Record<AgentName, ReturnType<typeof from>>;
}

/** The reply with the papers it draws on, and the materials it promised, each in a paragraph of its own with its link. */
function dress(reply: string, state: TurnState, context: TurnContext): string {
  const blocks = state.materials.map(({ title, text, url }) =>
    [title, text, url ?? ""].filter((line) => line !== "").join("\n"),
  );
  return [reply, nameSources(state, reply, context), ...blocks].filter((block) => block !== "").join("\n\n");
}

/** What we say of our own accord is no reason to call a person: where the agent has no words, the house has some. */
function ofOurOwnAccord(state: TurnState, { context }: TurnRun, followUp: FollowUp): TurnOutcome {
  const isWorded = state.reply !== null && state.handoff === null;
  if (isWorded) decideAtEnd(state, context);
  const reply = isWorded ? dress(state.reply ?? "", state, context) : followUpLine(followUp.kind, context.locale);
  return { kind: "reply", reply, state: { ...state, handoff: null, proposals: [] } };
}

const isTrainee = (state: TurnState, { organisation }: TurnContext): boolean =>
  agentConfig(organisation, speakerOf(state)).settings.status === "training";

/** An agent in training talks to a manager: what it would have said is a draft beside the hand-off. */
function toDraft(state: TurnState, { context }: TurnRun): TurnOutcome {
  const draft = state.reply === null ? {} : { draft: dress(state.reply, state, context) };
  const asked = state.handoff;
  const reason: TurnReason = asked?.reason ?? "agent-training";
  const handoff = { summary: handoffSummary(reason), obligations: [], ...asked, reason, ...draft };
  state.trace.push({ step: "hand-off", agent: speakerOf(state), what: reason, outcome: "answers a manager only" });
  return { kind: "handed-off", reply: holdingLine(context.locale), reason, handoff, state };
}

function toOutcome(state: TurnState, run: TurnRun): TurnOutcome {
  if (state.stop !== null) return { kind: "stopped", stop: state.stop, state };
  if (run.context.followUp !== null) return ofOurOwnAccord(state, run, run.context.followUp);
  const { approval } = state;
  if (approval !== null && state.handoff === null) {
    const reply = pausedLine(approval.risk.kind, run.context.locale);
    return { kind: "paused", reply, approval, journal: toJournal({ ...state, moves: [], proposals: [] }), state };
  }
  escalateRating(state, run.context);
  if (isTrainee(state, run.context)) return toDraft(state, run);
  // Where the runtime speaks instead of the agent, the customer has heard nothing of what its tools found.
  if (state.reply !== null) decideAtEnd(state, run.context);
  const reply = state.reply === null ? holdingLine(run.context.locale) : dress(state.reply, state, run.context);
  if (state.handoff === null) return { kind: "reply", reply, state };
  const reason: TurnReason = state.handoff.reason;
  return { kind: "handed-off", reply, reason, handoff: state.handoff, state };
}

function startTurn(context: TurnContext): TurnState {
  const turn = startState(context, context.stage);
  decideAtStart(turn, context);
  if (context.followUp === null && context.decisions.length === 0) escalate(turn, context);
  return turn;
}

const goOn = (turn: TurnState, context: TurnContext): TurnState =>
  context.decisions.length === 0 ? turn : rebase(turn, context);

export function createFunnel(deps: FunnelDeps): Funnel {
  const graphs = compile(deps);
  return {
    run: async (run, journal) => {
      const turn = journal === undefined ? startTurn(run.context) : goOn(fromJournal(journal), run.context);
      run.onState?.(turn);
      const first = whereTo({ turn });
      const result =
        first === END
          ? { turn }
          : await graphs[first].invoke({ turn }, { configurable: { run }, recursionLimit: RECURSION_LIMIT });
      const outcome = toOutcome(result.turn, run);
      stampTrace(result.turn.trace, run.clock.now());
      return outcome;
    },
  };
}
