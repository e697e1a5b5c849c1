import { createRoute, z } from "@hono/zod-openapi";
import { CHANNEL_KINDS, MODES, STAGES } from "../../domain/index.ts";
import {
  conversationExists,
  getConversation,
  listConversations,
  listEffects,
  listHandoffs,
  listMessages,
  listNotes,
  listStageMoves,
  listTurns,
  type DetailRequest,
  type Page,
  type Tx,
} from "../../store/index.ts";
import { notFound } from "../problems.ts";
import {
  ConversationParam,
  json,
  oneOrMore,
  PageQuery,
  problems,
  SECURITY,
  type ApiApp,
  type ApiDeps,
} from "./routing.ts";
import {
  ConversationView,
  EffectView,
  HandoffView,
  MessageView,
  NoteView,
  pageOf,
  SendingPolicyView,
  StageMoveView,
  TurnView,
} from "./schemas.ts";
import {
  toConversation,
  toEffect,
  toHandoff,
  toMessage,
  toNote,
  toSendingPolicy,
  toStageMove,
  toTurn,
} from "./views.ts";

const ListQuery = PageQuery.extend({
  mode: oneOrMore(MODES, "mode"),
  stage: oneOrMore(STAGES, "stage"),
  channel: z
    .union([z.enum(CHANNEL_KINDS), z.uuid()])
    .optional()
    .openapi({ description: "a kind of channel, or the id of one channel" }),
  client: z.uuid().optional(),
  assignee: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .openapi({ description: "a user's id, `me`, or `none` for those that nobody answers for" }),
  waiting: z
    .enum(["true", "false"])
    .optional()
    .openapi({ description: "only those in which the customer waits, or does not" }),
  needsPerson: z.enum(["true", "false"]).optional().openapi({
    description: "only those in which the customer waits for a person, or the bot for a decision; or not those",
  }),
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .openapi({ description: "part of the client's name, e-mail, phone or user name" }),
  sort: z.enum(["-lastMessageAt", "lastMessageAt"]).default("-lastMessageAt"),
});

const MessagesQuery = PageQuery.extend({
  sort: z.enum(["-seq", "seq"]).default("-seq").openapi({ description: "-seq begins at the newest message" }),
});

const conversation = "/conversations/{conversationId}";
const tags = ["Conversations"];

const listRoute = createRoute({
  method: "get",
  path: "/conversations",
  tags,
  security: SECURITY,
  summary: "List conversations by their last message",
  request: { query: ListQuery },
  responses: { 200: json(pageOf(ConversationView), "a page"), ...problems(400) },
});

const oneRoute = createRoute({
  method: "get",
  path: conversation,
  tags,
  security: SECURITY,
  summary: "One conversation",
  request: { params: ConversationParam },
  responses: { 200: json(ConversationView, "the conversation"), ...problems(404) },
});

const messagesRoute = createRoute({
  method: "get",
  path: `${conversation}/messages`,
  tags,
  security: SECURITY,
  summary: "Messages of a conversation, suppressed ones too",
  request: { params: ConversationParam, query: MessagesQuery },
  responses: { 200: json(pageOf(MessageView), "a page"), ...problems(400, 404) },
});

function detailRoute<Path extends string, Item extends z.ZodType>(path: Path, item: Item, summary: string) {
  return createRoute({
    method: "get",
    path: `${conversation}/${path}` as const,
    tags,
    security: SECURITY,
    summary,
    request: { params: ConversationParam, query: PageQuery },
    responses: { 200: json(pageOf(item), "a page, newest first"), ...problems(400, 404) },
  });
}

const effectsRoute = detailRoute("effects", EffectView, "What the bot has written: bookings, cancellations, reminders");
const turnsRoute = detailRoute("turns", TurnView, "Why the bot said what it said: steps, tools, timings");
const stageMovesRoute = detailRoute(
  "stage-moves",
  StageMoveView,
  "The deal's way through the funnel, with its evidence",
);
const handoffsRoute = detailRoute("handoffs", HandoffView, "Hand-offs in both directions, with their contracts");

const notesRoute = detailRoute("notes", NoteView, "What managers were told here; never sent to the customer");

const sendingPolicyRoute = createRoute({
  method: "get",
  path: `${conversation}/sending-policy`,
  tags,
  security: SECURITY,
  summary: "What may be sent now, and what not, why and when",
  request: { params: ConversationParam },
  responses: { 200: json(SendingPolicyView, "the verdict for every purpose of a message"), ...problems(404) },
});

