import { serve, type ServerType } from "@hono/node-server";
import type { Hono } from "hono";
import { createEventLog } from "./api/index.ts";
import { createApp } from "./app.ts";
import type { ServerDeps, ServerEnv } from "./deps.ts";
import { createStreams, type Streams } from "./streams.ts";

export * from "./auth/index.ts";
export type { ConnectedChannel, ServerConfig, ServerDeps, ServerRuntime } from "./deps.ts";
export { createMetrics, type Metrics } from "./metrics.ts";

export interface Server {
  readonly app: Hono<ServerEnv>;
  /** Port 0 picks a free one. @throws what `listen` of Node throws, for example EADDRINUSE */
  listen(port: number, host: string): Promise<{ port: number; close(): Promise<void> }>;
}

/** A body has to arrive within this time; open event streams are answers and are not bound by it. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 15_000;

/** Requests under way may end within this time; after it their connections are cut. */
const CLOSE_TIMEOUT_MS = 5000;

function close(server: ServerType, streams: Streams): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => "closeAllConnections" in server && server.closeAllConnections(), CLOSE_TIMEOUT_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    streams.closeAll();
    if ("closeIdleConnections" in server) server.closeIdleConnections();
  });
}

/** The HTTP side of Karavan: webhooks, web chat, admin API, auth, health. It starts no work of its own. */
export function createServer(deps: ServerDeps): Server {
  const streams = createStreams({ metrics: deps.metrics });
  const log = createEventLog({ events: deps.events, clock: deps.clock });
  const app = createApp(deps, { streams, log });
  return {
    app,
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        const options = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: HEADERS_TIMEOUT_MS };
        const server = serve({ fetch: app.fetch, port, hostname: host, serverOptions: options }, (info) => {
          server.off("error", reject);
          streams.reopen();
          const end = async (): Promise<void> => {
            log.close();
            await close(server, streams);
          };
          resolve({ port: info.port, close: end });
        });
        server.once("error", reject);
      }),
  };
}
