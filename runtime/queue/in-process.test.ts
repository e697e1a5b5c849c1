import { afterEach, describe, expect, it, vi } from "vitest";
import { describeQueue } from "../testing/queue-conformance.ts";
import { createInProcessQueue } from "./in-process.ts";

describeQueue("in-process", async () => {
  const errors: unknown[] = [];
  const queue = createInProcessQueue({ now: () => new Date(), onError: (error) => void errors.push(error) });
  return { queue, other: undefined, errors, close: () => queue.close() };
});

describe("hints for one conversation", () => {
  it("collapse into the earliest while they wait", async () => {
    const seen: number[] = [];
    const queue = createInProcessQueue({ now: () => new Date(), onError: (error) => expect(error).toBeUndefined() });
    const id = crypto.randomUUID();
    const hint = (delayMs: number) => queue.hint({ kind: "turn", orgId: id, id, at: new Date(Date.now() + delayMs) });
    await hint(200);
    await hint(50);
    await hint(100);
    await queue.consume(async ({ at }) => void seen.push(at.getTime()), 4);
    await expect.poll(() => seen).toHaveLength(1);
    await queue.close();
    expect(seen).toHaveLength(1);
  });
});

describe("a timer that fires before its time", () => {
  afterEach(() => void vi.useRealTimers());

  it("waits for the rest: a turn that is not due yet would be left to the sweep", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    let nowMs = 1000;
    const seen: string[] = [];
    const onError = (error: unknown) => expect(error).toBeUndefined();
    const queue = createInProcessQueue({ now: () => new Date(nowMs), onError });
    await queue.consume(async ({ id }) => void seen.push(id), 4);
    const id = crypto.randomUUID();
    await queue.hint({ kind: "turn", orgId: id, id, at: new Date(1020) });
    nowMs = 1019;
    await vi.advanceTimersByTimeAsync(20);
    expect(seen).toEqual([]);
    nowMs = 1020;
    await vi.advanceTimersByTimeAsync(1);
    expect(seen).toEqual([id]);
    await queue.close();
  });
});
