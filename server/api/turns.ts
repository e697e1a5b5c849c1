import { createRoute, z } from "@hono/zod-openapi";
import { explainTurn } from "../../runtime/index.ts";
import { notFound } from "../problems.ts";
import { json, problems, SECURITY, type ApiApp, type ApiDeps } from "./routing.ts";
import { TurnTraceView } from "./schemas.ts";

const TurnParam = z.object({
  turnId: z.uuid().openapi({
    param: { name: "turnId", in: "path" },
    description: "a turn's id, or a conversation's for its last turn",
  }),
});

const oneRoute = createRoute({
  method: "get",
  path: "/turns/{turnId}",
  tags: ["Conversations"],
  security: SECURITY,
  summary: "One turn explained: steps, models, tools, effects, receipts and what it cost, without personal data",
  request: { params: TurnParam },
  responses: { 200: json(TurnTraceView, "the turn"), ...problems(404) },
});

export function registerTurns(app: ApiApp, deps: ApiDeps): void {
  app.openapi(oneRoute, async (c) => {
    const { turnId: id } = c.req.valid("param");
    const turn = await explainTurn(deps.database, { orgId: c.get("caller").orgId, id });
    if (turn === undefined) throw notFound("turn");
    return c.json(turn, 200);
  });
}
