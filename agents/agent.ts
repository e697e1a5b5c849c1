import { agentOf, MOVES, STAGES, type AgentName, type Locale, type MoveRule, type Stage } from "../domain/index.ts";
import { agentPrompt, type AgentPrompt } from "./prompts.ts";

export interface AgentDefinition {
  readonly name: AgentName;
  /** The stages it speaks in; a specialist has none. */
  readonly stages: readonly Stage[];
  /** Of a specialist: the customer's words that call it, at whatever stage. */
  readonly hears?: RegExp;
  /** Names of the tools it may use, in the order the model sees them. */
  readonly tools: readonly string[];
  /** The moves that its client can make from here, each with the evidence it needs. */
  readonly moves: readonly MoveRule[];
  /** Its words, the shared part first; the newest up to a version, or the newest. @throws ConfigError `bad-prompt` */
  prompt(locale: Locale, upTo?: number | null): AgentPrompt;
}

/** What every agent can do: remember, propose, look up, and call a person. */
const COMMON_TOOLS = ["remember", "propose_stage", "search_knowledge", "hand_off", "get_client"] as const;

/**
 * An agent by its name and its own tools; stages and moves come from the domain's tables.
 * @param hears makes it a specialist: it answers messages that match, and the stage's agent goes on with the next one
 */
export function defineAgent(name: AgentName, tools: readonly string[], hears?: RegExp): AgentDefinition {
  const stages = STAGES.filter((stage) => agentOf(stage) === name);
  return {
    name,
    stages,
    tools: [...COMMON_TOOLS, ...tools],
    moves: MOVES.filter((rule) => stages.includes(rule.from)),
    ...(hears !== undefined && { hears }),
    prompt: (locale, upTo) => agentPrompt(name, locale, upTo),
  };
}
