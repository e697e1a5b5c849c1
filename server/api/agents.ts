import { createRoute, z } from "@hono/zod-openapi";
import {
  agentByName,
  AGENTS,
  configureAgent,
  promptVersions,
  requireAgentName,
  restoreAgent,
  type AgentDefinition,
} from "../../agents/index.ts";
import {
  AGENT_STATUSES,
  agentConfig,
  AgentChanges,
  AgentSettings,
  STAGES,
  type Organisation,
} from "../../domain/index.ts";
import { getOrganisation, listAgentVersions, type AgentVersion } from "../../store/index.ts";
import { json, jsonBody, PageQuery, problems, SECURITY, type ApiApp, type ApiDeps } from "./routing.ts";
import { Instant, pageOf } from "./schemas.ts";

const tags = ["Agents"];
const AgentParam = z.object({
  agent: z
    .string()
    .max(64)
    .openapi({ param: { name: "agent", in: "path" }, example: "sell" }),
});
const Note = z.string().trim().min(1).max(500).nullable().default(null);

const AgentView = z
  .object({
    agent: z.string(),
    stages: z.array(z.enum(STAGES)).openapi({ description: "where it speaks; none for a specialist" }),
    status: z.enum(AGENT_STATUSES),
    version: z.int().openapi({ description: "of the settings; 0 as it ships" }),
    settings: AgentSettings,
    tools: z.array(z.string()).openapi({ description: "all that it has; `settings.tools` may allow fewer" }),
    promptVersions: z.record(z.string(), z.array(z.int())).openapi({ description: "of its prompt files, by language" }),
  })
  .openapi("Agent");

const VersionView = z
  .object({
    version: z.int(),
    settings: AgentSettings,
    restoredFrom: z.int().nullable().openapi({ description: "the version whose settings these are again" }),
    note: z.string().nullable(),
    changedBy: z.string(),
    changedAt: Instant,
  })
  .openapi("AgentVersion");

const listRoute = createRoute({
  method: "get",
  path: "/agents",
  tags,
  security: SECURITY,
  summary: "The funnel's agents and how they are configured here",
  responses: { 200: json(pageOf(AgentView), "all of them"), ...problems() },
});

const oneRoute = createRoute({
  method: "get",
  path: "/agents/{agent}",
  tags,
  security: SECURITY,
  summary: "One agent",
  request: { params: AgentParam },
  responses: { 200: json(AgentView, "the agent"), ...problems(404) },
});

const changeRoute = createRoute({
  method: "patch",
  path: "/agents/{agent}",
  tags,
  security: SECURITY,
  summary: "Change settings; each change is a version. In force within ten seconds",
  request: { params: AgentParam, body: jsonBody(AgentChanges.extend({ note: Note })) },
  responses: { 200: json(AgentView, "the agent as it is now"), ...problems(400, 403, 404) },
});

const versionsRoute = createRoute({
  method: "get",
  path: "/agents/{agent}/versions",
  tags,
  security: SECURITY,
  summary: "An agent's changes, newest first",
  request: { params: AgentParam, query: PageQuery },
  responses: { 200: json(pageOf(VersionView), "a page"), ...problems(400, 404) },
});

const restoreRoute = createRoute({
  method: "post",
  path: "/agents/{agent}/restore",
  tags,
  security: SECURITY,
  summary: "Put an earlier version's settings into force again, as a new version; 0 is the agent as it ships",
  request: { params: AgentParam, body: jsonBody(z.strictObject({ version: z.int().min(0), note: Note })) },
  responses: { 200: json(AgentView, "the agent as it is now"), ...problems(400, 403, 404) },
});

const definitionOf = (name: string): AgentDefinition => agentByName(requireAgentName(name));

function toAgent(definition: AgentDefinition, organisation: Pick<Organisation, "agents">): z.infer<typeof AgentView> {
  const { name: agent, stages, tools } = definition;
  const { version, settings } = agentConfig(organisation, agent);
  const { status } = settings;
  return {
    agent,
    stages: [...stages],
    status,
    version,
    settings,
    tools: [...tools],
    promptVersions: promptVersions(agent),
  };
}

function toVersion(row: AgentVersion): z.infer<typeof VersionView> {
  const { version, settings, restoredFrom, note, changedBy, changedAt } = row;
  return { version, settings, restoredFrom, note, changedBy, changedAt: changedAt.toISOString() };
}

/** How the agents are configured in the caller's organisation, and its history. */
export function registerAgents(app: ApiApp, { clock, database }: ApiDeps): void {
  app.openapi(listRoute, async (c) => {
    const organisation = await database.withTenant(c.get("caller").orgId, getOrganisation);
    return c.json({ items: AGENTS.map((agent) => toAgent(agent, organisation)), nextCursor: null }, 200);
  });

  app.openapi(oneRoute, async (c) => {
    const agent = definitionOf(c.req.valid("param").agent);
    return c.json(toAgent(agent, await database.withTenant(c.get("caller").orgId, getOrganisation)), 200);
  });

  app.openapi(changeRoute, async (c) => {
    const { orgId, userId: by } = c.get("caller");
    const agent = definitionOf(c.req.valid("param").agent);
    const { note, ...changes } = c.req.valid("json");
    const organisation = await database.withTenant(orgId, async (tx) => {
      await configureAgent(tx, agent, { changes, note, by, now: clock.now() });
      return getOrganisation(tx);
    });
    return c.json(toAgent(agent, organisation), 200);
  });

  app.openapi(versionsRoute, async (c) => {
    const agent = requireAgentName(c.req.valid("param").agent);
    const request = { agent, ...c.req.valid("query") };
    const page = await database.withTenant(c.get("caller").orgId, (tx) => listAgentVersions(tx, request));
    return c.json({ ...page, items: page.items.map(toVersion) }, 200);
  });

  app.openapi(restoreRoute, async (c) => {
    const { orgId, userId: by } = c.get("caller");
    const agent = definitionOf(c.req.valid("param").agent);
    const change = { ...c.req.valid("json"), by, now: clock.now() };
    const organisation = await database.withTenant(orgId, async (tx) => {
      await restoreAgent(tx, agent, change);
      return getOrganisation(tx);
    });
    return c.json(toAgent(agent, organisation), 200);
  });
}
