import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { journeyJsonSchema } from "./json-schema.ts";
import { findLapses, type Manners } from "./manners.ts";
import { says } from "./phrases.ts";

describe("a phrase", () => {
  it.each([
    ["выезд 4 июля", "4 июля", true],
    ["выезд 14 июля", "4 июля", false],
    ["Итого 90\u00a0000 сом", "90 000 сом", true],
    ["Ещё варианты", "еще", true],
    ["предоплата 20 %", "предоплат*", true],
    ["Номер KRV-10001", "KRV-*", true],
    ["It is $1 040 in total", "$1 040", true],
    ["коллега ответит", "менеджер*|коллег*", true],
    ["переоформить", "оформ*", false],
  ])("%j says %j: %s", (text, phrase, said) => {
    expect(says(text, phrase)).toBe(said);
  });
});

describe("manners", () => {
  const manners = (wish: Partial<Manners> = {}): Manners => ({ language: "ru", known: {}, before: [], ...wish });

  it("find nothing wrong with a short answer and one question", () => {
    expect(findLapses("Хорошо: Иссык-Куль. Когда хотели бы поехать?", manners())).toEqual([]);
  });

  it.each([
    ["the other language", "Where would you like to go?", {}, "is not in ru"],
    ["three questions", "Куда? Когда? Зачем?", {}, "asks 3 questions, at most 2"],
    [
      "a question whose answer is known",
      "Куда поедем?",
      { known: { destination: "Ош" } },
      "asks for destination, which is known",
    ],
    [
      "the children's ages asked again",
      "Сколько лет детям?",
      { known: { party: { adults: 1, children: 1, childAges: [5] } } },
      "asks for childAges, which is known",
    ],
    ["an empty place of a template", "Ваша бронь undefined.", {}, "shows a slip of the program"],
    ["Markdown", "Вот **тур** для вас", {}, "has Markdown"],
    ["punctuation that fell apart", "Хорошо , понял", {}, "has broken punctuation"],
    ["the same words again", "Чем помочь?", { before: ["Чем помочь?"] }, "repeats an earlier reply word for word"],
  ])("find %s", (_what, text, wish, lapse) => {
    expect(findLapses(text, manners(wish))).toContain(lapse);
  });

  it("let a known thing be asked where the journey says that it may be", () => {
    expect(findLapses("Куда поедем?", manners({ known: { destination: "Ош" }, mayAsk: ["destination"] }))).toEqual([]);
  });
});

describe("schema.json", () => {
  it("is what the format gives; write-schema.ts writes it", async () => {
    expect(await readFile(path.join(import.meta.dirname, "schema.json"), "utf8")).toBe(journeyJsonSchema());
  });
});
