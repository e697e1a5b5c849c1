import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retryDelayMs } from "./deliver.ts";

const HIGHEST = (): number => 1;
const LOWEST = (): number => 0;

describe("the pause before another try", () => {
  it("doubles with every attempt up to five minutes", () => {
    const pauses = [1, 2, 3, 8, 9, 10, 50].map((attempt) => retryDelayMs(attempt, undefined, HIGHEST));
    expect(pauses).toEqual([1000, 2000, 4000, 128_000, 256_000, 300_000, 300_000]);
  });

  it("is jittered between half and all of it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const pause = retryDelayMs(attempt, undefined, () => random);
        expect(pause).toBeGreaterThanOrEqual(retryDelayMs(attempt, undefined, LOWEST));
        expect(pause).toBeLessThanOrEqual(retryDelayMs(attempt, undefined, HIGHEST));
        expect(Number.isInteger(pause)).toBe(true);
      }),
    );
    expect(retryDelayMs(3, undefined, LOWEST)).toBe(2000);
  });

  it("is never shorter than the platform asks, and not cut when it asks for longer", () => {
    expect(retryDelayMs(1, 30_000, HIGHEST)).toBe(30_000);
    expect(retryDelayMs(1, 900_000, HIGHEST)).toBe(900_000);
    expect(retryDelayMs(9, 3000, HIGHEST)).toBe(256_000);
  });
});
