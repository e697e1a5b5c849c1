import { Redis } from "ioredis";
import { LiveEvent, type Events } from "../../domain/index.ts";
import { createLocalEvents } from "./local.ts";

export interface RedisEventsOptions {
  redisUrl: string;
  prefix?: string;
  /** Told when events stop and start to flow between processes; the work itself goes on by sweeps and polling. */
  onError(error: unknown): void;
}

/** Events of a busy process go out together: one message of Redis costs as much as its few events. */
const BATCH_MS = 3;
const Batch = LiveEvent.array();

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

  /** Anybody may publish under our name; what throws inside a listener would end the process. */
  function readBatch(json: string): LiveEvent[] {
    try {
      return Batch.parse(JSON.parse(json));
    } catch (error) {
      onError(error);
      return [];
    }
  }

  subscriber.on("message", (_channel, body) => {
    const separator = body.indexOf(" ");
    if (body.slice(0, separator) === origin) return;
    for (const event of readBatch(body.slice(separator + 1))) local.deliver(event);
  });
  subscriber.subscribe(channel).catch(onError);

  const waiting: LiveEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  function flush(): void {
    timer = undefined;
    const batch = JSON.stringify(waiting.splice(0));
    if (publisher.status === "ready") publisher.publish(channel, `${origin} ${batch}`).catch(onError);
  }

  return {
    ...local,
    publish: (event) => {
      local.deliver(event);
      waiting.push(event);
      timer ??= setTimeout(flush, BATCH_MS);
    },
    close: async () => {
      if (timer !== undefined) clearTimeout(timer);
      closed = true;
      publisher.disconnect();
      subscriber.disconnect();
      await local.close();
    },
  };
}
