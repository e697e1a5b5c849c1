import { createRoute, z } from "@hono/zod-openapi";
import { MEMORY_KINDS } from "../../domain/index.ts";
import { forgetClient, forgetMemories, getClient, listMemories } from "../../store/index.ts";
import { notFound } from "../problems.ts";
import { json, problems, SECURITY, type ApiApp, type ApiDeps } from "./routing.ts";
import { Instant } from "./schemas.ts";

const tags = ["Clients"];
const memories = "/clients/{clientId}/memories";
const ClientParam = z.object({ clientId: z.uuid().openapi({ param: { name: "clientId", in: "path" } }) });
const MemoryParam = ClientParam.extend({
  memoryId: z.uuid().openapi({ param: { name: "memoryId", in: "path" } }),
});

const MemoryView = z
  .object({
    id: z.uuid(),
    kind: z.enum(MEMORY_KINDS),
    text: z.string().openapi({ description: "the customer's own words" }),
    conversationId: z.uuid(),
    messageId: z.uuid().nullable(),
    saidAt: Instant,
  })
  .openapi("Memory");

const ForgottenView = z
  .object({ memories: z.int(), facts: z.int(), conversations: z.int() })
  .openapi("Forgotten", { description: "how much was erased; of conversations the summary" });

const listRoute = createRoute({
  method: "get",
  path: memories,
  tags,
  security: SECURITY,
  summary: "What is kept of a client across conversations, newest first",
  request: { params: ClientParam },
  responses: { 200: json(z.object({ items: z.array(MemoryView) }), "all of it"), ...problems(404) },
});

const forgetAllRoute = createRoute({
  method: "delete",
  path: memories,
  tags,
  security: SECURITY,
  summary: "Erase all memories of a client",
  request: { params: ClientParam },
  responses: { 204: { description: "erased" }, ...problems(404) },
});

const forgetOneRoute = createRoute({
  method: "delete",
  path: `${memories}/{memoryId}`,
  tags,
  security: SECURITY,
  summary: "Erase one memory; the same words do not come back",
  request: { params: MemoryParam },
  responses: { 204: { description: "erased" }, ...problems(404) },
});

const forgetClientRoute = createRoute({
  method: "post",
  path: "/clients/{clientId}/forget",
  tags,
  security: SECURITY,
  summary: "Forget a client: memories, summaries, facts, name and contacts; bookings and messages stay",
  request: { params: ClientParam },
  responses: { 200: json(ForgottenView, "what was erased"), ...problems(404) },
});

/** What is kept of a client, and how it is forgotten. */
export function registerMemories(app: ApiApp, deps: ApiDeps): void {
  const { clock, database } = deps;

  app.openapi(listRoute, async (c) => {
    const { clientId } = c.req.valid("param");
    const [client, rows] = await database.withTenant(c.get("caller").orgId, (tx) =>
      Promise.all([getClient(tx, clientId), listMemories(tx, clientId)]),
    );
    if (client === undefined) throw notFound("client");
    return c.json({ items: rows.map((row) => ({ ...row, saidAt: row.saidAt.toISOString() })) }, 200);
  });

  app.openapi(forgetAllRoute, async (c) => {
    const { orgId, userId: by } = c.get("caller");
    const request = { ...c.req.valid("param"), memoryId: null, by, now: clock.now() };
    await database.withTenant(orgId, (tx) => forgetMemories(tx, request));
    return c.body(null, 204);
  });

  app.openapi(forgetOneRoute, async (c) => {
    const { orgId, userId: by } = c.get("caller");
    const request = { ...c.req.valid("param"), by, now: clock.now() };
    await database.withTenant(orgId, (tx) => forgetMemories(tx, request));
    return c.body(null, 204);
  });

  app.openapi(forgetClientRoute, async (c) => {
    const { orgId, userId: by } = c.get("caller");
    const request = { ...c.req.valid("param"), by, now: clock.now() };
    const {
      memories: erased,
      facts,
      conversations,
    } = await database.withTenant(orgId, (tx) => forgetClient(tx, request));
    return c.json({ memories: erased, facts, conversations }, 200);
  });
}
