import { describe, expect, it } from "vitest";
import { findPersonalData, isIin } from "./personal-data.ts";

const found = (text: string): string[] =>
  findPersonalData(text).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);

const PERSONAL: readonly (readonly [text: string, found: string[]])[] = [
  ["мой номер 0555 123 456, нас двое", ["phone: 0555 123 456"]],
  ["+996 (555) 12-34-56", ["phone: +996 (555) 12-34-56"]],
  ["+996555123456 2 взрослых", ["phone: +996555123456"]],
  ["8-916-123-45-67", ["phone: 8-916-123-45-67"]],
  ["8 701 234 56 78", ["phone: 8 701 234 56 78"]],
  ["(701) 234-56-78", ["phone: (701) 234-56-78"]],
  ["996555123456", ["phone: 996555123456"]],
  ["0555.12.34.56", ["phone: 0555.12.34.56"]],
  ["тел. 312-45-67", ["phone: 312-45-67"]],
  ["+1 415 555 2671 call", ["phone: +1 415 555 2671"]],
  ["00996555123456", ["phone: 00996555123456"]],
  ["пишите иван.петров+tours@mail.ru!", ["email: иван.петров+tours@mail.ru"]],
  ["почта@пример.рф.", ["email: почта@пример.рф"]],
  ["4111 1111 1111 1111, cvv 123", ["card: 4111 1111 1111 1111"]],
  ["карта 5555555555554444 12/27", ["card: 5555555555554444"]],
  ["2200-0000-0000-0004", ["card: 2200-0000-0000-0004"]],
  ["ИИН900101300017", ["iin: 900101300017"]],
  ["061211 600012", ["iin: 061211 600012"]],
  ["ПИН 22109199500123", ["iin: 22109199500123"]],
  ["паспорт 45 08 123456", ["passport: 45 08 123456"]],
  ["4508123456", ["passport: 4508123456"]],
  ["серия 4508 номер 123456", ["passport: 4508 номер 123456"]],
  ["паспорт: ID1234567", ["passport: ID1234567"]],
  ["AN 1234567", ["passport: AN 1234567"]],
  ["id1234567", ["passport: id1234567"]],
  ["N12345678", ["passport: N12345678"]],
  ["удостоверение личности 012345678", ["passport: 012345678"]],
  ["0555123456 и ivan@mail.ru", ["phone: 0555123456", "email: ivan@mail.ru"]],
];

const IMPERSONAL = [
  "45 000 сом",
  "бюджет 250 000 000 тенге",
  "4500000000 сом",
  "100 000 000",
  "от 380 000 - 450 000 сом",
  "$1 250.50",
  "с 10.07.2026 по 15.07.2026",
  "01.07.2026-10.07.2026",
  "2026-07-10",
  "2026-06-01T08:00:00.000Z",
  "10-12 июля 2026, нас 4",
  "KRV-10231",
  "00000000-0000-7000-8000-000000000001",
  "0198a1b2-3456-7890-8abc-123456789012",
  "lake2026070112",
  "дети 5 7 9 лет",
  "https://demo.example/tours/demo-lake?from=2026-07-10",
  "@user_name",
  "050140002196",
];

describe("personal data", () => {
  it.each(PERSONAL)("is found in %j", (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each(IMPERSONAL)("is not seen in %j", (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe("an IIN", () => {
  it.each(["900101300017", "061211600012"])("of good date and check digit is one: %s", (digits) => {
    expect(isIin(digits)).toBe(true);
  });

  it.each(["900101300018", "050140002196", "901301300017", "900230300017", "90010130001", "900101700017"])(
    "of a bad check digit, date, century or length is none: %s",
    (digits) => {
      expect(isIin(digits)).toBe(false);
    },
  );

  it("whose check comes to ten twice was never issued", () => {
    const issued = Array.from({ length: 10 }, (_, digit) => `90010130080${digit}`).filter(isIin);
    expect(issued).toEqual([]);
  });
});
