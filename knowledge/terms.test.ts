import { describe, expect, it } from "vitest";
import { rank } from "./rerank.ts";
import { queryTermsOf, spellingsOf, termsOf, wordsIn } from "./terms.ts";

describe("terms", () => {
  it("are beginnings of words, as customers write them", () => {
    expect(wordsIn("Ещё ЁЛКА, café-бар 2026!")).toEqual(["еще", "елка", "café", "бар", "2026"]);
    expect(termsOf(["поездка", "поездки", "на"])).toEqual({
      "4поез": 2,
      "6поездк": 2,
      "4на": 1,
      "6на": 1,
    });
  });

  it.each([
    ["kordai", "кордаи"],
    ["кордаи", "kordai"],
    ["naryn", "нарын"],
    ["ысык", "ysyk"],
    ["көл", "кол"],
    ["қазақ", "казак"],
  ])("%s is also looked for as %s, for less", (word, other) => {
    expect(spellingsOf(word)).toContain(other);
    const terms = queryTermsOf(word);
    expect(terms.find(({ term }) => term === `6${other.slice(0, 6)}`)?.weight).toBeLessThan(1);
    expect(terms.find(({ term }) => term === `6${word.slice(0, 6)}`)?.weight).toBe(1);
  });
});

describe("ranking anew", () => {
  const candidate = (text: string, score = 1) => ({ heading: "", text, score });

  it("prefers the piece that says the question's words together, and survives a slip", () => {
    const texts = ["цена тура и вегетарианское меню", "меню вегетарианское на выбор", "погода в горах"];
    const [best] = rank(
      "вегетерианское меню",
      texts.map((text) => candidate(text)),
    );
    expect(best?.candidate.text).toContain("вегетарианское меню");
  });

  it("keeps what was found when nothing tells the candidates apart", () => {
    expect(rank("…", [candidate("a", 2), candidate("b", 1)]).map((one) => one.candidate.text)).toEqual(["a", "b"]);
    expect(rank("вопрос", [])).toEqual([]);
  });
});
