import { createRoute, z } from "@hono/zod-openapi";
import { InputError } from "../../domain/index.ts";
import { readBack } from "./actions.ts";
import { PERMISSIONS, permissionsOf } from "./permissions.ts";
import { ConversationParam, json, jsonBody, problems, SECURITY, type ApiApp, type ApiDeps } from "./routing.ts";
import { ConversationView, pageOf } from "./schemas.ts";

const UserView = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.string().openapi({ description: "owner, admin, manager, prompt-engineer or viewer" }),
  })
  .openapi("User");

const MeView = z
  .object({
    id: z.string().openapi({ description: "a user's id, or `key:` and the id of an organisation's key" }),
    role: z.string(),
    permissions: z.array(z.enum(PERMISSIONS)),
  })
  .openapi("Me");

const AssignBody = z
  .object({
    assignee: z.string().min(1).max(100).nullable().openapi({ description: "a user's id; null: nobody in particular" }),
  })
  .openapi("Assign");

const meRoute = createRoute({
  method: "get",
  path: "/me",
  tags: ["Users"],
  security: SECURITY,
  summary: "Who I am here, and what I may do",
  responses: { 200: json(MeView, "the caller"), ...problems() },
});

const usersRoute = createRoute({
  method: "get",
  path: "/users",
  tags: ["Users"],
  security: SECURITY,
  summary: "Members of the organisation, by name",
  responses: { 200: json(pageOf(UserView), "all of them"), ...problems() },
});

const assignRoute = createRoute({
  method: "post",
  path: "/conversations/{conversationId}/assign",
  tags: ["Conversations"],
  security: SECURITY,
  summary: "Say who answers for a conversation; whether bot or person has it stays as it is",
  request: { params: ConversationParam, body: jsonBody(AssignBody) },
  responses: { 200: json(ConversationView, "the conversation"), ...problems(400, 404, 409) },
});

async function requireMember(deps: ApiDeps, orgId: string, userId: string): Promise<void> {
  const members = await deps.auth.listMembers(orgId);
  if (members.some(({ id }) => id === userId)) return;
  throw new InputError({
    code: "unknown-user",
    message: "assignee: nobody in this organisation has this id",
    remedy: "take one from GET /api/v1/users, or null for nobody",
    data: { field: "assignee" },
  });
}

/** Who works here, and who answers for which conversation. */
export function registerAssignment(app: ApiApp, deps: ApiDeps): void {
  app.openapi(meRoute, (c) => {
    const { userId: id, role } = c.get("caller");
    return c.json({ id, role, permissions: permissionsOf(role) }, 200);
  });

  app.openapi(usersRoute, async (c) => {
    return c.json({ items: await deps.auth.listMembers(c.get("caller").orgId), nextCursor: null }, 200);
  });

  app.openapi(assignRoute, async (c) => {
    const { orgId, userId: managerId } = c.get("caller");
    const { conversationId } = c.req.valid("param");
    const { assignee } = c.req.valid("json");
    if (assignee !== null) await requireMember(deps, orgId, assignee);
    await deps.runtime.assign({ orgId, conversationId, managerId, assignee });
    return c.json(await readBack(deps, orgId, conversationId), 200);
  });
}
