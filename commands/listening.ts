import type { Config } from "../config.ts";
import { ConfigError } from "../domain/index.ts";
import type { Karavan } from "../karavan.ts";
import { createAuth, createMetrics, createServer, type Auth, type Metrics } from "../server/index.ts";
import { pendingMigrationsIn } from "../store/index.ts";
import { DEMO } from "../store/seed/index.ts";

function countInto(karavan: Karavan, metrics: Metrics): void {
  karavan.observe({
    turnEnded: (turn) => metrics.turnEnded(turn),
    messageSettled: (delivery) => metrics.messageSettled(delivery),
  });
}

export function authOf(karavan: Karavan): Auth {
  const { database, clock, logger, authSecret: secret, config } = karavan;
  return createAuth({ database, clock, logger, secret, publicUrl: config.http.publicUrl });
}

function portTaken(config: Config, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "EADDRINUSE") return error;
  return new ConfigError({
    code: "port-taken",
    message: `port ${config.http.port} is taken by another program`,
    remedy: "set PORT to a free one, or stop the other program",
    data: { variable: "PORT" },
    cause: error,
  });
}

/** API, pages, webhooks; and receives on every channel. */
export async function listen(karavan: Karavan, auth: Auth): Promise<number> {
  const { config, database, runtime, channels, events, queue, clock, logger } = karavan;
  const metrics = createMetrics();
  countInto(karavan, metrics);
  const server = createServer({
    database,
    runtime,
    events,
    queue,
    clock,
    logger,
    auth,
    metrics,
    channelOf: (id) => channels.find(id),
    web: karavan.web,
    meaningOf: karavan.meaningOf,
    pendingMigrations: () => database.withSystem(pendingMigrationsIn),
    config: { publicUrl: config.http.publicUrl, authSecret: karavan.authSecret, demoChannelId: DEMO.webChatAccountId },
  });
  // Before the door opens: a webhook of a channel that is not made yet would be told that there is none.
  await channels.refresh();
  const { port, close } = await server.listen(config.http.port, config.http.host).catch((error: unknown) => {
    throw portTaken(config, error);
  });
  karavan.onClose(close);
  channels.start();
  await channels.receive((account, events_) => runtime.accept(account, events_));
  return port;
}
