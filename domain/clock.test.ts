import { describe, expect, it } from "vitest";
import { addMs, createVirtualClock, systemClock } from "./clock.ts";

const START = new Date("2026-06-01T08:00:00Z");

describe("a virtual clock", () => {
  it("stands still until moved, by steps or to an instant", () => {
    const clock = createVirtualClock(START);
    expect(clock.now()).toEqual(START);
    clock.advance(1500);
    expect(clock.now()).toEqual(addMs(START, 1500));
    clock.set(addMs(START, 60_000));
    expect(clock.now().toISOString()).toBe("2026-06-01T08:01:00.000Z");
  });

  it("gives away no date that could change it", () => {
    const clock = createVirtualClock(START);
    clock.now().setFullYear(1999);
    expect(clock.now()).toEqual(START);
  });

  it("refuses steps back", () => {
    expect(() => createVirtualClock(START).advance(-1)).toThrow(/only moves forward, got -1 ms/);
  });
});

describe("the system's clock", () => {
  it("does not go back", () => {
    const first = systemClock.now();
    expect(systemClock.now().getTime()).toBeGreaterThanOrEqual(first.getTime());
  });
});
