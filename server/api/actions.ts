import { createRoute, z } from "@hono/zod-openapi";
import { MAX_TEXT } from "../../domain/index.ts";
import { getConversation } from "../../store/index.ts";
import { notFound } from "../problems.ts";
import { ConversationParam, json, jsonBody, problems, SECURITY, type ApiApp, type ApiDeps } from "./routing.ts";
import { ConversationView, MessageView } from "./schemas.ts";
import { toConversation, toSentMessage } from "./views.ts";

const conversation = "/conversations/{conversationId}";
const tags = ["Conversations"];

const SendBody = z.object({ text: z.string().trim().min(1).max(MAX_TEXT) }).openapi("SendMessage");

const ReturnBody = z
  .object({
    summary: z.string().trim().max(4000).optional().openapi({ description: "what was said, for the bot" }),
    promises: z
      .array(z.string().trim().min(1).max(500))
      .max(20)
      .optional()
      .openapi({ description: "what was promised" }),
  })
  .openapi("ReturnToBot");

const IdempotencyHeader = z.object({
  "idempotency-key": z
    .string()
    .min(1)
    .max(128)
    .optional()
    .openapi({ description: "the same key makes the same message, however often it is sent" }),
});

const sendRoute = createRoute({
  method: "post",
  path: `${conversation}/messages`,
  tags,
  security: SECURITY,
  summary: "Answer as a person; takes the conversation over when the bot has it",
  request: { params: ConversationParam, headers: IdempotencyHeader, body: jsonBody(SendBody) },
  responses: { 201: json(MessageView, "the message, queued"), ...problems(400, 404, 409, 413) },
});

const takeoverRoute = createRoute({
  method: "post",
  path: `${conversation}/takeover`,
  tags,
  security: SECURITY,
  summary: "Take over: the bot falls silent at once",
  request: { params: ConversationParam },
  responses: { 200: json(ConversationView, "the conversation"), ...problems(404, 409) },
});

const returnRoute = createRoute({
  method: "post",
  path: `${conversation}/return`,
  tags,
  security: SECURITY,
  summary: "Hand back to the bot, with what was said and promised",
  request: { params: ConversationParam, body: jsonBody(ReturnBody, false) },
  responses: { 200: json(ConversationView, "the conversation"), ...problems(400, 404, 409, 413) },
});

const noteRoute = createRoute({
  method: "post",
  path: `${conversation}/notes`,
  tags,
  security: SECURITY,
  summary: "Write something down for colleagues; the customer never sees it",
  request: { params: ConversationParam, body: jsonBody(z.object({ text: z.string().trim().min(1).max(4000) })) },
  responses: { 201: json(z.object({ id: z.uuid() }), "the note's id"), ...problems(400, 404) },
});

const closeRoute = createRoute({
  method: "post",
  path: `${conversation}/close`,
  tags,
  security: SECURITY,
  summary: "Close: a new message of the client opens a new conversation",
  request: { params: ConversationParam },
  responses: { 200: json(ConversationView, "the conversation"), ...problems(404, 409) },
});

/** The conversation as it is now. */
export async function readBack(deps: ApiDeps, orgId: string, id: string): Promise<z.infer<typeof ConversationView>> {
  const row = await deps.database.withTenant(orgId, (tx) => getConversation(tx, id));
  if (row === undefined) throw notFound("conversation");
  return toConversation(row, deps.clock.now());
}

/** What a person does to a conversation. The runtime does it; rows are read back for the answer. */
export function registerActions(app: ApiApp, deps: ApiDeps): void {
  const { runtime } = deps;

  app.openapi(sendRoute, async (c) => {
    const { orgId, userId } = c.get("caller");
    const key = c.req.valid("header")["idempotency-key"];
    const message = await runtime.sendAsManager({
      orgId,
      ...c.req.valid("param"),
      managerId: userId,
      text: c.req.valid("json").text,
      ...(key === undefined ? {} : { idempotencyKey: key }),
    });
    return c.json(toSentMessage(message, userId), 201);
  });

  app.openapi(takeoverRoute, async (c) => {
    const { orgId, userId } = c.get("caller");
    const { conversationId } = c.req.valid("param");
    await runtime.takeover({ orgId, conversationId, managerId: userId });
    return c.json(await readBack(deps, orgId, conversationId), 200);
  });

  app.openapi(returnRoute, async (c) => {
    const { orgId, userId } = c.get("caller");
    const { conversationId } = c.req.valid("param");
    const { summary, promises } = c.req.valid("json") ?? {};
    await runtime.returnToBot({
      orgId,
      conversationId,
      managerId: userId,
      ...(summary === undefined ? {} : { summary }),
      ...(promises === undefined ? {} : { promises }),
    });
    return c.json(await readBack(deps, orgId, conversationId), 200);
  });

  app.openapi(noteRoute, async (c) => {
    const { orgId, userId: managerId } = c.get("caller");
    const request = { orgId, managerId, ...c.req.valid("param"), ...c.req.valid("json") };
    return c.json({ id: await runtime.writeNote(request) }, 201);
  });

  app.openapi(closeRoute, async (c) => {
    const { orgId, userId } = c.get("caller");
    const { conversationId } = c.req.valid("param");
    await runtime.closeConversation({ orgId, conversationId, managerId: userId });
    return c.json(await readBack(deps, orgId, conversationId), 200);
  });
}
