import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { embedLexically, LEXICAL_DIMENSIONS, LEXICAL_VERSION } from "./index.ts";
import { toWords } from "./words.ts";

const likeness = (a: string, b: string): number => {
  const other = embedLexically(b);
  return embedLexically(a).reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0);
};

describe("lexical vectors", () => {
  it("are unit vectors of a fixed length for any text, zero for one without words", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
        const vector = embedLexically(text);
        const length = Math.hypot(...vector);
        expect(vector).toHaveLength(LEXICAL_DIMENSIONS);
        expect(length === 0 ? toWords(text).length : Math.abs(length - 1)).toBeLessThan(1e-9);
      }),
      { numRuns: 200 },
    );
    expect(embedLexically(" …!? ").every((value) => value === 0)).toBe(true);
  });

  it("do not change under the vectors that are stored", () => {
    // When this fails, raise LEXICAL_VERSION: stored vectors are from another space now.
    const places = embedLexically("Сколько стоит тур на Иссык-Куль? Price in August 2026")
      .map((value, place) => ({ place, value: Number(value.toFixed(4)) }))
      .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
      .slice(0, 3);
    expect({ version: LEXICAL_VERSION, places }).toMatchInlineSnapshot(`
      {
        "places": [
          {
            "place": 259,
            "value": 0.3235,
          },
          {
            "place": 295,
            "value": -0.293,
          },
          {
            "place": 42,
            "value": -0.2859,
          },
        ],
        "version": 1,
      }
    `);
  });

  it("are near for forms of the same words, in Russian and in English", () => {
    expect(likeness("туры на Иссык-Куль", "поездка на Иссык-Куле")).toBeGreaterThan(0.5);
    expect(likeness("ЁЛКА зелёная", "елки зеленые")).toBeGreaterThan(0.6);
    expect(likeness("booking cancellation", "How can I cancel my bookings?")).toBeGreaterThan(0.4);
    expect(likeness("Do I need a visa?", "visa")).toBeGreaterThan(0.5);
  });

  it("forgive a misspelling", () => {
    expect(likeness("вегетарианское меню", "вегетерианское меню")).toBeGreaterThan(0.45);
  });

  it("are far apart for different topics and for words without a topic", () => {
    expect(Math.abs(likeness("погода в горах", "отмена бронирования"))).toBeLessThan(0.2);
    expect(likeness("как мне быть с визой", "как мне быть с ребёнком")).toBeLessThan(0.3);
  });

  it("put the fitting passage first", () => {
    const passages = [
      "Предоплата двадцать процентов, остальное за неделю до выезда картой или переводом.",
      "Вегетарианское меню готовим без доплаты, предупредите при брони.",
      "Детям до шести лет скидка половина цены, место в автобусе отдельное.",
      "Берите тёплую куртку и треккинговые ботинки: ночью в горах холодно.",
    ];
    const first = (query: string) => passages.toSorted((a, b) => likeness(query, b) - likeness(query, a))[0];
    expect(first("какая предоплата и можно ли перевод")).toBe(passages[0]);
    expect(first("я вегетарианец, что с меню")).toBe(passages[1]);
    expect(first("есть скидки на детей?")).toBe(passages[2]);
    expect(first("какую куртку и ботинки взять")).toBe(passages[3]);
  });
});

describe("words of a text", () => {
  it("keep й and drop accents", () => {
    expect(toWords("Чай, café и за́мок").map(({ form }) => form)).toEqual(["чай", "cafe", "и", "замок"]);
  });

  it("lose endings but keep three letters", () => {
    const stems = (text: string) => toWords(text).map(({ stem }) => stem);
    expect(stems("туры туров турами")).toEqual(["тур", "тур", "тур"]);
    expect(stems("yes trips")).toEqual(["yes", "trip"]);
  });
});
