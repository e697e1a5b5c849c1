import { createRoute, z } from "@hono/zod-openapi";
import { APPROVAL_STATUSES, HumanResponse, Risk, type Approval } from "../../domain/index.ts";
import { getApproval, listApprovals } from "../../store/index.ts";
import { notFound } from "../problems.ts";
import { json, jsonBody, oneOrMore, PageQuery, problems, SECURITY, type ApiApp, type ApiDeps } from "./routing.ts";
import { pageOf } from "./schemas.ts";
import { iso, isoOrNull } from "./views.ts";

const tags = ["Approvals"];
const Id = z.uuid();
const Instant = z.iso.datetime();

const ApprovalView = z
  .object({
    id: Id,
    conversationId: Id,
    turnId: Id,
    status: z.enum(APPROVAL_STATUSES),
    risk: Risk,
    interrupt: z
      .object({
        action_request: z.object({ action: z.string(), args: z.record(z.string(), z.unknown()) }),
        config: z.object({
          allow_ignore: z.boolean(),
          allow_respond: z.boolean(),
          allow_edit: z.boolean(),
          allow_accept: z.boolean(),
        }),
        description: z.string(),
      })
      .openapi({ description: "what is asked, in the shape of LangGraph's HumanInterrupt" }),
    decision: HumanResponse.nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: Instant.nullable(),
    expiresAt: Instant,
    createdAt: Instant,
  })
  .openapi("Approval");

const ALL_ALLOWED = { allow_ignore: true, allow_respond: true, allow_edit: true, allow_accept: true };

function toApproval(row: Approval): z.infer<typeof ApprovalView> {
  const { callId: _, tool: action, args, decidedAt, expiresAt, createdAt, ...rest } = row;
  const description = `${action}: ${row.risk.kind}, ${row.risk.subject}`;
  return {
    ...rest,
    interrupt: { action_request: { action, args }, config: ALL_ALLOWED, description },
    decidedAt: isoOrNull(decidedAt),
    expiresAt: iso(expiresAt),
    createdAt: iso(createdAt),
  };
}

const ApprovalParam = z.object({ approvalId: z.uuid().openapi({ param: { name: "approvalId", in: "path" } }) });

const listRoute = createRoute({
  method: "get",
  path: "/approvals",
  tags,
  security: SECURITY,
  summary: "Risky writes that wait for a person, or did",
  request: {
    query: PageQuery.extend({ status: oneOrMore(APPROVAL_STATUSES, "status"), conversation: z.uuid().optional() }),
  },
  responses: { 200: json(pageOf(ApprovalView), "a page, newest first"), ...problems(400) },
});

const oneRoute = createRoute({
  method: "get",
  path: "/approvals/{approvalId}",
  tags,
  security: SECURITY,
  summary: "One approval",
  request: { params: ApprovalParam },
  responses: { 200: json(ApprovalView, "the approval"), ...problems(404) },
});

const decideRoute = createRoute({
  method: "post",
  path: "/approvals/{approvalId}/decision",
  tags,
  security: SECURITY,
  summary: "Decide: accept, edit the arguments, answer in words instead, or ignore (not done)",
  request: { params: ApprovalParam, body: jsonBody(HumanResponse) },
  responses: { 200: json(ApprovalView, "the decided approval"), ...problems(400, 404, 409) },
});

/** Decisions on risky writes. The first one counts, a second is a conflict that names it. */
export function registerApprovals(app: ApiApp, deps: ApiDeps): void {
  app.openapi(listRoute, async (c) => {
    const { status, conversation, ...page } = c.req.valid("query");
    const rows = await deps.database.withTenant(c.get("caller").orgId, (tx) =>
      listApprovals(tx, { ...page, statuses: status, conversationId: conversation }),
    );
    return c.json({ ...rows, items: rows.items.map(toApproval) }, 200);
  });

  app.openapi(oneRoute, async (c) => {
    const { approvalId } = c.req.valid("param");
    const row = await deps.database.withTenant(c.get("caller").orgId, (tx) => getApproval(tx, approvalId));
    if (row === undefined) throw notFound("approval");
    return c.json(toApproval(row), 200);
  });

  app.openapi(decideRoute, async (c) => {
    const { orgId, userId } = c.get("caller");
    const request = { orgId, managerId: userId, ...c.req.valid("param"), response: c.req.valid("json") };
    return c.json(toApproval(await deps.runtime.decideApproval(request)), 200);
  });
}
