import type { HttpBindings } from "@hono/node-server";
import type { Logger } from "pino";
import type { Channel, ChannelAccount, Clock, Events, Queue } from "../domain/index.ts";
import type { MeaningOf, WebReader } from "../knowledge/index.ts";
import type { Runtime } from "../runtime/index.ts";
import type { Database } from "../store/index.ts";
import type { Auth, Caller } from "./auth/index.ts";
import type { Metrics } from "./metrics.ts";

/** What the server asks of the runtime. */
export type ServerRuntime = Pick<
  Runtime,
  | "accept"
  | "sendAsManager"
  | "takeover"
  | "returnToBot"
  | "closeConversation"
  | "decideApproval"
  | "explainSending"
  | "mergeClients"
  | "undoMerge"
  | "writeNote"
  | "assign"
>;

/** A channel account at work in this process. */
export interface ConnectedChannel {
  account: Pick<ChannelAccount, "id" | "orgId" | "kind" | "name" | "settings">;
  channel: Channel;
}

export interface ServerConfig {
  publicUrl: string;
  /** `AUTH_SECRET`: visitor tokens are signed with a key derived from it. */
  authSecret: string;
  /** The channel that `GET /` offers to try; left out where there is none. */
  demoChannelId?: string;
}

export interface ServerDeps {
  database: Database;
  runtime: ServerRuntime;
  channelOf(accountId: string): ConnectedChannel | undefined;
  events: Events;
  queue: Pick<Queue, "healthy">;
  /** Names of migrations that are not applied. */
  pendingMigrations(): Promise<readonly string[]>;
  clock: Clock;
  /** Reads pages into the knowledge. */
  web: WebReader;
  meaningOf: MeaningOf;
  auth: Auth;
  metrics: Metrics;
  logger: Logger;
  config: ServerConfig;
}

/** Hono's types of our app: `requestId` is always there, `caller` on the routes of the admin API. */
export interface ServerEnv {
  Bindings: Partial<HttpBindings>;
  Variables: { requestId: string; caller: Caller };
}
