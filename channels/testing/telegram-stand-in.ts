import type { IncomingMessage, ServerResponse } from "node:http";
import { systemClock, type Clock } from "../../domain/index.ts";
import { answerJson, Awaitable, listen, readBytes } from "./listen.ts";
import { METHODS } from "./telegram/methods.ts";
import { asObject, badRequest, refuse, toRefusal, type Params } from "./telegram/params.ts";
import { createUser, type StandInUser } from "./telegram/person.ts";
import { UpdateQueue, type Delivery, type Update } from "./telegram/updates.ts";
import { addFile, createWorld, type AcceptedMessage, type StandInPerson, type World } from "./telegram/world.ts";

export type { AcceptedMessage, Delivery, StandInUser, Update };

/** How the next matching call goes wrong. */
export type TelegramFault =
  | { kind: "rate-limited"; retryAfterSeconds: number }
  /** 500 as the Bot API words it, before or after the method took effect. */
  | { kind: "error"; after: boolean }
  /** A proxy's HTML page in front of the Bot API. */
  | { kind: "bad-gateway" }
  /** The connection is cut, before or after the method took effect. */
  | { kind: "dropped"; after: boolean }
  /** The method takes effect and no answer ever comes. */
  | { kind: "hangs" }
  | { kind: "refused"; status: number; description: string };

export interface TelegramCall {
  method: string;
  params: Params;
  status: number;
}

export interface TelegramStandInOptions {
  token?: string;
  clock?: Clock;
  /** Between attempts to deliver one update over the webhook. */
  retryMs?: number;
}

export interface TelegramStandIn {
  readonly apiRoot: string;
  readonly token: string;
  readonly world: World;
  /** Every call with its HTTP status, refused ones too; 0 where no answer was given. */
  readonly calls: readonly TelegramCall[];
  /** Every message taken from the bot, in order. */
  readonly accepted: readonly AcceptedMessage[];
  /** Every attempt to deliver an update over the webhook. */
  readonly deliveries: readonly Delivery[];
  readonly webhookUrl: string;
  /** The bot holds a getUpdates call open. */
  readonly isPolled: boolean;
  /** A private chat; `started: false` is somebody who never wrote to the bot. */
  addUser(options?: Partial<StandInPerson>): StandInUser;
  /** Puts the bot into a group, which Telegram reports. */
  addToGroup(): number;
  /** Any update, in any shape. */
  push(chatId: number, fields: Record<string, unknown>): Update | null;
  /** The same update once more, as when our answer got lost on its way. */
  repeat(update: Update): void;
  /** The next update id, as after a week of silence. */
  renumber(lastId: number): void;
  addFile(bytes: Uint8Array, path: string): string;
  /** Lets the next calls of `method` fail, one after the other. */
  inject(method: string, ...faults: TelegramFault[]): void;
  called(count: number): Promise<TelegramCall[]>;
  /** Resolves when the bot has confirmed all updates. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

interface Parts {
  world: World;
  updates: UpdateQueue;
  faults: Map<string, TelegramFault[]>;
  calls: Awaitable<TelegramCall>;
  onAccepted: () => void;
}

/** Starts a strict Bot API server on this machine: it refuses what the Bot API would, in its words. */
export async function startTelegramStandIn(options: TelegramStandInOptions = {}): Promise<TelegramStandIn> {
  const world = createWorld(options.token ?? "1000001:stand-in-token", options.clock ?? systemClock);
  const updates = new UpdateQueue(options.retryMs ?? 20);
  const received = new Map<number, Awaitable<AcceptedMessage>>();
  const receivedBy = (chatId: number): Awaitable<AcceptedMessage> => {
    const list = received.get(chatId) ?? new Awaitable<AcceptedMessage>();
    received.set(chatId, list);
    return list;
  };
  const onAccepted = (): void => {
    const message = world.accepted.at(-1);
    if (message !== undefined) receivedBy(message.chatId).push(message);
  };
  const parts: Parts = { world, updates, faults: new Map(), calls: new Awaitable(), onAccepted };
  const server = await listen((request, response) => serve(parts, request, response));
  return toHandle(parts, {
    apiRoot: server.root,
    received: (chatId, count) => receivedBy(chatId).reached(count),
    close: async () => {
      updates.close();
      await server.close();
    },
  });
}

interface Outside {
  apiRoot: string;
  received: (chatId: number, count: number) => Promise<AcceptedMessage[]>;
  close: () => Promise<void>;
}

function toHandle({ world, updates, faults, calls }: Parts, outside: Outside): TelegramStandIn {
  let lastPersonId = 42_000;
  return {
    apiRoot: outside.apiRoot,
    token: world.token,
    world,
    calls: calls.items,
    accepted: world.accepted,
    deliveries: updates.deliveries,
    get webhookUrl() {
      return updates.webhookUrl;
    },
    get isPolled() {
      return updates.isPolled;
    },
    addUser: (options = {}) => {
      const defaults = {
        id: ++lastPersonId,
        firstName: "Demo",
        languageCode: "ru",
        started: true,
        blocked: false,
        deactivated: false,
      };
      const person: StandInPerson = { ...defaults, ...options };
      world.people.set(person.id, person);
      return createUser({ world, updates, person, received: (count) => outside.received(person.id, count) });
    },
    addToGroup: () => {
      const id = -100_000 - world.groups.size;
      world.groups.add(id);
      updates.push(id, {
        my_chat_member: {
          chat: { id, type: "supergroup" },
          date: world.nowSeconds(),
          new_chat_member: { user: world.bot, status: "member" },
        },
      });
      return id;
    },
    push: (chatId, fields) => updates.push(chatId, fields),
    repeat: (update) => updates.repeat(0, update),
    renumber: (lastId) => updates.renumber(lastId),
    addFile: (bytes, path) => addFile(world, bytes, path),
    inject: (method, ...more) => faults.set(method, [...(faults.get(method) ?? []), ...more]),
    called: (count) => calls.reached(count),
    drained: () => updates.drained(),
    close: outside.close,
  };
}

async function serve(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(url.pathname);
  if (file !== null)
    return serveFile(parts.world, { token: file[1], path: decodeURIComponent(file[2] ?? "") }, response);
  const [, token, method = ""] = /^\/bot([^/]+)\/(\w+)$/.exec(url.pathname) ?? [];
  const body = await readBytes(request);
  const fault = parts.faults.get(method)?.shift();
  let params: Params = {};
  const finish = (status: number, answer: unknown): void => {
    parts.calls.push({ method, params, status });
    if (status !== 0) answerJson(response, status, answer);
  };
  try {
    checkToken(parts.world, token);
    params = readParams(request, url, body);
    if (fault !== undefined && !takesEffect(fault)) return fail(fault, { request, response, finish });
    const result = await perform(parts, { method, params }, goneSignal(response));
    if (fault !== undefined) return fail(fault, { request, response, finish });
    finish(200, { ok: true, result });
  } catch (error) {
    const refusal = toRefusal(error);
    finish(refusal.error_code, refusal);
  }
}

function checkToken(world: World, token: string | undefined): void {
  if (token === undefined || !/^\d+:[\w-]+$/.test(token)) throw refuse(404, "Not Found");
  if (token !== world.token) throw refuse(401, "Unauthorized");
}

function readParams(request: IncomingMessage, url: URL, body: Uint8Array): Params {
  const type = request.headers["content-type"] ?? "";
  const text = Buffer.from(body).toString("utf8");
  const query = Object.fromEntries(url.searchParams);
  if (type.startsWith("application/x-www-form-urlencoded"))
    return { ...query, ...Object.fromEntries(new URLSearchParams(text)) };
  if (text === "") return query;
  if (!type.startsWith("application/json")) throw badRequest(`unsupported content type ${type}`);
  try {
    return { ...query, ...asObject(JSON.parse(text)) };
  } catch {
    throw badRequest("can't parse JSON object");
  }
}

/** Aborts when the caller hangs up, so that a long poll does not outlive it. */
function goneSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.on("close", () => controller.abort());
  return controller.signal;
}

