import { Redis } from "ioredis";
import { describe, expect, it } from "vitest";
import { startDatabaseProxy } from "../../store/testing/index.ts";
import { describeQueue, type QueueHarness } from "../testing/queue-conformance.ts";
import { createBullQueue } from "./bullmq.ts";

const redisUrl = process.env["TEST_REDIS_URL"];

async function createHarness(url: string): Promise<QueueHarness & { prefix: string }> {
  const errors: unknown[] = [];
  const prefix = `test-${crypto.randomUUID()}`;
  const create = () =>
    createBullQueue({ redisUrl: url, prefix, now: () => new Date(), onError: (error) => void errors.push(error) });
  const [queue, other] = [create(), create()];
  await expect.poll(() => queue.healthy()).toBe(true);
  return { queue, other, errors, prefix, close: async () => void (await Promise.all([queue.close(), other.close()])) };
}

const url = redisUrl ?? "";

// Without Redis there is nothing to conform to; the same suite runs on the in-process queue.
describe.skipIf(redisUrl === undefined)("on real Redis", () => {
  describeQueue("BullMQ", () => createHarness(url));

  describe("a queue whose Redis is gone", () => {
    it("drops the hint, says so, and is not healthy", async () => {
      const errors: unknown[] = [];
      const queue = createBullQueue({
        redisUrl: "redis://127.0.0.1:1",
        now: () => new Date(),
        onError: (error) => void errors.push(error),
      });
      await queue.hint({ kind: "turn", orgId: crypto.randomUUID(), id: crypto.randomUUID(), at: new Date() });
      expect(errors.length).toBeGreaterThan(0);
      expect(await queue.healthy()).toBe(false);
      await queue.close();
    });
  });

  describe("a queue whose Redis goes away while it works", () => {
    it.each(["cut", "freeze"] as const)("closes (%s), once its own work has ended", async (away) => {
      const proxy = await startDatabaseProxy(url);
      const prefix = `test-${crypto.randomUUID()}`;
      const queue = createBullQueue({
        redisUrl: proxy.connectionString,
        prefix,
        now: () => new Date(),
        onError: () => {},
      });
      await expect.poll(() => queue.healthy()).toBe(true);
      const [begun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const ended: string[] = [];
      await queue.consume(async () => {
        begun.resolve();
        await gate.promise;
        ended.push("work");
      }, 2);
      // Not due yet, so it takes the way over Redis.
      const hint = { kind: "turn", orgId: crypto.randomUUID(), id: crypto.randomUUID() } as const;
      await queue.hint({ ...hint, at: new Date(Date.now() + 20) });
      await begun.promise;
      await proxy[away]();
      const closing = queue.close().then(() => ended.push("closed"));
      gate.resolve();
      await closing;
      expect(ended).toEqual(["work", "closed"]);
      await proxy.close();
    });
  });

  describe("a queue whose Redis is flushed", () => {
    it("works on with the next hint", async () => {
      const h = await createHarness(url);
      const redis = new Redis(url);
      const seen: string[] = [];
      await h.queue.consume(async ({ id }) => void seen.push(id), 2);
      const lost = await redis.keys(`${h.prefix}*`);
      if (lost.length > 0) await redis.del(lost);
      const id = crypto.randomUUID();
      await h.other?.hint({ kind: "turn", orgId: id, id, at: new Date() });
      await expect.poll(() => seen).toEqual([id]);
      redis.disconnect();
      await h.close();
    });
  });
});
