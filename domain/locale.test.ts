import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOCALES, detectLocale, localText } from "./locale.ts";

describe("the language of a text", () => {
  it.each([
    ["Здравствуйте, хочу на Иссык-Куль", "ru"],
    ["да", "ru"],
    ["ok, беру", "ru"],
    ["Hello, any tours in July?", "en"],
    ["thanks", "en"],
    ["I'm in", "en"],
    ["Саламатсызбы, баасы канча? Көл жакшы", "ky"],
    ["ТҮШҮНДҮМ", "ky"],
    ["Сәлем, қанша тұрады?", "kk"],
    ["ҚЫМБАТ ЕМЕС ПЕ", "kk"],
    ["Турдун баасы канча?", "ky"],
    ["Саламатсызбы", "ky"],
    ["Рахмет, канша турады?", "kk"],
    ["Is the Иссык-Куль tour available in July?", "en"],
    ["Тур Silk Road Grand Adventure есть?", "ru"],
    ["Hello! Хочу тур на двоих", "ru"],
    ["кандидат", "ru"],
  ])("is told by script, letters and a few words: %s", (text, locale) => {
    expect(detectLocale(text)).toBe(locale);
  });

  it.each(["ok", "2", "", "👍", "...", "+996 555 123 456", "no", "a b c"])("stays unknown: %j", (text) => {
    expect(detectLocale(text)).toBeNull();
  });

  it("is one of ours for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect([null, ...LOCALES]).toContain(detectLocale(text));
      }),
    );
  });
});

describe("text per language", () => {
  it("falls back to Russian", () => {
    const text = { ru: "озеро", en: "lake" };
    expect(LOCALES.map((locale) => localText(text, locale))).toEqual(["озеро", "lake", "озеро", "озеро"]);
  });
});
