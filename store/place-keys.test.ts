import { describe, expect, it } from "vitest";
import { closestPlaceKey, placeKey, placeRuns } from "./place-keys.ts";

describe("place keys", () => {
  it.each([
    ["Иссык-Куль", "Issyk-Kul"],
    ["Иссык Куле", "Issyk Kul"],
    ["на ИССЫК-КУЛЮ".slice(3), "issyk kul"],
    ["Ысык-Көл", "ysyk kol"],
    ["Сары-Челек", "Sary Chelek"],
    ["Джети-Огуз", "Jety Oguz"],
    ["Арсланбоб", "Arslanbob"],
    ["Ала-Арча", "Ala Archa"],
    ["Каракол", "Karakol"],
    ["Чолпон-Ата", "Cholpon Ata"],
    ["Кёль-Суу", "Kel Suu"],
  ])("gives %s and %s the same key", (one, other) => {
    expect(placeKey(one)).toBe(placeKey(other));
  });

  it("keeps different places apart", () => {
    const keys = ["Ош", "Нарын", "Каракол", "Кара-Балта", "Сон-Куль", "Иссык-Куль", "Чуй"].map(placeKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("offers every run of up to three words of a question", () => {
    const runs = placeRuns("хотим на озеро Иссык-Куль в июле");
    expect(runs).toContain(placeKey("Иссык-Куль"));
    expect(runs).toContain("ozer");
  });

  it("answers nothing for a text without letters, and stays small for a long one", () => {
    expect(placeRuns("…!?")).toEqual([]);
    expect(placeRuns("слово ".repeat(10_000)).length).toBeLessThan(40);
  });

  it("finds the place behind a misspelling and does not guess for short words", () => {
    const known = ["Иссык-Куль", "Сары-Челек", "Ош"].map(placeKey);
    expect(closestPlaceKey(placeRuns("Исык-Кул"), known)).toBe(placeKey("Иссык-Куль"));
    expect(closestPlaceKey(placeRuns("Сары-Чилек"), known)).toBe(placeKey("Сары-Челек"));
    expect(closestPlaceKey(placeRuns("Уш"), known)).toBeUndefined();
    expect(closestPlaceKey(placeRuns("Париж"), known)).toBeUndefined();
  });
});
