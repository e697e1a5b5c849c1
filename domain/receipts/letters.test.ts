import { describe, expect, it } from "vitest";
import { matchesOf, pattern } from "./letters.ts";

describe("a pattern", () => {
  it("takes the letters of our languages for letters, in and out of classes", () => {
    const word = pattern(String.raw`(?<!\p{L})брон[\p{L}-]*(?!\p{L})`, "g");
    expect(matchesOf(word, "бронь, бронирование, забронь, брон-ь").map(([found]) => found)).toEqual([
      "бронь",
      "бронирование",
      "брон-ь",
    ]);
    expect(pattern(String.raw`^\p{L}+$`).test("қазақшаөңүғұһәікыргызчаñé")).toBe(true);
    expect(pattern(String.raw`^[^\p{L}]+$`).test("12 — !")).toBe(true);
    expect(pattern(String.raw`\P{L}$`).test("да")).toBe(false);
  });

  it("leaves what is escaped alone", () => {
    expect(pattern(String.raw`\[\d\]`).test("[7]")).toBe(true);
  });

  it("has no plain form for everything but letters within a class", () => {
    expect(() => pattern(String.raw`[\P{L}]`)).toThrow(RangeError);
  });

  it("finds empty matches once each", () => {
    expect(matchesOf(/x*/g, "axb").map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  });
});