async function perform(
  parts: Parts,
  { method, params }: { method: string; params: Params },
  gone: AbortSignal,
): Promise<unknown> {
  const { world, updates } = parts;
  if (method === "getUpdates") return updates.getUpdates(params, gone);
  if (method === "setWebhook") return updates.setWebhook(params);
  if (method === "deleteWebhook") return updates.deleteWebhook(params);
  const work = METHODS[method];
  if (work === undefined) throw refuse(404, "Not Found: method not found");
  const before = world.accepted.length;
  const result = work(world, params);
  if (world.accepted.length > before) parts.onAccepted();
  return result;
}

const takesEffect = (fault: TelegramFault): boolean => fault.kind === "hangs" || ("after" in fault && fault.after);

interface FailingCall {
  request: IncomingMessage;
  response: ServerResponse;
  finish: (status: number, answer: unknown) => void;
}

function fail(fault: TelegramFault, { request, response, finish }: FailingCall): void {
  switch (fault.kind) {
    case "rate-limited": {
      const { retryAfterSeconds: seconds } = fault;
      return finish(429, {
        ok: false,
        error_code: 429,
        description: `Too Many Requests: retry after ${seconds}`,
        parameters: { retry_after: seconds },
      });
    }
    case "error":
      return finish(500, { ok: false, error_code: 500, description: "Internal Server Error" });
    case "refused":
      return finish(fault.status, { ok: false, error_code: fault.status, description: fault.description });
    case "bad-gateway":
      finish(0, null);
      response.writeHead(502, { "content-type": "text/html" }).end("<html><h1>502 Bad Gateway</h1></html>");
      return;
    case "dropped":
      finish(0, null);
      request.socket.destroy();
      return;
    case "hangs":
      return finish(0, null);
  }
}

function serveFile(
  world: World,
  { token, path }: { token: string | undefined; path: string },
  response: ServerResponse,
): void {
  const file = [...world.files.values()].find((stored) => stored.path === path);
  if (token !== world.token)
    return answerJson(response, 401, { ok: false, error_code: 401, description: "Unauthorized" });
  if (file === undefined) return answerJson(response, 404, { ok: false, error_code: 404, description: "Not Found" });
  response.writeHead(200, { "content-type": "application/octet-stream" }).end(file.bytes);
}
