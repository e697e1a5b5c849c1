import { SystemMessage, type AIMessage, type BaseMessage } from "@langchain/core/messages";
import {
  agentConfig,
  createMasker,
  ModelError,
  type AgentName,
  type Masker,
  type TurnReason,
} from "../domain/index.ts";
import { agentByName, followUpPrompt, renderSystemMessage, type AgentDefinition } from "../agents/index.ts";
import type { ChatModels, ModelTool } from "../models/index.ts";
import type { Tool } from "../tools/index.ts";
import { allowedTools } from "./allowed-tools.ts";
import { handoffSummary } from "./lines.ts";
import { toModelMessages } from "./messages.ts";
import type { TurnContext, TurnRun, TurnState } from "./turn-state.ts";

/** Model responses in one turn at most; a funnel turn needs two to four. */
const MAX_STEPS = 8;

const MODEL_REASONS: readonly TurnReason[] = ["model-timeout", "model-refused", "token-limit"];

/** Ends the turn with a person: the runtime words the reply, `reason` tells the manager why. */
export function giveUp(state: TurnState, reason: TurnReason, detail?: string): void {
  const asked = state.handoff; // the agent had called a person already: what it said must not get lost
  state.handoff =
    asked === null
      ? { reason, summary: handoffSummary(reason), obligations: [] }
      : { ...asked, reason, summary: `${asked.summary}\n${handoffSummary(reason)}` };
  state.reply = null;
  state.next = "end";
  const agent = state.agents.at(-1) ?? "qualify";
  state.trace.push({ step: "hand-off", agent, what: reason, outcome: detail ?? handoffSummary(reason) });
}

function toMessages(agent: AgentDefinition, state: TurnState, run: TurnRun): BaseMessage[] {
  const { context } = run;
  const system = renderSystemMessage(agent, context.locale, {
    now: run.clock.now(),
    stage: state.stage,
    organisation: context.organisation,
    client: context.client,
    facts: state.facts,
    bookings: context.bookings,
    handedBack: context.handedBack,
    summary: context.summary,
    awaiting: context.awaiting,
    memories: context.memories,
    isReturning: context.isReturning,
    followUp: context.followUp,
  });
  const said = toModelMessages(context.history);
  const versions = [system.version];
  if (context.followUp !== null) {
    // Without a new message a model would go on with our own last words.
    const { text, version } = followUpPrompt(context.locale);
    said.push(new SystemMessage(text));
    versions.push(version);
  }
  const version = versions.join("+");
  if (!state.promptVersions.includes(version)) state.promptVersions.push(version);
  return [new SystemMessage(system.text), ...said, ...state.messages];
}

/** The model's trouble ends the turn with a person; anything else is our own fault and goes on up. */
function giveUpOn(error: unknown, state: TurnState): undefined {
  if (!(error instanceof ModelError)) throw error;
  const reason = MODEL_REASONS.find((known) => known === error.code) ?? "model-down";
  giveUp(state, reason, `${error.code}: ${error.message}`);
}

/** Why the model is not asked. */
function whyNot(agent: AgentName, { steps }: TurnState, { context }: TurnRun): TurnReason | undefined {
  const { status } = agentConfig(context.organisation, agent).settings;
  if (status === "inactive") return "agent-inactive";
  return steps >= MAX_STEPS ? "step-limit" : undefined;
}

export interface Thinker {
  /** Asks the model as the agent whose turn it is; sets what comes next. */
  think(state: TurnState, run: TurnRun): Promise<void>;
}

export function createThinker(models: ChatModels, tools: ReadonlyMap<string, Tool>): Thinker {
  const maskers = new WeakMap<TurnRun, Masker>();
  /** One for all calls of a run: a placeholder that the model has seen keeps its meaning. */
  const maskerOf = (run: TurnRun): Masker => {
    const masker = maskers.get(run) ?? createMasker();
    maskers.set(run, masker);
    return masker;
  };
  // One array per set: the models make a tool set's JSON Schema once per array.
  const toolSets = new Map<string, readonly ModelTool[]>();
  const toolsOf = (agent: AgentDefinition, context: TurnContext): readonly ModelTool[] => {
    const names = allowedTools(agent, context, tools);
    const key = names.join();
    const known = toolSets.get(key);
    if (known !== undefined) return known;
    const set = names.map((name) => tools.get(name)).filter((tool) => tool !== undefined);
    toolSets.set(key, set);
    return set;
  };

  async function ask(agent: AgentDefinition, state: TurnState, run: TurnRun): Promise<AIMessage> {
    const { organisation, turnId } = run.context;
    const { model, temperature, maxTokens } = agentConfig(organisation, agent.name).settings;
    const reply = await models.complete({
      orgId: organisation.id,
      turnId,
      purpose: agent.name,
      messages: toMessages(agent, state, run),
      tools: toolsOf(agent, run.context),
      signal: run.signal,
      allowOffline: organisation.settings.offlineFallback,
      ...(model !== null && { model }),
      ...(temperature !== null && { temperature }),
      ...(maxTokens !== null && { maxTokens }),
      onCall: (call) => run.onCall(call),
      masker: maskerOf(run),
    });
    return reply.message;
  }

  async function think(state: TurnState, run: TurnRun): Promise<void> {
    const agent = state.agents.at(-1) ?? "qualify";
    const end = whyNot(agent, state, run);
    if (end !== undefined) {
      giveUp(state, end);
      return;
    }
    state.steps += 1;
    const startedAt = run.clock.now().getTime();
    const message = await ask(agentByName(agent), state, run).catch((error: unknown) => giveUpOn(error, state));
    if (message === undefined) return;
    const calls = (message.tool_calls?.length ?? 0) + (message.invalid_tool_calls?.length ?? 0);
    const what = calls > 0 ? `asks for ${calls} tool call${calls === 1 ? "" : "s"}` : "replies";
    state.trace.push({ step: "model", agent, what, outcome: "ok", ms: run.clock.now().getTime() - startedAt });
    state.messages.push(message);
    state.next = calls > 0 ? "act" : "guard";
  }

  return { think };
}
