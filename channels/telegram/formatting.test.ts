import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitMarked, toFormatted } from "./formatting.ts";

const visible = (text: string): string => text.replaceAll(/\s/g, "");

describe("toFormatted", () => {
  it("turns the three marks into entities", () => {
    expect(toFormatted("**Цена** 😀 `KRV-1` и [тур](https://a.example/t?x=1)!")).toEqual({
      text: "Цена 😀 KRV-1 и тур!",
      entities: [
        { type: "bold", offset: 0, length: 4 },
        { type: "code", offset: 8, length: 5 },
        { type: "text_link", url: "https://a.example/t?x=1", offset: 16, length: 3 },
      ],
    });
  });

  it.each([
    "5 * 4 * 3",
    "2 ** 3 ** 4",
    "snake_case_name",
    "** не жирный **",
    "[1] (2)",
    "[x](javascript:alert)",
    "**a\nb**",
  ])("leaves %s as it is", (text) => {
    expect(toFormatted(text)).toEqual({ text, entities: [] });
  });
});

describe("splitMarked", () => {
  // No mark is longer than 704 characters, so at Telegram's limit of 4096 every mark fits a part.
  it("shows in its parts what the whole would show", () => {
    const piece = fc.constantFrom(
      `**${"очень важно и срочно, ".repeat(12)}да**`,
      "[сюда или туда, как удобнее](https://a.example/x)",
      "**очень важно**",
      "`code x`",
      "[сюда](https://a.example/x)",
      "слово",
      "**",
      "`",
      " ",
      ". ",
      "[a]",
    );
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 20, maxLength: 200, size: "max" }),
        fc.integer({ min: 710, max: 900 }),
        (pieces, limit) => {
          const whole = toFormatted(pieces.join(""));
          const parts = splitMarked(pieces.join(""), limit).map(toFormatted);
          expect(visible(parts.map(({ text }) => text).join(""))).toBe(visible(whole.text));
          const marked = (of: { text: string; entities: { offset: number; length: number }[] }): string[] =>
            of.entities.map(({ offset, length }) => of.text.slice(offset, offset + length));
          expect(parts.flatMap(marked)).toEqual(marked(whole));
        },
      ),
      { numRuns: 300 },
    );
  });
});
