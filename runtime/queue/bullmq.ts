import { Queue as BullQueue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { z } from "zod";
import { UnavailableError, type Hint, type HintHandler, type Queue } from "../../domain/index.ts";
import { createInProcessQueue } from "./in-process.ts";

export interface BullQueueOptions {
  redisUrl: string;
  /** Keeps installations and tests on one Redis apart. */
  prefix?: string;
  onError(error: unknown, hint?: Hint): void;
  now(): Date;
}

const NAME = "hints";

const StoredHint = z.object({
  kind: z.enum(["turn", "delivery", "timer", "job"]),
  orgId: z.uuid(),
  id: z.uuid(),
  at: z.coerce.date(),
});

function redisDown(): UnavailableError {
  return new UnavailableError({
    code: "redis-unavailable",
    message: "Redis does not answer; hints wait for the sweep",
    remedy: "check REDIS_URL and that Redis is running",
  });
}

/** A worker waits for Redis to come back; a hint does not: the sweep finds what it would have told. */
function connect(redisUrl: string, waits: boolean): Redis {
  return new Redis(redisUrl, { maxRetriesPerRequest: waits ? null : 1, enableOfflineQueue: waits });
}

/**
 * Hints over Redis, for any number of processes. A process that works takes its own due hints itself while it has room,
 * without the way over Redis. Losing Redis, or flushing it, costs a sweep, nothing else.
 */
export function createBullQueue(options: BullQueueOptions): Queue {
  const prefix = options.prefix ?? "karavan";
  const connections = [connect(options.redisUrl, false), connect(options.redisUrl, true)] as const;
  for (const connection of connections) connection.on("error", (error) => options.onError(error));
  const [producing, consuming] = connections;
  const remote = new BullQueue(NAME, { connection: producing, prefix });
  remote.on("error", (error) => options.onError(error));
  const local = createInProcessQueue({ onError: options.onError, now: options.now });
  const telling = new Set<Promise<void>>();
  let room = 0;
  let worker: Worker | undefined;
  let closed = false;

  /** Counts what runs here, from Redis and our own hints together. */
  function counted(handler: HintHandler): HintHandler {
    return async (hint) => {
      room -= 1;
      try {
        await handler(hint);
      } finally {
        room += 1;
      }
    };
  }

  async function add(hint: Hint, delayMs: number): Promise<void> {
    if (producing.status !== "ready") throw redisDown();
    await remote.add(hint.kind, hint, { delay: Math.max(0, delayMs), removeOnComplete: true, removeOnFail: true });
  }

  /** Nobody waits for Redis: a platform's webhook is answered as soon as its message is committed. */
  function tellOthers(hint: Hint, delayMs: number): void {
    const told: Promise<void> = add(hint, delayMs)
      .catch((error: unknown) => options.onError(error, hint))
      .finally(() => telling.delete(told));
    telling.add(told);
  }

  return {
    hint: async (hint) => {
      if (closed) return;
      const delayMs = hint.at.getTime() - options.now().getTime();
      if (delayMs <= 0 && room > 0) await local.hint(hint);
      else tellOthers(hint, delayMs);
    },
    consume: async (handler, concurrency) => {
      room = concurrency;
      const work = counted(handler);
      await local.consume(work, concurrency);
      worker = new Worker(
        NAME,
        async (job) => {
          const hint = StoredHint.safeParse(job.data);
          if (hint.success) await work(hint.data).catch((error: unknown) => options.onError(error, hint.data));
        },
        { connection: consuming, concurrency, prefix },
      );
      worker.on("error", (error) => options.onError(error));
    },
    healthy: async () => {
      try {
        return (await producing.ping()) === "PONG";
      } catch {
        return false;
      }
    },
    close: async () => {
      closed = true;
      await worker?.close();
      await local.close();
      await Promise.all(telling);
      if (producing.status === "ready") await remote.close().catch(() => {}); // Redis is gone already: there is nothing left to close
      for (const connection of connections) connection.disconnect();
    },
  };
}
