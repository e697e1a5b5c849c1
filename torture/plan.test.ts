import { describe, expect, it } from "vitest";
import { faultOf, planTorture, type TortureOptions } from "./plan.ts";

const options: TortureOptions = {
  conversations: 50,
  messages: 8,
  seed: 7,
  killEveryMs: null,
  databaseUrl: "",
  redisUrl: "",
  restartCommand: null,
  log: () => {},
};

describe("the plan of a torture run", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(planTorture(options)).toEqual(planTorture(options));
    expect(planTorture({ ...options, seed: 8 })).not.toEqual(planTorture(options));
  });

  it("delivers every message, and every third one twice", () => {
    const { deliveries } = planTorture(options);
    const ids = new Set(deliveries.map(({ externalId }) => externalId));
    expect(ids.size).toBe(400);
    expect(deliveries.length).toBe(400 + Math.ceil(400 / 3));
  });

  it("delivers some messages out of order", () => {
    const { deliveries } = planTorture(options);
    const first = deliveries.filter(({ chatId }) => chatId === "chat-1").map(({ externalId }) => externalId);
    const all = [...Map.groupBy(deliveries, ({ chatId }) => chatId).values()].map((list) =>
      list.map(({ externalId }) => externalId),
    );
    expect(first.length).toBeGreaterThan(8);
    expect(all.some((list) => list.join() !== list.toSorted().join())).toBe(true);
  });

  it("lets a person take over soon after a message, when there is something to talk over", () => {
    const { takeovers, deliveries } = planTorture({ ...options, conversations: 300 });
    const late = takeovers.filter(({ chatId, atMs }) => {
      const own = deliveries.filter((delivery) => delivery.chatId === chatId);
      return !own.some((delivery) => atMs > delivery.atMs && atMs <= delivery.atMs + 3000);
    });
    expect(late).toEqual([]);
  });

  it("lets a person take over about one conversation in ten", () => {
    const { takeovers } = planTorture({ ...options, conversations: 1000 });
    expect(takeovers.length).toBeGreaterThan(60);
    expect(takeovers.length).toBeLessThan(140);
    const returned = takeovers.filter(({ returnAfterMs }) => returnAfterMs !== null).length;
    expect(returned / takeovers.length).toBeGreaterThan(0.3);
    expect(returned / takeovers.length).toBeLessThan(0.7);
  });
});

describe("faults of the platform", () => {
  it("are 5 % errors, half of them after taking the message, and 5 % refusals to take it now", () => {
    const faults = Array.from({ length: 10_000 }, (_, nth) => faultOf(7, "chat", nth));
    const share = (match: (fault: ReturnType<typeof faultOf>) => boolean) =>
      faults.filter(match).length / faults.length;
    expect(share((fault) => fault?.kind === "error" && fault.after)).toBeCloseTo(0.025, 1);
    expect(share((fault) => fault?.kind === "error" && !fault.after)).toBeCloseTo(0.025, 1);
    expect(share((fault) => fault?.kind === "rate-limited")).toBeCloseTo(0.05, 1);
    expect(share((fault) => fault === undefined)).toBeGreaterThan(0.88);
  });
});
