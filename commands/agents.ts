import { AGENT_STATUSES, type AgentSettings, type AgentStatus } from "../domain/index.ts";
import { DEMO_SLUG, numberOption, readOptions, readWords, usageError, type Command } from "./command.ts";
import { requestOnce } from "./owner.ts";

interface AgentView {
  agent: string;
  stages: string[];
  version: number;
  settings: AgentSettings;
  tools: string[];
  promptVersions: Record<string, number[]>;
}

interface VersionView {
  version: number;
  settings: AgentSettings;
  restoredFrom: number | null;
  note: string | null;
  changedBy: string;
  changedAt: string | Date;
}

const text = { type: "string" } as const;
const as = (value: string | number | boolean | null): string => (value === null ? "as shipped" : String(value));

function settingsLines({ model, temperature, maxTokens, promptVersion, tools, memory }: AgentSettings): string[] {
  return [
    `  model           ${as(model)}`,
    `  temperature     ${as(temperature)}`,
    `  max tokens      ${as(maxTokens)}`,
    `  prompt version  ${promptVersion === null ? "the newest" : `the newest up to ${promptVersion}`}`,
    `  tools           ${tools === null ? "all" : tools.join(", ")}`,
    `  history tokens  ${memory.historyTokens ?? "the organisation's"}`,
    `  summary         ${memory.summary ? "on" : "off"}`,
    `  recall          ${memory.recall ? "on" : "off"}`,
  ];
}

function showLines({ agent, stages, version, settings, tools, promptVersions }: AgentView): string[] {
  const prompts = Object.entries(promptVersions).map(([locale, versions]) => `${locale} ${versions.join(", ")}`);
  return [
    `${agent}: ${settings.status}, version ${version}`,
    `  speaks in       ${stages.length === 0 ? "any stage, when called by its subject" : stages.join(", ")}`,
    ...settingsLines(settings),
    `  has tools       ${tools.join(", ")}`,
    `  has prompts     ${prompts.join("; ")}`,
  ];
}

const LIST_USAGE = "agent list [--org SLUG]";

export const listAgents: Command = {
  usage: LIST_USAGE,
  run: async (argv) => {
    const { values } = readOptions(argv, { org: text }, LIST_USAGE);
    const agents = (await requestOnce("agent list", { orgSlug: values.org ?? DEMO_SLUG })) as AgentView[];
    const lines = agents.map(
      ({ agent, stages, version, settings }) =>
        `${agent.padEnd(10)} ${settings.status.padEnd(9)} version ${version}  ${stages.join(", ") || "by subject"}`,
    );
    return { exitCode: 0, json: { items: agents }, lines };
  },
};

/** The one word that a command takes: an agent's name. */
function nameFrom(positionals: readonly string[], usage: string): string {
  const [agent, extra] = positionals;
  if (agent === undefined || extra !== undefined) throw usageError("name one agent", usage);
  return agent;
}

const SHOW_USAGE = "agent show NAME [--org SLUG]";

export const showAgent: Command = {
  usage: SHOW_USAGE,
  run: async (argv) => {
    const { values, positionals } = readWords(argv, { org: text }, SHOW_USAGE);
    const request = { orgSlug: values.org ?? DEMO_SLUG, agent: nameFrom(positionals, SHOW_USAGE) };
    const agent = (await requestOnce("agent show", request)) as AgentView;
    return { exitCode: 0, json: agent, lines: showLines(agent) };
  },
};

const SET_USAGE =
  "agent set NAME [--org SLUG] [--status active|inactive|training] [--model NAME] [--temperature 0-2] [--max-tokens N] " +
  "[--prompt-version N] [--tools a,b,c] [--history-tokens N] [--summary on|off] [--recall on|off] [--note TEXT]; " +
  "`default` as a value is the agent as it ships";
const SET_OPTIONS = {
  org: text,
  status: text,
  model: text,
  temperature: text,
  "max-tokens": text,
  "prompt-version": text,
  tools: text,
  "history-tokens": text,
  summary: text,
  recall: text,
  note: text,
};
type Given = Partial<Record<keyof typeof SET_OPTIONS, string | undefined>>;

const isDefault = (value: string): boolean => value === "default";

