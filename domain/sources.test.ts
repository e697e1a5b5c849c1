import { describe, expect, it } from "vitest";
import { drawnFrom, mayHideSources, type Passage } from "./sources.ts";

const passage = (id: string, title: string, text: string): Passage => ({ id, kind: "document", title, text });
const rent = passage("1", "Прокат", "Спальник — 300 сом в сутки, вернуть нужно сухим. Палатка — 1 200 сом.");
const pets = passage("2", "Животные", "В групповые туры с животными нельзя, в индивидуальные можно по согласованию.");
const guide = passage("3", "Гид", "Гиды говорят по-русски и по-английски. Напишите менеджеру, если нужен другой язык.");
const ids = (reply: string) => drawnFrom(reply, [rent, pets, guide]).map(({ id }) => id);

describe("what a reply draws on", () => {
  it.each([
    ["a passage word for word", "Спальник — 300 сом в сутки, вернуть нужно сухим.", ["1"]],
    ["in other words", "Прокат спальника обойдётся в 300 сомов за сутки. Что-то ещё?", ["1"]],
    ["a number with its thousands apart or not", "Палатка стоит 1200 сом.", ["1"]],
    ["two of them", "С животными в групповые туры нельзя. А гиды говорят по-английски и по-русски!", ["2", "3"]],
    ["none: we do not know", "Точного ответа у меня нет, а выдумывать не буду. Позвать коллегу?", []],
    ["none: the customer's words said back", "Вертолётных экскурсий у нас, к сожалению, не бывает.", []],
    ["none: a common word or two", "Напишите, пожалуйста, когда вам удобно.", []],
    ["none: another number", "Спальник стоит 450 рублей за неделю.", []],
  ])("%s", (_, reply, expected) => {
    expect(ids(reply)).toEqual(expected);
  });

  it("cannot be told of a reply in another language", () => {
    expect(mayHideSources("A sleeping bag is 300 som a night.", [rent])).toBe(true);
    expect(mayHideSources("Спальник — 300 сом.", [rent])).toBe(false);
    expect(mayHideSources("Спальник — 300 сом.", [])).toBe(false);
  });
});
