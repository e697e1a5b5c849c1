import { createRoute, z } from "@hono/zod-openapi";
import { getClient, listMergeCandidates, type MergeCandidate } from "../../store/index.ts";
import { notFound } from "../problems.ts";
import { json, jsonBody, problems, SECURITY, type ApiApp, type ApiDeps } from "./routing.ts";
import { ClientCardView, Instant } from "./schemas.ts";
import { toClientCard } from "./views.ts";

const tags = ["Clients"];
const ClientParam = z.object({ clientId: z.uuid().openapi({ param: { name: "clientId", in: "path" } }) });
const MergeParam = z.object({ mergeId: z.uuid().openapi({ param: { name: "mergeId", in: "path" } }) });

const MergeBody = z.object({ into: z.uuid().openapi({ description: "the client who stays" }) }).openapi("MergeClient");

const MergeView = z.object({ id: z.uuid(), client: ClientCardView }).openapi("ClientMerge");

const MergeCandidateView = z
  .object({
    phone: z.string().openapi({ description: "the last digits of the number that both have" }),
    clients: z.array(
      z.object({
        id: z.uuid(),
        name: z.string().nullable(),
        sources: z
          .array(z.enum(["booking", "card", "channel", "fact"]))
          .openapi({ description: "where the number stands; `channel`: the platform has proven it" }),
        createdAt: Instant,
      }),
    ),
  })
  .openapi("MergeCandidate");

function toCandidate(row: MergeCandidate): z.infer<typeof MergeCandidateView> {
  const clients = row.clients.map((client) => ({ ...client, createdAt: new Date(client.createdAt).toISOString() }));
  return { ...row, clients };
}

const mergeRoute = createRoute({
  method: "post",
  path: "/clients/{clientId}/merge",
  tags,
  security: SECURITY,
  summary: "Merge a client into another: identities, conversations, deals, facts, bookings and timers are theirs",
  request: { params: ClientParam, body: jsonBody(MergeBody) },
  responses: { 200: json(MergeView, "the merge, and the client who stays"), ...problems(400, 404, 409, 413) },
});

const undoRoute = createRoute({
  method: "post",
  path: "/client-merges/{mergeId}/undo",
  tags,
  security: SECURITY,
  summary: "Undo a merge; what came since stays with the client who stayed, chats go with their person",
  request: { params: MergeParam },
  responses: { 204: { description: "two clients again" }, ...problems(404, 409) },
});

const candidatesRoute = createRoute({
  method: "get",
  path: "/client-merges/suggestions",
  tags,
  security: SECURITY,
  summary: "Pairs of clients with the same telephone number",
  responses: {
    200: json(z.object({ items: z.array(MergeCandidateView) }), "the newest hundred"),
    ...problems(),
  },
});

/** One person behind several identities. */
export function registerClientMerges(app: ApiApp, deps: ApiDeps): void {
  app.openapi(candidatesRoute, async (c) => {
    const rows = await deps.database.withTenant(c.get("caller").orgId, (tx) => listMergeCandidates(tx));
    return c.json({ items: rows.map(toCandidate) }, 200);
  });

  app.openapi(mergeRoute, async (c) => {
    const { orgId, userId: by } = c.get("caller");
    const { clientId: fromId } = c.req.valid("param");
    const { into: intoId } = c.req.valid("json");
    const id = await deps.runtime.mergeClients({ orgId, fromId, intoId, by, reason: "manager" });
    const client = await deps.database.withTenant(orgId, (tx) => getClient(tx, intoId));
    if (client === undefined) throw notFound("client");
    return c.json({ id, client: toClientCard(client) }, 200);
  });

  app.openapi(undoRoute, async (c) => {
    const { orgId, userId: by } = c.get("caller");
    await deps.runtime.undoMerge({ orgId, mergeId: c.req.valid("param").mergeId, by });
    return c.body(null, 204);
  });
}
