import { afterEach, describe, expect, it } from "vitest";
import type { Hint, Queue } from "../../domain/index.ts";

export interface QueueHarness {
  /** The queue of one process. */
  queue: Queue;
  /** Another process on the same queue; `undefined` where there can be only one. */
  other: Queue | undefined;
  errors: unknown[];
  close(): Promise<void>;
}

const orgId = crypto.randomUUID();

function hintOf(at: Date = new Date(), kind: Hint["kind"] = "turn"): Hint {
  return { kind, orgId, id: crypto.randomUUID(), at };
}

/** What every implementation of the queue port does; each runs it on its own backend. */
export function describeQueue(name: string, create: () => Promise<QueueHarness>): void {
  describe(`the ${name} queue`, () => {
    let h: QueueHarness;
    const seen: Hint[] = [];
    afterEach(async () => {
      seen.length = 0;
      await h.close();
    });
    const collect = async (hint: Hint): Promise<void> => void seen.push(hint);
    const ids = (): string[] => seen.map(({ id }) => id);

    it("hands a due hint to the handler, as it was given", async () => {
      h = await create();
      await h.queue.consume(collect, 4);
      const hint = hintOf();
      await h.queue.hint(hint);
      await expect.poll(() => seen).toEqual([hint]);
    });

    it("keeps hints that came before anyone consumed", async () => {
      h = await create();
      const hint = hintOf();
      await h.queue.hint(hint);
      await h.queue.consume(collect, 4);
      await expect.poll(ids).toEqual([hint.id]);
    });

    it("waits until a later hint is due, and overtakes it with an earlier one", async () => {
      h = await create();
      await h.queue.consume(collect, 4);
      const later = hintOf(new Date(Date.now() + 300));
      const sooner = hintOf();
      await h.queue.hint(later);
      await h.queue.hint(sooner);
      await expect.poll(ids).toEqual([sooner.id, later.id]);
      expect(Date.now()).toBeGreaterThanOrEqual(later.at.getTime());
    });

    it("runs no more at once than it was told", async () => {
      h = await create();
      let running = 0;
      let most = 0;
      const gate = Promise.withResolvers<void>();
      await h.queue.consume(async (hint) => {
        running += 1;
        most = Math.max(most, running);
        await gate.promise;
        running -= 1;
        seen.push(hint);
      }, 2);
      for (let count = 0; count < 5; count += 1) await h.queue.hint(hintOf());
      await expect.poll(() => running).toBe(2);
      gate.resolve();
      await expect.poll(() => seen.length).toBe(5);
      expect(most).toBe(2);
    });

    it("tells of a handler that fails, and goes on", async () => {
      h = await create();
      await h.queue.consume(async (hint) => {
        seen.push(hint);
        if (seen.length === 1) throw new Error("scripted");
      }, 1);
      await h.queue.hint(hintOf());
      await expect.poll(() => h.errors).toHaveLength(1);
      await h.queue.hint(hintOf());
      await expect.poll(() => seen.length).toBe(2);
    });

    it("waits at close for what runs, and takes nothing after", async () => {
      h = await create();
      const gate = Promise.withResolvers<void>();
      await h.queue.consume(async (hint) => {
        await gate.promise;
        seen.push(hint);
      }, 1);
      await h.queue.hint(hintOf());
      const closing = h.queue.close();
      gate.resolve();
      await closing;
      await h.queue.hint(hintOf());
      expect(seen).toHaveLength(1);
    });

    it("says that it is healthy", async () => {
      h = await create();
      await expect.poll(() => h.queue.healthy()).toBe(true);
    });

    it("reaches another process", async (context) => {
      h = await create();
      if (h.other === undefined) return context.skip("one process has one in-process queue");
      await h.other.consume(collect, 4);
      const hint = hintOf();
      await h.queue.hint(hint);
      await expect.poll(ids).toEqual([hint.id]);
    });
  });
}
