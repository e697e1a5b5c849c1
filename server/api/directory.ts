import { createRoute, z } from "@hono/zod-openapi";
import { getClient, listChannels, listClients } from "../../store/index.ts";
import { notFound } from "../problems.ts";
import { json, PageQuery, problems, SECURITY, type ApiApp, type ApiDeps } from "./routing.ts";
import { ChannelView, ClientCardView, ClientView, pageOf } from "./schemas.ts";
import { toChannel, toClient, toClientCard } from "./views.ts";

const ClientsQuery = PageQuery.extend({ q: z.string().trim().min(1).max(200).optional() });
const ClientParam = z.object({ clientId: z.uuid().openapi({ param: { name: "clientId", in: "path" } }) });

const channelsRoute = createRoute({
  method: "get",
  path: "/channels",
  tags: ["Channels"],
  security: SECURITY,
  summary: "Connected channels, without their credentials",
  responses: { 200: json(pageOf(ChannelView), "all of them"), ...problems() },
});

const clientsRoute = createRoute({
  method: "get",
  path: "/clients",
  tags: ["Clients"],
  security: SECURITY,
  summary: "Clients, newest first",
  request: { query: ClientsQuery },
  responses: { 200: json(pageOf(ClientView), "a page"), ...problems(400) },
});

const clientRoute = createRoute({
  method: "get",
  path: "/clients/{clientId}",
  tags: ["Clients"],
  security: SECURITY,
  summary: "A client's card: identities, facts, lead score, deals, bookings",
  request: { params: ClientParam },
  responses: { 200: json(ClientCardView, "the card"), ...problems(404) },
});

/** Whom we talk to, and where. */
export function registerDirectory(app: ApiApp, deps: ApiDeps): void {
  app.openapi(channelsRoute, async (c) => {
    const rows = await deps.database.withTenant(c.get("caller").orgId, (tx) => listChannels(tx));
    return c.json({ items: rows.map(toChannel), nextCursor: null }, 200);
  });

  app.openapi(clientsRoute, async (c) => {
    const { q, ...request } = c.req.valid("query");
    const page = await deps.database.withTenant(c.get("caller").orgId, (tx) =>
      listClients(tx, { ...request, text: q }),
    );
    return c.json({ items: page.items.map(toClient), nextCursor: page.nextCursor }, 200);
  });

  app.openapi(clientRoute, async (c) => {
    const { clientId } = c.req.valid("param");
    const row = await deps.database.withTenant(c.get("caller").orgId, (tx) => getClient(tx, clientId));
    if (row === undefined) throw notFound("client");
    return c.json(toClientCard(row), 200);
  });
}
