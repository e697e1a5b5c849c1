import { agentOf, AGENTS as AGENT_NAMES, type AgentName, type Stage } from "../domain/index.ts";
import type { AgentDefinition } from "./agent.ts";
import { feedback } from "./feedback/index.ts";
import { qualify } from "./qualify/index.ts";
import { sell } from "./sell/index.ts";
import { serve } from "./serve/index.ts";
import { warmUp } from "./warm-up/index.ts";

export type { AgentDefinition } from "./agent.ts";
export { configureAgent, requireAgentName, restoreAgent } from "./configuration.ts";
export { followUpPrompt, promptVersions, summaryPrompt, type AgentPrompt } from "./prompts.ts";
export { renderSystemMessage, type AgentContext, type SystemMessageText } from "./system-message.ts";

const BY_NAME: Record<AgentName, AgentDefinition> = { qualify, "warm-up": warmUp, sell, serve, feedback };

/** In the order of the funnel. */
export const AGENTS: readonly AgentDefinition[] = AGENT_NAMES.map((name) => BY_NAME[name]);

export function agentByName(name: AgentName): AgentDefinition {
  return BY_NAME[name];
}

export const isSpecialist = (name: AgentName): boolean => BY_NAME[name].hears !== undefined;

/** The specialist whose subject these words are about; undefined: the stage's agent answers. */
export function specialistFor(words: string): AgentName | undefined {
  return AGENTS.find(({ hears }) => hears?.test(words) === true)?.name;
}

/** The agent that speaks at a stage. */
export function agentFor(stage: Stage): AgentDefinition {
  return BY_NAME[agentOf(stage)];
}
