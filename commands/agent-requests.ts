import { z } from "zod";
import {
  agentByName,
  AGENTS,
  configureAgent,
  promptVersions,
  requireAgentName,
  restoreAgent,
  type AgentDefinition,
} from "../agents/index.ts";
import { agentConfig, AgentChanges, InputError, type Organisation } from "../domain/index.ts";
import type { Karavan } from "../karavan.ts";
import { getOrganisation, listAgentVersions } from "../store/index.ts";
import { orgIdOf } from "./organisation.ts";

/** The terminal has no users of its own. */
const BY = "console";

const ListInput = z.object({ orgSlug: z.string() });
const OneInput = ListInput.extend({ agent: z.string() });
const ChangeInput = OneInput.extend({ changes: z.unknown(), note: z.string().nullable() });
const HistoryInput = OneInput.extend({ limit: z.int().min(1).max(200) });
const RestoreInput = OneInput.extend({ version: z.int().min(0), note: z.string().nullable() });

function toView({ name: agent, stages, tools }: AgentDefinition, organisation: Organisation): unknown {
  return { agent, stages, ...agentConfig(organisation, agent), tools, promptVersions: promptVersions(agent) };
}

/** Options become settings; a complaint names the field. @throws InputError `bad-option` */
function parseChanges(input: unknown): AgentChanges {
  const parsed = AgentChanges.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new InputError({
    code: "bad-option",
    message: `${issue?.path.join(".") ?? "the settings"}: ${issue?.message ?? "do not fit"}`,
  });
}

export async function listAll(karavan: Karavan, input: unknown): Promise<unknown> {
  const orgId = await orgIdOf(karavan, ListInput.parse(input).orgSlug);
  const organisation = await karavan.database.withTenant(orgId, getOrganisation);
  return AGENTS.map((agent) => toView(agent, organisation));
}

export async function showOne(karavan: Karavan, input: unknown): Promise<unknown> {
  const { orgSlug, agent } = OneInput.parse(input);
  const definition = agentByName(requireAgentName(agent));
  const orgId = await orgIdOf(karavan, orgSlug);
  return toView(definition, await karavan.database.withTenant(orgId, getOrganisation));
}

export async function changeOne(karavan: Karavan, input: unknown): Promise<unknown> {
  const { orgSlug, agent, changes, note } = ChangeInput.parse(input);
  const definition = agentByName(requireAgentName(agent));
  const change = { changes: parseChanges(changes), note, by: BY, now: karavan.clock.now() };
  const orgId = await orgIdOf(karavan, orgSlug);
  return karavan.database.withTenant(orgId, async (tx) => {
    await configureAgent(tx, definition, change);
    return toView(definition, await getOrganisation(tx));
  });
}

export async function historyOf(karavan: Karavan, input: unknown): Promise<unknown> {
  const { orgSlug, agent, limit } = HistoryInput.parse(input);
  const name = requireAgentName(agent);
  const orgId = await orgIdOf(karavan, orgSlug);
  const page = await karavan.database.withTenant(orgId, (tx) => listAgentVersions(tx, { agent: name, limit }));
  return page.items;
}

export async function restoreOne(karavan: Karavan, input: unknown): Promise<unknown> {
  const { orgSlug, agent, version, note } = RestoreInput.parse(input);
  const definition = agentByName(requireAgentName(agent));
  const orgId = await orgIdOf(karavan, orgSlug);
  return karavan.database.withTenant(orgId, async (tx) => {
    await restoreAgent(tx, definition, { version, note, by: BY, now: karavan.clock.now() });
    return toView(definition, await getOrganisation(tx));
  });
}
