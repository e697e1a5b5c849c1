import { describe, expect, it } from "vitest";
import { between, chance } from "./random.ts";

describe("chance", () => {
  it("depends on seed and names alone, not on what was asked before", () => {
    const first = chance(1, "chat-1", "send", 0);
    chance(1, "chat-2", "send", 0);
    expect(chance(1, "chat-1", "send", 0)).toBe(first);
    expect(chance(2, "chat-1", "send", 0)).not.toBe(first);
    expect(chance(1, "chat-1send", 0)).not.toBe(first);
  });

  it("spreads over its range", () => {
    const values = Array.from({ length: 1000 }, (_, nth) => chance(7, nth));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 1);
  });
});

describe("between", () => {
  it("includes both ends and nothing beyond them", () => {
    expect(between(2, 5, 0)).toBe(2);
    expect(between(2, 5, 0.999_999)).toBe(5);
  });
});
