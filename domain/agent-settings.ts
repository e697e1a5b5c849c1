/** What an organisation may tune of one agent. Every change is a version of its own; the newest is in force. */
import { z } from "zod";
import type { AgentName } from "./stages.ts";

/**
 * `training`: it answers a manager only. Its reply is a draft beside the hand-off, it changes nothing and writes to nobody.
 * `inactive`: it does not speak; who comes to it goes to a person.
 */
export const AGENT_STATUSES = ["active", "inactive", "training"] as const;
export type AgentStatus = (typeof AGENT_STATUSES)[number];

const MemorySettings = z.strictObject({
  /** Tokens of the last messages that it is shown; null: the organisation's `historyTokens`. */
  historyTokens: z.int().min(200).max(100_000).nullable().default(null),
  /** Whether it is shown the summary of what came before them. */
  summary: z.boolean().default(true),
  /** Whether it is told what earlier conversations of the client have left. */
  recall: z.boolean().default(true),
});

/** An empty object is an agent as it ships. `null` is "as shipped" in every field. */
export const AgentSettings = z.strictObject({
  status: z.enum(AGENT_STATUSES).default("active"),
  /** Another model of the first provider; null: `CHAT_MODEL`. The fallback provider keeps its own. */
  model: z.string().trim().min(1).max(200).nullable().default(null),
  temperature: z.number().min(0).max(2).nullable().default(null),
  /** Tokens of one answer at most. */
  maxTokens: z.int().min(64).max(100_000).nullable().default(null),
  /** The newest prompt file up to this version; null: the newest there is. */
  promptVersion: z.int().min(1).nullable().default(null),
  /** Which of its tools it may use; null: all. Calling a person is always among them. */
  tools: z.array(z.string().min(1).max(64)).max(50).nullable().default(null),
  memory: MemorySettings.prefault({}),
});
export type AgentSettings = z.infer<typeof AgentSettings>;

/** Some fields of it; those left out stay as they are. */
export const AgentChanges = z.strictObject({
  status: AgentSettings.shape.status.unwrap().optional(),
  model: AgentSettings.shape.model.unwrap().optional(),
  temperature: AgentSettings.shape.temperature.unwrap().optional(),
  maxTokens: AgentSettings.shape.maxTokens.unwrap().optional(),
  promptVersion: AgentSettings.shape.promptVersion.unwrap().optional(),
  tools: AgentSettings.shape.tools.unwrap().optional(),
  memory: z
    .strictObject({
      historyTokens: MemorySettings.shape.historyTokens.unwrap().optional(),
      summary: z.boolean().optional(),
      recall: z.boolean().optional(),
    })
    .optional(),
});
export type AgentChanges = z.infer<typeof AgentChanges>;

/** The settings in force, with the number that a turn's record names. Version 0: never changed. */
export const AgentConfig = z.object({ version: z.int().min(0), settings: AgentSettings });
export type AgentConfig = z.infer<typeof AgentConfig>;

const AS_SHIPPED: AgentConfig = { version: 0, settings: AgentSettings.parse({}) };

/** An organisation's configuration of an agent, or the agent as it ships. */
export function agentConfig(
  organisation: { agents: Readonly<Record<string, AgentConfig>> },
  agent: AgentName,
): AgentConfig {
  return organisation.agents[agent] ?? AS_SHIPPED;
}

/** What is given, on top of what is there. @throws ZodError when a field has no legal shape */
export function withChanges(settings: AgentSettings, changes: AgentChanges): AgentSettings {
  const memory = { ...settings.memory, ...changes.memory };
  return AgentSettings.parse({ ...settings, ...changes, memory });
}
