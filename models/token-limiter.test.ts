import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../domain/index.ts";
import { createTokenLimiter, type TokenLimiterOptions } from "./token-limiter.ts";

function setUp(options: Partial<TokenLimiterOptions> & { stored?: { org: number; all: number } } = {}) {
  const clock = createVirtualClock(new Date("2026-05-04T09:00:00Z"));
  const stored = options.stored ?? { org: 0, all: 0 };
  const reads: { orgId: string; monthStart: string }[] = [];
  const limiter = createTokenLimiter({
    readUsage: (orgId, monthStart) => {
      reads.push({ orgId, monthStart: monthStart.toISOString() });
      return Promise.resolve({ ...stored });
    },
    globalLimit: null,
    limitOf: () => 1000,
    clock,
    refreshMs: 15_000,
    ...options,
  });
  return { limiter, clock, reads, stored };
}

const refusal = (scope: string, limit: number) => ({
  code: "token-limit",
  retryable: false,
  data: { scope, limit, calls: [] },
});

describe("the token limiter", () => {
  it("lets a call pass that just fits, and refuses the next token", async () => {
    const { limiter } = setUp({ stored: { org: 900, all: 900 } });
    await expect(limiter.reserve("a", 101)).rejects.toMatchObject(refusal("organisation", 1000));
    const reservation = await limiter.reserve("a", 100);
    reservation.settle(100);
    await expect(limiter.reserve("a", 1)).rejects.toMatchObject({ code: "token-limit" });
  });

  it("counts calls that still run at their estimate, and ended ones at what they used", async () => {
    const { limiter } = setUp();
    const running = await limiter.reserve("a", 900);
    await expect(limiter.reserve("a", 200)).rejects.toMatchObject({ code: "token-limit" });
    running.settle(300);
    await expect(limiter.reserve("a", 700)).resolves.toBeDefined();
  });

  it("holds the limit of the installation over all organisations", async () => {
    const { limiter } = setUp({ globalLimit: 500, limitOf: () => null, stored: { org: 0, all: 400 } });
    (await limiter.reserve("a", 60)).settle(60);
    await expect(limiter.reserve("b", 50)).rejects.toMatchObject(refusal("installation", 500));
    await expect(limiter.reserve("b", 40)).resolves.toBeDefined();
  });

  it("reads once for a burst and again when the reading is old, still counting calls not yet committed", async () => {
    const { limiter, clock, reads } = setUp();
    const burst = await Promise.all([1, 2, 3].map(() => limiter.reserve("a", 100)));
    for (const reservation of burst) reservation.settle(100);
    expect(reads).toHaveLength(1);
    clock.advance(15_000);
    await expect(limiter.reserve("a", 701)).rejects.toMatchObject({ code: "token-limit" });
    expect(reads).toHaveLength(2);
  });

  it("forgets its own calls once their turns must have committed", async () => {
    const { limiter, clock, stored } = setUp();
    (await limiter.reserve("a", 600)).settle(600);
    clock.advance(80_000);
    stored.org = 600;
    await expect(limiter.reserve("a", 400)).resolves.toBeDefined();
  });

  it("starts again with the month, in UTC", async () => {
    const { limiter, clock, reads, stored } = setUp({ stored: { org: 1000, all: 1000 } });
    clock.set(new Date("2026-05-31T23:59:59Z"));
    await expect(limiter.reserve("a", 1)).rejects.toMatchObject({ code: "token-limit" });
    clock.advance(1000);
    stored.org = 0;
    await expect(limiter.reserve("a", 1)).resolves.toBeDefined();
    expect(reads.map(({ monthStart }) => monthStart)).toEqual(["2026-05-01T00:00:00.000Z", "2026-06-01T00:00:00.000Z"]);
  });

  it("reads nothing where there is no limit", async () => {
    const { limiter, reads } = setUp({ limitOf: () => Promise.resolve(null) });
    (await limiter.reserve("a", 1_000_000)).settle(1_000_000);
    expect(reads).toEqual([]);
  });

  it("tries to read again after a reading failed", async () => {
    let broken = true;
    const readUsage = () => (broken ? Promise.reject(new Error("database down")) : Promise.resolve({ org: 0, all: 0 }));
    const { limiter } = setUp({ readUsage });
    await expect(limiter.reserve("a", 1)).rejects.toThrow("database down");
    broken = false;
    await expect(limiter.reserve("a", 1)).resolves.toBeDefined();
  });
});
