/** How an organisation changes an agent: each change is checked against what the agent has, and becomes a version. */
import {
  agentConfig,
  AGENTS as AGENT_NAMES,
  InputError,
  NotFoundError,
  withChanges,
  type AgentChanges,
  type AgentConfig,
  type AgentName,
  type AgentSettings,
} from "../domain/index.ts";
import {
  getOrganisation,
  insertAgentVersion,
  lockAgentVersions,
  readAgentVersion,
  type AgentVersion,
  type Tx,
} from "../store/index.ts";
import type { AgentDefinition } from "./agent.ts";
import { promptVersions } from "./prompts.ts";

/** @throws NotFoundError `agent-not-found` */
export function requireAgentName(name: string): AgentName {
  const known = AGENT_NAMES.find((agent) => agent === name);
  if (known !== undefined) return known;
  throw new NotFoundError({
    code: "agent-not-found",
    message: `there is no agent ${name}`,
    remedy: `the agents are ${AGENT_NAMES.join(", ")}`,
    data: { field: "agent" },
  });
}

function bad(field: string, message: string, remedy: string): InputError {
  return new InputError({ code: "bad-agent-settings", message: `${field}: ${message}`, remedy, data: { field } });
}

/** @throws InputError `bad-agent-settings` naming the field: a tool or a prompt version that this agent does not have */
function checkSettings(agent: AgentDefinition, { tools, promptVersion }: AgentSettings): void {
  const foreign = (tools ?? []).filter((tool) => !agent.tools.includes(tool));
  if (foreign.length > 0)
    throw bad("tools", `${agent.name} has no ${foreign.join(", ")}`, `its tools are ${agent.tools.join(", ")}`);
  if (promptVersion === null) return;
  const versions = [...new Set(Object.values(promptVersions(agent.name)).flat())].toSorted((a, b) => a - b);
  if (versions.includes(promptVersion)) return;
  throw bad("promptVersion", `there is no version ${promptVersion}`, `the versions are ${versions.join(", ")}`);
}

export interface AgentChange {
  note: string | null;
  /** Who changes it, for the history. */
  by: string;
  now: Date;
}

const isSame = (a: AgentSettings, b: AgentSettings): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Puts changed settings into force; settings that change nothing make no version.
 * @throws InputError `bad-agent-settings`
 */
export async function configureAgent(
  tx: Tx,
  agent: AgentDefinition,
  { changes, note, by, now }: AgentChange & { changes: AgentChanges },
): Promise<AgentConfig> {
  await lockAgentVersions(tx);
  const before = agentConfig(await getOrganisation(tx), agent.name);
  const settings = withChanges(before.settings, changes);
  checkSettings(agent, settings);
  if (isSame(before.settings, settings)) return before;
  const made = { agent: agent.name, settings, restoredFrom: null, note, changedBy: by, changedAt: now };
  return insertAgentVersion(tx, made);
}

/**
 * Puts the settings of an earlier version into force again, as a new version. Version 0 is the agent as it ships.
 * @throws NotFoundError `agent-version-not-found`, InputError `bad-agent-settings` when its tools or prompts are gone
 */
export async function restoreAgent(
  tx: Tx,
  agent: AgentDefinition,
  { version, note, by, now }: AgentChange & { version: number },
): Promise<AgentVersion> {
  await lockAgentVersions(tx);
  const settings =
    version === 0
      ? agentConfig({ agents: {} }, agent.name).settings
      : (await readAgentVersion(tx, agent.name, version))?.settings;
  if (settings === undefined) {
    throw new NotFoundError({
      code: "agent-version-not-found",
      message: `${agent.name} has no version ${version}`,
      remedy: "take one of its history",
      data: { field: "version" },
    });
  }
  checkSettings(agent, settings);
  const made = { agent: agent.name, settings, restoredFrom: version, note, changedBy: by, changedAt: now };
  return insertAgentVersion(tx, made);
}
