import { Redis } from "ioredis";
import { LiveEvent, type Events } from "../../domain/index.ts";
import { createLocalEvents } from "./local.ts";

export interface RedisEventsOptions {
  redisUrl: string;
  prefix?: string;
  /** Told when events stop and start to flow between processes; the work itself goes on by sweeps and polling. */
  onError(error: unknown): void;
}

/**
 * Events between processes by Redis publish/subscribe; those of this process reach its own listeners at once and do not
 * depend on Redis. Lost events cost time, never truth: every listener also looks at the rows.
 */
export function createRedisEvents(options: RedisEventsOptions): Events {
  const channel = `${options.prefix ?? "karavan"}:events`;
  const origin = crypto.randomUUID();
  let closed = false;
  /** What a closing connection complains of is no news. */
  const onError = (error: unknown): void => {
    if (!closed) options.onError(error);
  };
  const local = createLocalEvents(onError);
  const settings = { maxRetriesPerRequest: 1, enableOfflineQueue: false, lazyConnect: true };
  const publisher = new Redis(options.redisUrl, settings);
  const subscriber = new Redis(options.redisUrl, { ...settings, enableOfflineQueue: true, maxRetriesPerRequest: null });
  for (const connection of [publisher, subscriber]) connection.on("error", onError);
  publisher.connect().catch(onError);

  subscriber.on("message", (_channel, body) => {
    const separator = body.indexOf(" ");
    if (body.slice(0, separator) === origin) return;
    const event = LiveEvent.safeParse(JSON.parse(body.slice(separator + 1)));
    if (event.success) local.deliver(event.data);
  });
  subscriber.subscribe(channel).catch(onError);

  return {
    ...local,
    publish: (event) => {
      local.deliver(event);
      if (publisher.status === "ready") publisher.publish(channel, `${origin} ${JSON.stringify(event)}`).catch(onError);
    },
    close: async () => {
      closed = true;
      publisher.disconnect();
      subscriber.disconnect();
      await local.close();
    },
  };
}