type ListDetails<Row> = (tx: Tx, request: DetailRequest) => Promise<Page<Row>>;

/** A page of a conversation's rows; not found when the conversation is not the organisation's. */
async function readDetails<Row, View>(
  deps: ApiDeps,
  request: DetailRequest & { orgId: string },
  parts: { list: ListDetails<Row>; view: (row: Row) => View },
): Promise<{ items: View[]; nextCursor: string | null }> {
  const { orgId, ...detail } = request;
  const page = await deps.database.withTenant(orgId, async (tx) => {
    if (!(await conversationExists(tx, detail.conversationId))) throw notFound("conversation");
    return parts.list(tx, detail);
  });
  return { items: page.items.map(parts.view), nextCursor: page.nextCursor };
}

function toFilter(query: z.infer<typeof ListQuery>, me: string) {
  const isKind = CHANNEL_KINDS.find((kind) => kind === query.channel);
  return {
    modes: query.mode,
    stages: query.stage,
    channelKind: isKind,
    channelId: isKind === undefined ? query.channel : undefined,
    clientId: query.client,
    assignee: query.assignee === "none" ? null : query.assignee === "me" ? me : query.assignee,
    waiting: query.waiting === undefined ? undefined : query.waiting === "true",
    needsPerson: query.needsPerson === undefined ? undefined : query.needsPerson === "true",
    text: query.q,
  };
}

function registerLists(app: ApiApp, deps: ApiDeps): void {
  app.openapi(listRoute, async (c) => {
    const query = c.req.valid("query");
    const sort = query.sort === "lastMessageAt" ? "asc" : "desc";
    const { limit, cursor } = query;
    const { orgId, userId } = c.get("caller");
    const page = await deps.database.withTenant(orgId, (tx) =>
      listConversations(tx, { limit, cursor, sort, filter: toFilter(query, userId) }),
    );
    const now = deps.clock.now();
    return c.json({ items: page.items.map((row) => toConversation(row, now)), nextCursor: page.nextCursor }, 200);
  });

  app.openapi(oneRoute, async (c) => {
    const { conversationId } = c.req.valid("param");
    const row = await deps.database.withTenant(c.get("caller").orgId, (tx) => getConversation(tx, conversationId));
    if (row === undefined) throw notFound("conversation");
    return c.json(toConversation(row, deps.clock.now()), 200);
  });
}

/** Reading conversations and everything that hangs on one. */
export function registerConversations(app: ApiApp, deps: ApiDeps): void {
  registerLists(app, deps);
  app.openapi(messagesRoute, async (c) => {
    const { sort, ...page } = c.req.valid("query");
    const request = { orgId: c.get("caller").orgId, ...c.req.valid("param"), ...page };
    const list: ListDetails<Parameters<typeof toMessage>[0]> = (tx, detail) =>
      listMessages(tx, { ...detail, sort: sort === "seq" ? "asc" : "desc" });
    return c.json(await readDetails(deps, request, { list, view: toMessage }), 200);
  });
  app.openapi(effectsRoute, async (c) => {
    const request = { orgId: c.get("caller").orgId, ...c.req.valid("param"), ...c.req.valid("query") };
    return c.json(await readDetails(deps, request, { list: listEffects, view: toEffect }), 200);
  });
  app.openapi(turnsRoute, async (c) => {
    const request = { orgId: c.get("caller").orgId, ...c.req.valid("param"), ...c.req.valid("query") };
    return c.json(await readDetails(deps, request, { list: listTurns, view: toTurn }), 200);
  });
  app.openapi(stageMovesRoute, async (c) => {
    const request = { orgId: c.get("caller").orgId, ...c.req.valid("param"), ...c.req.valid("query") };
    return c.json(await readDetails(deps, request, { list: listStageMoves, view: toStageMove }), 200);
  });
  app.openapi(notesRoute, async (c) => {
    const request = { orgId: c.get("caller").orgId, ...c.req.valid("param"), ...c.req.valid("query") };
    return c.json(await readDetails(deps, request, { list: listNotes, view: toNote }), 200);
  });
  app.openapi(sendingPolicyRoute, async (c) => {
    const report = await deps.runtime.explainSending({ orgId: c.get("caller").orgId, ...c.req.valid("param") });
    return c.json(toSendingPolicy(report), 200);
  });
  app.openapi(handoffsRoute, async (c) => {
    const request = { orgId: c.get("caller").orgId, ...c.req.valid("param"), ...c.req.valid("query") };
    return c.json(await readDetails(deps, request, { list: listHandoffs, view: toHandoff }), 200);
  });
}
