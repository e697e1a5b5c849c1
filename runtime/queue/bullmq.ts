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
/** How long closing waits for Redis to say goodbye. Our own work it waits for however long that takes. */
const GOODBYE_MS = 2000;

const StoredHint = z.object({
  kind: z.enum(["turn", "delivery", "timer", "job", "summary"]),
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

/** Waits, but no longer than that; what it waited for may go on. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const timeout = Promise.withResolvers<void>();
  const timer = setTimeout(timeout.resolve, ms);
  await Promise.race([work.catch(() => {}), timeout.promise]);
  clearTimeout(timer);
}

/**
 * Hints over Redis, for any number of processes. A process that works takes its own due hints itself while it has room,
 * without the way over Redis. Losing Redis, or flushing it, costs a sweep, nothing else.
 */
class BullHints implements Queue {
  readonly #options: BullQueueOptions;
  readonly #prefix: string;
  readonly #producing: Redis;
  readonly #consuming: Redis;
  readonly #remote: BullQueue;
  readonly #local: Queue;
  readonly #telling = new Set<Promise<void>>();
  readonly #working = new Set<Promise<void>>();
  #room = 0;
  #worker: Worker | undefined;
  #closed = false;

  constructor(options: BullQueueOptions) {
    this.#options = options;
    this.#prefix = options.prefix ?? "karavan";
    this.#producing = connect(options.redisUrl, false);
    this.#consuming = connect(options.redisUrl, true);
    for (const connection of [this.#producing, this.#consuming]) connection.on("error", this.#onError);
    this.#remote = new BullQueue(NAME, { connection: this.#producing, prefix: this.#prefix });
    this.#remote.on("error", this.#onError);
    this.#local = createInProcessQueue({ onError: options.onError, now: options.now });
  }

  async hint(hint: Hint): Promise<void> {
    if (this.#closed) return;
    const delayMs = hint.at.getTime() - this.#options.now().getTime();
    if (delayMs <= 0 && this.#room > 0) await this.#local.hint(hint);
    else this.#tellOthers(hint, delayMs);
  }

  async consume(handler: HintHandler, concurrency: number): Promise<void> {
    this.#room = concurrency;
    const work = this.#counted(handler);
    await this.#local.consume(work, concurrency);
    const process = async (job: { data: unknown }): Promise<void> => {
      const hint = StoredHint.safeParse(job.data);
      if (!hint.success || this.#closed) return;
      const done: Promise<void> = work(hint.data)
        .catch((error: unknown) => this.#options.onError(error, hint.data))
        .finally(() => this.#working.delete(done));
      this.#working.add(done);
      await done;
    };
    this.#worker = new Worker(NAME, process, { connection: this.#consuming, concurrency, prefix: this.#prefix });
    this.#worker.on("error", this.#onError);
  }

  async healthy(): Promise<boolean> {
    try {
      return (await this.#producing.ping()) === "PONG";
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const goodbye = this.#worker?.close();
    await this.#local.close();
    await Promise.all(this.#working);
    // Redis may be gone: then it is not waited for, and the worker's own connections must not try for ever.
    const isThere = this.#producing.status === "ready";
    await within(isThere ? GOODBYE_MS : 0, Promise.all([goodbye, ...this.#telling]));
    this.#endWorker();
    if (isThere) await within(GOODBYE_MS, this.#remote.close());
    for (const connection of [this.#producing, this.#consuming]) connection.disconnect();
  }

  /** `Worker.close(true)` after a `close()` that hangs only answers the hanging one: the connections are ended below it. */
  #endWorker(): void {
    const backend = this.#worker?.getBackend();
    backend?.close(true).catch(() => {});
    backend?.disconnect().catch(() => {});
  }

  readonly #onError = (error: unknown): void => this.#options.onError(error);

  /** Counts what runs here, from Redis and our own hints together. */
  #counted(handler: HintHandler): HintHandler {
    return async (hint) => {
      this.#room -= 1;
      try {
        await handler(hint);
      } finally {
        this.#room += 1;
      }
    };
  }

  async #add(hint: Hint, delayMs: number): Promise<void> {
    if (this.#producing.status !== "ready") throw redisDown();
    await this.#remote.add(hint.kind, hint, {
      delay: Math.max(0, delayMs),
      removeOnComplete: true,
      removeOnFail: true,
    });
  }

  /** Nobody waits for Redis: a platform's webhook is answered as soon as its message is committed. */
  #tellOthers(hint: Hint, delayMs: number): void {
    const told: Promise<void> = this.#add(hint, delayMs)
      .catch((error: unknown) => this.#options.onError(error, hint))
      .finally(() => this.#telling.delete(told));
    this.#telling.add(told);
  }
}

export function createBullQueue(options: BullQueueOptions): Queue {
  return new BullHints(options);
}
