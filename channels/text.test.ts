import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanText } from "./door.ts";
import { splitText, type Range } from "./text.ts";

const INVISIBLE = /[\s\p{Cc}\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]/gu;
const visible = (text: string): string => text.replace(INVISIBLE, "");
const graphemes = new Intl.Segmenter("ru", { granularity: "grapheme" });

const prose = fc
  .array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          "тур",
          "Иссык-Куль",
          "45 000",
          "сом.",
          "Yes!",
          "a",
          "т. д.",
          "👨‍👩‍👧‍👦",
          "🇰🇬",
          "é",
          "好的。",
          "**b c**",
        ),
      },
      { weight: 3, arbitrary: fc.constantFrom(" ", "\n", "\n\n", "\u00a0", "  \n ", "\t") },
      { weight: 2, arbitrary: fc.string({ unit: "grapheme", maxLength: 30 }) },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
    ),
    { maxLength: 80 },
  )
  .map((pieces) => pieces.join(""));

describe("splitText", () => {
  it("keeps every visible character, within the limit, for any text", () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 16, max: 120 }), (text, limit) => {
        const parts = splitText(text, limit);
        expect(visible(parts.join(""))).toBe(visible(text));
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(limit);
          expect(visible(part)).not.toBe("");
          expect(part.isWellFormed()).toBe(text.isWellFormed() || part.isWellFormed());
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("never cuts a grapheme that fits the limit", () => {
    const cluster = fc.constantFrom("👨‍👩‍👧‍👦", "🇰🇬", "е\u0301", "👍🏽", "😀");
    fc.assert(
      fc.property(
        fc.array(cluster, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 16, max: 40 }),
        (clusters, limit) => {
          const seen = splitText(clusters.join(""), limit).flatMap((part) =>
            Array.from(graphemes.segment(part), (s) => s.segment),
          );
          expect(seen).toEqual(Array.from(graphemes.segment(clusters.join("")), (s) => s.segment));
        },
      ),
    );
  });

  it("never cuts inside a stretch that has to stay whole", () => {
    const marks = (text: string): Range[] =>
      Array.from(text.matchAll(/<[a-z ]{1,12}>/g), (m) => [m.index, m.index + m[0].length] as const);
    const word = fc.constantFrom("<some bold>", "<x>", "word", "слово.", "\n", " ");
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), fc.integer({ min: 16, max: 50 }), (words, limit) => {
        const text = words.join("");
        const whole = Array.from(text.matchAll(/<[a-z ]{1,12}>/g), (m) => m[0]);
        const kept = splitText(text, limit, marks).flatMap((part) =>
          Array.from(part.matchAll(/<[a-z ]{1,12}>/g), (m) => m[0]),
        );
        expect(kept).toEqual(whole);
      }),
    );
  });

  it.each([
    { at: "a paragraph", limit: 30, parts: ["Первый абзац тут.", "Второй абзац. И ещё"], by: "\n\n" },
    { at: "a line", limit: 30, parts: ["Первая строка тут", "вторая строка. И ещё"], by: "\n" },
    { at: "a sentence", limit: 30, parts: ["Это одно предложение.", "А это уже другое"], by: " " },
    { at: "white space", limit: 20, parts: ["one two three four", "five six seven"], by: " " },
    { at: "a full-width stop", limit: 16, parts: ["這是第一句話而且很長。", "這是第二句話也很長"], by: "" },
  ])("prefers to cut at $at", ({ limit, parts, by }) => {
    expect(splitText(parts.join(by), limit)).toEqual(parts);
  });

  it("keeps an amount and an address in one piece where there is room before them", () => {
    expect(splitText("Тур на двоих стоит 45 000 сом", 24)).toEqual(["Тур на двоих стоит", "45 000 сом"]);
    expect(splitText("Open https://a.example/x?Big=1&b=2 now", 36)).toEqual([
      "Open https://a.example/x?Big=1&b=2",
      "now",
    ]);
  });

  it("gives no part for text without anything visible, and one for text that fits", () => {
    expect(splitText(" \n\u200b\u2800 ", 100)).toEqual([]);
    expect(splitText("  hi  ", 100)).toEqual(["hi"]);
  });

  it("keeps surrogate pairs whole even where a grapheme is longer than the limit", () => {
    const family = "\u{1F469}\u200d".repeat(30);
    for (const limit of [16, 17, 18]) {
      const parts = splitText(family, limit);
      expect(visible(parts.join(""))).toBe(visible(family));
      expect(parts.every((part) => part.isWellFormed() && part.length <= limit)).toBe(true);
    }
  });

  it("cuts long text without any break at the limit", () => {
    const lengths = splitText("ж".repeat(10_000), 4096).map((part) => part.length);
    expect(lengths).toEqual([4096, 4096, 1808]);
  });

  it("refuses a limit too small to keep graphemes", () => {
    expect(() => splitText("x", 5)).toThrow("a text limit is at least 16, got 5");
  });
});

describe("cleanText", () => {
  it("takes out what Postgres refuses and never ends in half a pair", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 0, max: 40 }), (text, max) => {
        const clean = cleanText(text, max);
        expect(clean.length).toBeLessThanOrEqual(max);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toContain("\u0000");
      }),
    );
    expect(cleanText("ab😀", 3)).toBe("ab");
    expect(cleanText("a\u0000b\ud800", 9)).toBe("ab\ufffd");
  });
});