function numeric(given: Given, name: keyof typeof SET_OPTIONS): number | null | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  if (isDefault(value)) return null;
  if (value.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
  throw usageError(`--${name} must be a number, or default`, SET_USAGE);
}

function onOff(given: Given, name: "summary" | "recall"): boolean | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  if (value === "on" || value === "off" || isDefault(value)) return value !== "off";
  throw usageError(`--${name} must be on or off`, SET_USAGE);
}

function statusFrom({ status }: Given): AgentStatus | undefined {
  if (status === undefined) return undefined;
  const known = AGENT_STATUSES.find((one) => one === (isDefault(status) ? "active" : status));
  if (known !== undefined) return known;
  throw usageError(`--status must be one of ${AGENT_STATUSES.join(", ")}`, SET_USAGE);
}

function listFrom({ tools }: Given): string[] | null | undefined {
  if (tools === undefined || isDefault(tools)) return tools === undefined ? undefined : null;
  return tools
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

const without = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function changesFrom(given: Given): Record<string, unknown> {
  const memory = without({
    historyTokens: numeric(given, "history-tokens"),
    summary: onOff(given, "summary"),
    recall: onOff(given, "recall"),
  });
  const changes = without({
    status: statusFrom(given),
    model: given.model === undefined || !isDefault(given.model) ? given.model : null,
    temperature: numeric(given, "temperature"),
    maxTokens: numeric(given, "max-tokens"),
    promptVersion: numeric(given, "prompt-version"),
    tools: listFrom(given),
    memory: Object.keys(memory).length === 0 ? undefined : memory,
  });
  if (Object.keys(changes).length === 0) throw usageError("there is nothing to set", SET_USAGE);
  return changes;
}

export const setAgent: Command = {
  usage: SET_USAGE,
  run: async (argv) => {
    const { values, positionals } = readWords(argv, SET_OPTIONS, SET_USAGE);
    const { org = DEMO_SLUG, note = null, ...given } = values;
    const agent = nameFrom(positionals, SET_USAGE);
    const request = { orgSlug: org, agent, changes: changesFrom(given), note };
    const changed = (await requestOnce("agent set", request)) as AgentView;
    return { exitCode: 0, json: changed, lines: showLines(changed) };
  },
};

const HISTORY_USAGE = "agent history NAME [--org SLUG] [--limit N]";

export const agentHistory: Command = {
  usage: HISTORY_USAGE,
  run: async (argv) => {
    const { values, positionals } = readWords(argv, { org: text, limit: text }, HISTORY_USAGE);
    const bounds = { name: "limit", preset: 20, min: 1, max: 200 };
    const limit = numberOption(values.limit, bounds, HISTORY_USAGE);
    const request = { orgSlug: values.org ?? DEMO_SLUG, agent: nameFrom(positionals, HISTORY_USAGE), limit };
    const versions = (await requestOnce("agent history", request)) as VersionView[];
    const lines = versions.flatMap(({ version, settings, restoredFrom, note, changedBy, changedAt }) => [
      `version ${version}  ${new Date(changedAt).toISOString()}  ${changedBy}${restoredFrom === null ? "" : `  version ${restoredFrom} again`}${note === null ? "" : `  ${note}`}`,
      `  status          ${settings.status}`,
      ...settingsLines(settings),
    ]);
    return {
      exitCode: 0,
      json: { items: versions },
      lines: lines.length === 0 ? ["never changed: as shipped"] : lines,
    };
  },
};

const RESTORE_USAGE = "agent restore NAME VERSION [--org SLUG] [--note TEXT]";

export const restoreAgentVersion: Command = {
  usage: RESTORE_USAGE,
  run: async (argv) => {
    const { values, positionals } = readWords(argv, { org: text, note: text }, RESTORE_USAGE);
    const [agent, version, extra] = positionals;
    if (agent === undefined || extra !== undefined || !/^\d{1,9}$/.test(version ?? ""))
      throw usageError("name an agent and the number of one of its versions; 0 is as shipped", RESTORE_USAGE);
    const { org = DEMO_SLUG, note = null } = values;
    const restored = (await requestOnce("agent restore", {
      orgSlug: org,
      agent,
      version: Number(version),
      note,
    })) as AgentView;
    return { exitCode: 0, json: restored, lines: showLines(restored) };
  },
};
