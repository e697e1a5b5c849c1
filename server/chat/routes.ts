import { Hono, type Context, type MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { z } from "zod";
import { toWebChatInbound } from "../../channels/index.ts";
import { Locale, type InboundMessage } from "../../domain/index.ts";
import { listChatHistory, type ChatRef } from "../../store/index.ts";
import type { ConnectedChannel, ServerDeps, ServerEnv } from "../deps.ts";
import { respondTrouble, zodTrouble, type Trouble } from "../problems.ts";
import { bearerOf, clientIp, KIB, limitBody, parseBody, UUID_PARAM } from "../request.ts";
import type { Streams } from "../streams.ts";
import { ChatFeed, parsePosition, toView } from "./feed.ts";
import { createChatHub, type ChatHub } from "./hub.ts";
import { createChatLimits } from "./limits.ts";
import { parseWebChatSettings } from "./settings.ts";
import { createVisitorTokens, type Visitor } from "./tokens.ts";

const MAX_BODY = 64 * KIB;
const HISTORY_LIMIT = 50;

const NO_CHANNEL: Trouble = { status: 404, code: "channel-not-found", detail: "there is no such web chat" };
const NO_TOKEN: Trouble = {
  status: 401,
  code: "visitor-token-invalid",
  detail: "the visitor token is missing, expired or of another chat",
  remedy: "ask for one at POST /chat/{channelId}/session",
};

/**
 * What the page sends; the channel checks the rest. `id` is the page's own and makes the message happen once, however
 * often it is sent.
 */
const ChatPost = z.object({
  id: z.string().regex(/^[\w-]{8,64}$/, "8 to 64 letters, digits, hyphens or underscores"),
  text: z.string().optional(),
  button: z.object({ label: z.string(), value: z.string() }).optional(),
  name: z.string().optional(),
  locale: Locale.optional(),
});

const HistoryQuery = z.object({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(HISTORY_LIMIT).default(HISTORY_LIMIT),
});

interface ChatEnv {
  Bindings: ServerEnv["Bindings"];
  Variables: ServerEnv["Variables"] & { connected: ConnectedChannel; visitor: Visitor };
}

type ChatContext = Context<ChatEnv>;

function tooMany(c: ChatContext, seconds: number): Response {
  c.header("Retry-After", String(seconds));
  return respondTrouble(c, {
    status: 429,
    code: "too-many-requests",
    detail: "too many requests from this visitor",
    remedy: `try again in ${seconds} s`,
  });
}

function webChatOf(deps: ServerDeps, id: string | undefined): ConnectedChannel | undefined {
  const connected = id === undefined ? undefined : deps.channelOf(id);
  return connected?.account.kind === "web-chat" ? connected : undefined;
}

/** Sites may call the chat from their own pages: the token is a bearer one, so there is no cookie to ride on. */
function chatCors(deps: ServerDeps): MiddlewareHandler {
  return cors({
    origin: (origin, c) => {
      const allowed = parseWebChatSettings(webChatOf(deps, c.req.param("channelId"))?.account.settings).allowedOrigins;
      return allowed === undefined || allowed.includes(origin) ? origin : null;
    },
    allowMethods: ["GET", "POST"],
    allowHeaders: ["authorization", "content-type", "last-event-id"],
    exposeHeaders: ["retry-after"],
    maxAge: 600,
  });
}

function toInbound(post: z.infer<typeof ChatPost>, visitor: Visitor, sentAt: Date): InboundMessage {
  const { id, text, button, name, locale } = post;
  return toWebChatInbound({ visitorId: visitor.visitorId, clientMessageId: id, text, button, name, locale, sentAt });
}

function chatOf(c: ChatContext): { orgId: string; chat: ChatRef } {
  const { account } = c.get("connected");
  return { orgId: account.orgId, chat: { channelId: account.id, chatId: c.get("visitor").visitorId } };
}

/** The web chat of one server: sessions, messages, history and the live stream. The page is served by `page.ts`. */
export function createChatRoutes(deps: ServerDeps, streams: Streams): Hono<ChatEnv> {
  const app = new Hono<ChatEnv>();
  const tokens = createVisitorTokens({ secret: deps.config.authSecret, clock: deps.clock });
  const limits = createChatLimits();
  const hub = createChatHub(deps);
  const chat = `/:channelId{${UUID_PARAM}}`;

  const connect: MiddlewareHandler<ChatEnv> = async (c, next) => {
    const connected = webChatOf(deps, c.req.param("channelId"));
    if (connected === undefined) return respondTrouble(c, NO_CHANNEL);
    c.set("connected", connected);
    return next();
  };
  const identify: MiddlewareHandler<ChatEnv> = async (c, next) => {
    // EventSource cannot set headers, so the stream takes the token as a parameter too; it opens this one chat only.
    const token = bearerOf(c) ?? (c.req.method === "GET" ? c.req.query("token") : undefined);
    const visitor = token === undefined ? undefined : tokens.read(token, c.get("connected").account.id);
    if (visitor === undefined) return respondTrouble(c, NO_TOKEN);
    c.set("visitor", visitor);
    return next();
  };

  app.use(`${chat}/*`, chatCors(deps), connect, limitBody(MAX_BODY));

  app.post(`${chat}/session`, async (c) => {
    const wait = await limits.session(clientIp(c));
    if (wait > 0) return tooMany(c, wait);
    const { id } = c.get("connected").account;
    const token = bearerOf(c);
    const issued = tokens.issue(id, token === undefined ? undefined : tokens.read(token, id));
    return c.json({ token: issued.token, visitorId: issued.visitorId, expiresAt: issued.expiresAt.toISOString() }, 201);
  });

  app.post(`${chat}/messages`, identify, async (c) => {
    const wait = await limits.message(c.get("visitor").visitorId);
    if (wait > 0) return tooMany(c, wait);
    const body = await parseBody(c, ChatPost);
    if (!body.ok) return respondTrouble(c, body.trouble);
    const { account } = c.get("connected");
    await deps.runtime.accept(account, [toInbound(body.value, c.get("visitor"), deps.clock.now())]);
    deps.metrics.accepted(account.kind, 1);
    return c.json({ id: body.value.id, status: "received" }, 202);
  });

  app.get(`${chat}/messages`, identify, async (c) => {
    const query = HistoryQuery.safeParse(c.req.query());
    if (!query.success) return respondTrouble(c, zodTrouble(query.error));
    const { orgId, chat: ref } = chatOf(c);
    const page = await deps.database.withTenant(orgId, (tx) => listChatHistory(tx, ref, query.data));
    return c.json({ items: page.items.map(toView), nextCursor: page.nextCursor });
  });

  app.get(`${chat}/events`, identify, async (c) => {
    const wait = await limits.stream(c.get("visitor").visitorId);
    if (wait > 0) return tooMany(c, wait);
    return openChatStream(c, { deps, streams, hub });
  });
  return app;
}

const TOO_MANY_STREAMS: Trouble = {
  status: 503,
  code: "too-many-streams",
  detail: "too many open streams",
  remedy: "try again in a moment",
};

function openChatStream(c: ChatContext, parts: { deps: ServerDeps; streams: Streams; hub: ChatHub }): Response {
  const { orgId, chat } = chatOf(c);
  const from = parsePosition(c.req.header("last-event-id") ?? c.req.query("after"));
  let feed: ChatFeed | undefined;
  const response = parts.streams.open({
    kind: "chat",
    start: (stream) => {
      const opened = new ChatFeed({ database: parts.deps.database, orgId, chat, stream, from });
      feed = opened;
      const leave = parts.hub.join(orgId, chat, (event) => opened.tell(event));
      opened.refresh();
      return leave;
    },
    beat: () => feed?.refresh(),
  });
  return response ?? respondTrouble(c, TOO_MANY_STREAMS);
}
