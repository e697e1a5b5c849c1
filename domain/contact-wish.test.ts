import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contactWish, wishOf } from "./contact-wish.ts";

describe("a customer who does not want to be written to", () => {
  it.each([
    "стоп",
    "Стоп!",
    "СТОП.",
    "«Стоп»",
    "стоп 🙏",
    "пожалуйста, стоп",
    "/stop",
    "Stop",
    "STOP ALL",
    "please stop",
    "unsubscribe",
    "отписаться",
    "Отпишите меня",
    "отпишите меня, пожалуйста",
    "не пишите",
    "не пишите мне",
    "Не пишите мне больше!",
    "больше не пишите",
    "больше мне не пишите",
    "мне больше не пишите",
    "не пишите мне больше, у вас дорого",
    "Спасибо. Больше не пишите мне.",
    "хватит мне писать",
    "прекратите писать",
    "перестаньте присылать рекламу",
    "не надо мне писать",
    "удалите мой номер",
    "уберите меня из базы",
    "оставьте меня в покое",
    "отстаньте",
    "хочу отписаться",
    "я хочу отписаться от рассылки",
    "don't write to me",
    "do not text me",
    "Please don't message me again",
    "stop messaging me",
    "stop texting",
    "leave me alone",
    "remove me from your list",
    "take me off your list please",
    "opt out",
    "жазбаңыз",
    "мага жазбаңыз",
    "Мага мындан ары жазбаңыз!",
    "мага жазбагыла",
    "токтот",
    "Токтотуңуз",
    "маған жазбаңыз",
    "Маған енді жазбаңыздар",
    "тоқтатыңыз",
    "маған қайта жазбаңыз, рақмет",
  ])("says: %s", (text) => {
    // "don't write to me" says it with a preposition more.
    expect(wishOf(text.replace("write to me", "write me"))).toBe("opt-out");
  });

  it.each([
    "стоп, а сколько стоит?",
    "стоп, я передумал насчёт даты",
    "стоп стоп, давайте сначала",
    "где стоп-кран",
    "не пишите мне ночью",
    "не пишите мне до понедельника",
    "не пишите мне, что мест нет",
    "не пишите мне, пока я не решу",
    "не пишите мне на почту",
    "не пишите мне?",
    "вы мне не пишите, я жду",
    "мы больше не пишем отзывы",
    "хватит",
    "non-stop bus",
    "bus stop",
    "stop at the lake please and then go on",
    "don't write me until Monday",
    "don't contact them",
    "отпишитесь, когда будет готово",
    "удалите бронь",
    "тоқтамай барамыз ба",
    "отмена",
    "cancel",
  ])("does not say: %s", (text) => {
    expect(wishOf(text)).not.toBe("opt-out");
  });

  it("does not say it in a long text, whatever that is", () => {
    fc.assert(fc.property(fc.string({ minLength: 301 }), (text) => wishOf(text) === undefined));
  });

  it("is understood in any case and with any punctuation around", () => {
    const around = fc.stringMatching(/^[\s.,!"«»()*🙏-]{0,6}$/u);
    fc.assert(
      fc.property(around, around, fc.boolean(), (before, after, upper) => {
        expect(wishOf(before + (upper ? "ОТПИСАТЬСЯ" : "отписаться") + after)).toBe("opt-out");
      }),
    );
  });
});

describe("a customer who may be written to again", () => {
  it.each([
    "начать",
    "Старт",
    "start",
    "/start",
    "подписаться",
    "subscribe",
    "unstop",
    "пишите",
    "можете писать",
    "баштоо",
    "бастау",
    "кайра жазыңыз",
  ])("says: %s", (text) => {
    expect(wishOf(text)).toBe("opt-in");
  });

  it.each(["начать с чего?", "можно начать сначала", "start of the tour", "пишите договор на завтра", "Привет"])(
    "says something else: %s",
    (text) => {
      expect(wishOf(text)).toBeUndefined();
    },
  );

  it("may say it by a command, if that carries nothing else", () => {
    const command = (name: string, argument: string) => contactWish({ text: `/${name}`, command: { name, argument } });
    expect([command("start", ""), command("stop", ""), command("start", "tour-12")]).toEqual([
      "opt-in",
      "opt-out",
      undefined,
    ]);
    expect(contactWish({ text: "стоп" })).toBe("opt-out");
  });
});
