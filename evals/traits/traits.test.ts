import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { CATEGORIES, LOCALES, SENTIMENTS, traitsOf } from "../../domain/index.ts";

const Labelled = z.array(
  z.tuple([z.enum(["none", ...CATEGORIES]), z.enum(SENTIMENTS), z.enum(LOCALES), z.string().min(1)]),
);
const lines = Labelled.parse(parse(readFileSync(new URL("frozen.yaml", import.meta.url), "utf8")));

interface Miss {
  text: string;
  expected: string;
  found: string;
}

/** Lines on which the rules say something else than the label. */
function missesOf(pick: "category" | "sentiment" | "language"): Miss[] {
  return lines.flatMap(([category, sentiment, language, text]) => {
    const expected = { category, sentiment, language }[pick];
    const found = traitsOf(text)[pick] ?? "none";
    return found === expected ? [] : [{ text, expected, found }];
  });
}

describe("what the rules say of customers' messages", () => {
  it.each([
    ["category", 0.8],
    ["sentiment", 0.85],
    ["language", 0.95],
  ] as const)("has the right %s on most of the frozen lines", (pick, least) => {
    const misses = missesOf(pick);
    const share = 1 - misses.length / lines.length;
    expect({ isEnough: share >= least, misses: share >= least ? [] : misses }).toEqual({ isEnough: true, misses: [] });
  });
});
