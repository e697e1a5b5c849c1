import { describe, expect, it } from "vitest";
import { hasAskedFor, type SaidLine, type Wish } from "./consent.ts";

const client = (text: string): SaidLine => ({ by: "client", text });
const us = (text: string): SaidLine => ({ by: "us", text });

const ASKED: readonly (readonly [wish: Wish, text: string])[] = [
  ["cancel", "Отмените мою бронь, пожалуйста"],
  ["cancel", "Хотим отменить поездку"],
  ["cancel", "К сожалению, мы передумали"],
  ["cancel", "не сможем поехать, заболели"],
  ["cancel", "Please cancel it"],
  ["cancel", "We need to cancel KRV-10001"],
  ["cancel", "we can't come after all"],
  ["cancel", "Брондоону жокко чыгарыңыз"],
  ["cancel", "Броньды болдырмаңызшы"],
  ["book", "Бронируйте!"],
  ["book", "Отлично, берём"],
  ["book", "хочу забронировать на двоих"],
  ["book", "we'll take it"],
  ["book", "Book it please"],
  ["book", "Брондоп коюңуз"],
  ["refund", "Верните деньги"],
  ["refund", "Хотим оформить возврат"],
  ["refund", "Хочу вернуть предоплату"],
  ["refund", "верните мне мою предоплату, пожалуйста"],
  ["refund", "I want my money back"],
  ["refund", "please refund us"],
  ["refund", "Акчамды кайтарып бериңиз"],
  ["remind", "Напомните мне завтра"],
  ["remind", "remind me on Friday"],
];

const MENTIONED: readonly (readonly [wish: Wish, text: string])[] = [
  ["cancel", "Какие у вас правила отмены?"],
  ["cancel", "What is your cancellation policy?"],
  ["cancel", "А если придётся отменить, деньги вернёте?"],
  ["cancel", "Можно ли отменить бронь бесплатно?"],
  ["cancel", "Не отменяйте ничего!"],
  ["book", "Сколько стоит бронь?"],
  ["book", "How do bookings work?"],
  ["book", "Что взять с собой?"],
  ["refund", "Если отменю, деньги вернёте?"],
  ["refund", "Какие правила возврата?"],
  ["refund", "what is your refund policy?"],
  ["refund", "Не возвращайте деньги, перенесите дату"],
  ["remind", "Что за напоминания вы шлёте?"],
];

describe("the customer", () => {
  it.each(ASKED)("has asked to %s by %j", (wish, text) => {
    expect(hasAskedFor(wish, [us("Здравствуйте!"), client(text)])).toBe(true);
  });

  it.each(MENTIONED)("has only mentioned to %s by %j", (wish, text) => {
    expect(hasAskedFor(wish, [us("Здравствуйте!"), client(text)])).toBe(false);
  });

  it.each(["да", "Да, отменяйте", "yes please", "ооба", "иә", "ок"])(
    "has asked by saying %j to our question",
    (answer) => {
      expect(hasAskedFor("cancel", [us("Отменить бронь KRV-10001?"), client(answer)])).toBe(true);
    },
  );

  it.each(["нет", "Нет, не надо, хорошо?", "no, ok?", "жок", "А какие правила?"])(
    "has not asked by saying %j to our question",
    (answer) => {
      expect(hasAskedFor("cancel", [us("Отменить бронь KRV-10001?"), client(answer)])).toBe(false);
    },
  );

  it("agrees to a booking by giving name and phone for it", () => {
    const lines = [us("Для брони нужны имя и телефон"), client("Анна, 0555 123 456")];
    expect(hasAskedFor("book", lines)).toBe(true);
    expect(hasAskedFor("cancel", lines)).toBe(false);
  });

  it("who asked long ago has not asked now", () => {
    expect(hasAskedFor("cancel", [client("Отмените бронь"), us("Отменил."), client("Спасибо, да")])).toBe(true);
    expect(hasAskedFor("cancel", [client("Отмените бронь"), us("Готово!"), client("Спасибо, да")])).toBe(false);
  });
});
