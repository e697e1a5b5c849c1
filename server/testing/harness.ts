import { AIMessage } from "@langchain/core/messages";
import { pino } from "pino";
import { createHttpChannel, createTelegramChannel, createWebChatChannel } from "../../channels/index.ts";
import {
  createVirtualClock,
  systemClock,
  type Channel,
  type ChannelAccount,
  type ChannelKind,
  type Clock,
  type Events,
  type Organisation,
  type Queue,
} from "../../domain/index.ts";
import { createFunnel } from "../../graphs/index.ts";
import { createLexicalEmbeddings, type ChatModels } from "../../models/index.ts";
import {
  createInProcessQueue,
  createLocalEvents,
  createRuntime,
  DEFAULT_SETTINGS,
  type Runtime,
} from "../../runtime/index.ts";
import { createWebReader, noMeaning, type WebReader } from "../../knowledge/index.ts";
import { createId, getOrganisation, pendingMigrationsIn, type Database } from "../../store/index.ts";
import { createTestDatabase, createTestOrganisation } from "../../store/testing/index.ts";
import { createTools } from "../../tools/index.ts";
import { createAuth, createMetrics, createServer, type Auth, type ConnectedChannel, type Server } from "../index.ts";

export const HTTP_SECRET = "http-channel-secret-of-a-test";
export const TELEGRAM_SECRET = "telegram-webhook-secret-of-a-test";
const PUBLIC_URL = "http://karavan.test";
const START = new Date("2026-06-01T08:00:00Z");

/** One organisation with a channel of each kind and a key. */
export interface Tenant {
  organisation: Organisation;
  webChat: ChannelAccount;
  http: ChannelAccount;
  telegram: ChannelAccount;
  apiKey: string;
}

export type ApiInit = Omit<RequestInit, "headers"> & { headers?: Record<string, string> };

