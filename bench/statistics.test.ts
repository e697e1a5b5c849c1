import { describe, expect, it } from "vitest";
import { median, percentile, round } from "./statistics.ts";

describe("percentile", () => {
  it("is the nearest rank, whatever the order", () => {
    const values = [5, 1, 4, 2, 3];
    expect(percentile(values, 0.5)).toBe(3);
    expect(percentile(values, 0.95)).toBe(5);
    expect(percentile(values, 0)).toBe(1);
  });

  it("is NaN of nothing, never a flattering zero", () => {
    expect(percentile([], 0.5)).toBeNaN();
    expect(median([])).toBeNaN();
  });
});

describe("median", () => {
  it("is the middle, or the mean of the two middles", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([1, 2, 3, 10])).toBe(2.5);
  });
});

describe("round", () => {
  it("keeps four significant digits", () => {
    expect(round(123.456)).toBe(123.5);
    expect(round(0.0123456)).toBe(0.01235);
  });
});
