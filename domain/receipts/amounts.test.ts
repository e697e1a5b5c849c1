import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountKey, collectAmounts, findAmounts, findBareAmounts } from "./amounts.ts";
import { formatMoney } from "../money.ts";

const keys = (text: string): string[] => findAmounts(text).map(({ minor, currency }) => amountKey(minor, currency));

describe("sums of money in a text", () => {
  it.each<[string, string[]]>([
    ["Цена 45 000 сом за взрослого", ["4500000 KGS"]],
    ["45\u00a0000\u202fсомов", ["4500000 KGS"]],
    ["45000сом", ["4500000 KGS"]],
    ["45.000 сом", ["4500000 KGS"]],
    ["45'000 сома", ["4500000 KGS"]],
    ["12,5 тыс. сом", ["1250000 KGS"]],
    ["12.5 тысяч сомов", ["1250000 KGS"]],
    ["12 тыс сом", ["1200000 KGS"]],
    ["45к сом", ["4500000 KGS"]],
    ["1,2 млн тенге", ["120000000 KZT"]],
    ["2 миллиона сом", ["200000000 KGS"]],
    ["45 000 кыргызских сомов", ["4500000 KGS"]],
    ["1 234,50 руб.", ["123450 RUB"]],
    ["5 000 р. с человека", ["500000 RUB"]],
    ["300 рублей и 20 долларов", ["30000 RUB", "2000 USD"]],
    ["100 у.е.", ["10000 USD"]],
    ["500 евро, 20 €", ["50000 EUR", "2000 EUR"]],
    ["90 000 ₸ или 90000 тг", ["9000000 KZT", "9000000 KZT"]],
  ])("finds them in Russian: %s", (text, expected) => {
    expect(keys(text)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ["It is $1,250 per adult", ["125000 USD"]],
    ["$1,250.50", ["125050 USD"]],
    ["US$520", ["52000 USD"]],
    ["1,250 USD", ["125000 USD"]],
    ["USD 520", ["52000 USD"]],
    ["€ 1.250,00", ["125000 EUR"]],
    ["45,000 som", ["4500000 KGS"]],
    ["45k som", ["4500000 KGS"]],
    ["45 thousand som", ["4500000 KGS"]],
    ["KGS 45 000", ["4500000 KGS"]],
    ["520 dollars, 300 US dollars", ["52000 USD", "30000 USD"]],
    ["£99", ["9900 GBP"]],
  ])("finds them in English: %s", (text, expected) => {
    expect(keys(text)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ["от 45 000 до 52 000 сом", ["5200000 KGS", "4500000 KGS"]],
    ["45–52 тыс. сом", ["5200000 KGS", "4500000 KGS"]],
    ["45000-52000 сом", ["5200000 KGS", "4500000 KGS"]],
    ["$500–700", ["70000 USD", "50000 USD"]],
    ["$500 to $700", ["50000 USD", "70000 USD"]],
    ["тур 5 — 45 000 сом", ["4500000 KGS"]],
  ])("finds both ends of a range: %s", (text, expected) => {
    expect(keys(text).toSorted()).toEqual(expected.toSorted());
  });

  it.each<[string, string[]]>([
    ["Стоимость: 45 000 за взрослого", ["4500000 ?"]],
    ["Итого 135000.", ["13500000 ?"]],
    ["тур стоит 45 тысяч", ["4500000 ?"]],
    ["The total is 1,040", ["104000 ?"]],
    ["It costs 1250 per person", ["125000 ?"]],
    ["Стоимость на 2026 год", []],
    ["Стоимость на 2 человек", []],
    ["Цена: трансфер 1500 км", []],
    ["скидка 10 %", []],
  ])("takes a number for money when a price word says so: %s", (text, expected) => {
    expect(keys(text)).toEqual(expected);
  });

  it.each([
    "10 июля, 7 дней, 2 взрослых и 1 ребёнок",
    "выезд 2026-07-10, озеро на высоте 3 016 м",
    "KRV-10231, телефон +996 555 123 456",
    "в 10:30, мест: 12",
    "the 10th of July, 8 seats left, 5 days",
  ])("takes no other number for money: %s", (text) => {
    expect(keys(text)).toEqual([]);
  });

  it.each<[string, string[]]>([
    ["выезд 2026-07-10 500 сом", ["50000 KGS"]],
    ["10 июля 2026 500 сом", ["50000 KGS"]],
    ["10.07 500 сом", ["50000 KGS"]],
    ["KRV-10231 — 45 000 сом", ["4500000 KGS"]],
  ])("does not join a sum with the number before it: %s", (text, expected) => {
    expect(keys(text)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ["Цена 999999999999999 сом", ["99999999999999900 KGS"]],
    ["Цена 1999999999999999 сом", []],
    [`Цена ${"1".repeat(16_000)} сом`, []],
    [`${"1".repeat(16_000)} — 45 000 сом`, ["4500000 KGS"]],
  ])("reads no number of more than 15 digits (%#)", (text, expected) => {
    expect(keys(text)).toEqual(expected);
  });

  it("keeps the words", () => {
    expect(findAmounts("всего 12,5 тыс. сом с группы")[0]?.claim).toBe("12,5 тыс. сом");
  });

  it("reads back every sum that we write ourselves", () => {
    const currency = fc.constantFrom("KGS", "USD", "EUR", "RUB", "KZT");
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), currency, fc.constantFrom("ru", "en"), (amount, code, locale) => {
        const text = `Итого ${formatMoney({ amount, currency: code }, locale)}.`;
        expect(keys(text)).toEqual([amountKey(amount, code)]);
      }),
    );
  });

  it("comes to an end on any text", () => {
    const piece = fc.constantFrom("1", "000", " ", ".", ",", "-", "$", "сом", "тыс", "к", "цена ", "10", "\n");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
        for (const { minor } of findAmounts(pieces.join(""))) expect(minor).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("sums without a currency", () => {
  it("are large numbers and thousands, not years or small counts", () => {
    const found = findBareAmounts("бюджет до 100 тысяч, ну 120000, нас 4, в 2026 году, 45к максимум");
    expect(found.map(({ minor }) => minor)).toEqual([10_000_000, 12_000_000, 4_500_000]);
  });

  it("are nothing in endless digits", () => {
    expect(findBareAmounts("1".repeat(16_000))).toEqual([]);
  });
});

describe("sums inside JSON", () => {
  it("are collected at any depth with their currency", () => {
    const value = {
      tours: [{ price: { amount: 4_500_000, currency: "KGS" }, prices: [{ amount: 52_000, currency: "USD" }] }],
      n: 3,
    };
    expect([...collectAmounts(value)]).toEqual(["4500000 KGS", "52000 USD"]);
    expect([...collectAmounts([null, "45 000 сом", 7])]).toEqual([]);
  });

  it("join those of before", () => {
    const into = collectAmounts({ amount: 1, currency: "KGS" });
    expect([...collectAmounts({ amount: 2, currency: "KGS" }, into)]).toEqual(["1 KGS", "2 KGS"]);
  });
});
