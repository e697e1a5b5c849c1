import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outsideContacts, type OutsideContact } from "./outside-contacts.ts";

const OZON = ["ozon.ru"];

describe("outside contacts", () => {
  it.each<[string, OutsideContact[]]>([
    ["Пишите на https://example.com/tour", ["link"]],
    ["смотрите example.kg", ["link"]],
    ["наш сайт: туры.рф.", ["link"]],
    ["https://ozon.ru.example.com/", ["link"]],
    ["t.me/shop", ["link"]],
    ["почта sales@example.com", ["email"]],
    ["звоните +996 555 123456", ["phone"]],
    ["звоните 8 (999) 123-45-67", ["phone"]],
    ["номер 0555 12 34 56", ["phone"]],
    ["напишите в Телеграм", ["messenger"]],
    ["есть ватсап и вайбер", ["messenger"]],
    ["мы в инсте", ["messenger"]],
    ["WhatsApp @our_shop", ["messenger"]],
    ["ищите нас: @our_shop", ["messenger"]],
    ["пишите в тг sales@example.com или +7 999 123-45-67", ["email", "phone", "messenger"]],
  ])("%s", (text, found) => {
    expect(outsideContacts(text, OZON)).toEqual(found);
  });

  it.each([
    "Заказ 39268230-0002-3 уже едет",
    "Цена 45 000 сом, скидка до 10.07.2026",
    "Артикул 555123456, штрихкод 4601234567890",
    "Стоит 5000 тг",
    "Размер 42.5, вес 1.5 кг",
    "Карточка товара: https://www.ozon.ru/product/12345",
    "Доставим с 10:00 до 18:00, т.е. завтра.И ещё раз спасибо",
    "Максимум 3 человека, сигнал принят",
    "Подберу вам тур на Иссык-Куль",
  ])("are not in: %s", (text) => {
    expect(outsideContacts(text, OZON)).toEqual([]);
  });

  it("are found wherever they stand, and text of any kind is survived", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(outsideContacts(`${before} https://example.com ${after}`, OZON)).toContain("link");
      }),
    );
  });
});