export interface ServerHarness {
  database: Database;
  clock: Clock;
  events: Events;
  runtime: Runtime;
  auth: Auth;
  server: Server;
  /** Reads from this machine only. */
  web: WebReader;
  ours: Tenant;
  theirs: Tenant;
  /** What the bot answers from now on. */
  answer: { text: string };
  /** What the queue says of itself. */
  queue: { healthy: boolean };
  connected: Map<string, ConnectedChannel>;
  /** A request to the app, without a network. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** The same with our organisation's key. */
  api(path: string, init?: ApiInit): Promise<Response>;
  /** A moment passes on the virtual clock. */
  tick(): void;
  /** Does all that is due until nothing is; on the virtual clock it moves that first. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Answers every question with one text and calls no tool. */
function createEchoModels(answer: { text: string }): ChatModels {
  return {
    description: "echo",
    complete: async () => ({ message: new AIMessage(answer.text), calls: [] }),
  };
}

function createChannel(account: ChannelAccount, clock: Clock): Channel {
  if (account.kind === "web-chat") return createWebChatChannel({ publish: async () => {} });
  if (account.kind === "http") return createHttpChannel({ url: "http://127.0.0.1:9", secret: HTTP_SECRET });
  return createTelegramChannel({
    accountId: account.id,
    token: "1:test",
    apiRoot: "http://127.0.0.1:9",
    webhook: { url: `${PUBLIC_URL}/webhooks/telegram/${account.id}`, secret: TELEGRAM_SECRET },
    state: { get: async () => null, set: async () => {} },
    clock,
  });
}

interface TenantParts {
  database: Database;
  auth: Auth;
  clock: Clock;
  connected: Map<string, ConnectedChannel>;
}

async function createAccount(parts: TenantParts, orgId: string, kind: ChannelKind): Promise<ChannelAccount> {
  const now = parts.clock.now();
  const account: ChannelAccount = {
    id: createId(now),
    orgId,
    kind,
    name: `Demo ${kind}`,
    settings: {},
    status: "active",
    createdAt: now,
  };
  await parts.database.withTenant(orgId, (tx) =>
    tx.execute(
      "insert into channel_accounts (org_id, id, kind, name, created_at) values (current_org(), $1, $2, $3, $4)",
      [account.id, kind, account.name, now],
    ),
  );
  parts.connected.set(account.id, { account, channel: createChannel(account, parts.clock) });
  return account;
}

async function createTenant(parts: TenantParts, slug: string): Promise<Tenant> {
  const organisation = await createTestOrganisation(parts.database, { slug });
  const [webChat, http, telegram] = [
    await createAccount(parts, organisation.id, "web-chat"),
    await createAccount(parts, organisation.id, "http"),
    await createAccount(parts, organisation.id, "telegram"),
  ];
  const { key } = await parts.auth.createApiKey({ orgSlug: slug, name: "test" });
  return { organisation, webChat, http, telegram, apiKey: key };
}

export interface HarnessOptions {
  /** Real time and a working queue, for a browser; otherwise a virtual clock and `settle`. */
  live?: boolean;
}

/** A queue that forgets every hint: `settle` works by the sweep's predicates alone. */
function createForgetfulQueue(state: { healthy: boolean }): Queue {
  return { hint: async () => {}, consume: async () => {}, healthy: async () => state.healthy, close: async () => {} };
}

/** The server over the real runtime and a database of its own, with two organisations. */
export async function createServerHarness(options: HarnessOptions = {}): Promise<ServerHarness> {
  const test = await createTestDatabase();
  const { database } = test;
  const virtual = createVirtualClock(START);
  const clock = options.live === true ? systemClock : virtual;
  const logger = pino({ level: "silent" });
  const fail = (error: unknown): void => logger.error(error);
  const events = createLocalEvents(fail);
  const answer = { text: "Хорошо, подскажите даты поездки." };
  const queueState = { healthy: true };
  const queue =
    options.live === true
      ? createInProcessQueue({ onError: fail, now: () => clock.now() })
      : createForgetfulQueue(queueState);
  const connected = new Map<string, ConnectedChannel>();
  const metrics = createMetrics({ process: false });
  const auth = createAuth({ database, clock, logger, secret: "s".repeat(48), publicUrl: PUBLIC_URL });
  const tools = createTools();
  const models = createEchoModels(answer);
  const runtime = createRuntime({
    database,
    clock,
    queue,
    events,
    logger,
    observer: metrics,
    holder: "test",
    tools,
    models,
    embeddings: createLexicalEmbeddings(),
    funnel: createFunnel({ models, tools, database }),
    files: {
      put: async () => {},
      get: async () => ({ bytes: new Uint8Array(), mimeType: undefined }),
      delete: async () => {},
    },
    channelOf: async ({ id }) => connected.get(id)?.channel,
    organisationOf: async (orgId) => database.withTenant(orgId, getOrganisation),
    settings: { ...DEFAULT_SETTINGS, debounceMs: options.live === true ? 50 : 1200 },
    probe: async () => {},
  });
  const web = createWebReader({ privateHosts: ["127.0.0.1"], pauseMs: 0 });
  const server = createServer({
    database,
    runtime,
    events,
    queue,
    clock,
    logger,
    auth,
    metrics,
    channelOf: (id) => connected.get(id),
    web,
    meaningOf: noMeaning,
    pendingMigrations: () => database.withSystem(pendingMigrationsIn),
    config: { publicUrl: PUBLIC_URL, authSecret: "s".repeat(48) },
  });
  const parts: TenantParts = { database, auth, clock, connected };
  const ours = await createTenant(parts, "demo-ours");
  const theirs = await createTenant(parts, "demo-theirs");
  if (options.live === true) await runtime.start();
  const request = async (path: string, init?: RequestInit): Promise<Response> =>
    server.app.request(PUBLIC_URL + path, init);
  return {
    database,
    clock,
    events,
    runtime,
    auth,
    server,
    web,
    ours,
    theirs,
    answer,
    connected,
    request,
    queue: queueState,
    api: (path, init = {}) =>
      request(`/api/v1${path}`, { ...init, headers: { "x-api-key": ours.apiKey, ...init.headers } }),
    tick: () => virtual.advance(1000),
    settle: async () => {
      virtual.advance(2000);
      while ((await runtime.runDue()) > 0);
    },
    close: async () => {
      await runtime.stop();
      await web.close();
      await events.close();
      await test.close();
    },
  };
}
