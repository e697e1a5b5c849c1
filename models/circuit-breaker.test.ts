import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../domain/index.ts";
import { createCircuitBreaker } from "./circuit-breaker.ts";

const START = new Date("2026-05-04T09:00:00Z");

function opened() {
  const clock = createVirtualClock(START);
  const breaker = createCircuitBreaker({ clock, failures: 2, openMs: 1000, maxOpenMs: 3000 });
  const fail = (): void => {
    expect(breaker.enter()).toBe(true);
    breaker.failed();
  };
  fail();
  fail();
  return { clock, breaker, fail };
}

describe("the circuit breaker", () => {
  it("lets failures pass until they are too many in a row", () => {
    const breaker = createCircuitBreaker({ clock: createVirtualClock(START), failures: 2 });
    breaker.failed();
    breaker.succeeded();
    breaker.failed();
    expect(breaker.enter()).toBe(true);
    breaker.failed();
    expect(breaker.enter()).toBe(false);
  });

  it("lets one trial pass after a while, and all when it succeeds", () => {
    const { clock, breaker } = opened();
    clock.advance(999);
    expect(breaker.enter()).toBe(false);
    clock.advance(1);
    expect(breaker.enter()).toBe(true);
    expect(breaker.enter()).toBe(false);
    breaker.succeeded();
    expect(breaker.openUntil).toBeNull();
    expect([breaker.enter(), breaker.enter()]).toEqual([true, true]);
  });

  it("opens for twice as long after each failed trial, up to its ceiling", () => {
    const { clock, breaker, fail } = opened();
    const openings = [2000, 3000, 3000].map((ms) => {
      clock.set(breaker.openUntil ?? START);
      fail();
      return { ms, until: (breaker.openUntil?.getTime() ?? 0) - clock.now().getTime() };
    });
    expect(openings.map(({ until }) => until)).toEqual(openings.map(({ ms }) => ms));
  });

  it("gives the trial to the next one when it ended without a verdict", () => {
    const { clock, breaker } = opened();
    clock.advance(1000);
    expect(breaker.enter()).toBe(true);
    breaker.released();
    expect(breaker.enter()).toBe(true);
  });

  it("is not held open longer by requests that went out before it opened", () => {
    const { breaker } = opened();
    const until = breaker.openUntil;
    breaker.failed();
    expect(breaker.openUntil).toEqual(until);
  });
});
