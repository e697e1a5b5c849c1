import { describe, expect, it } from "vitest";
import { day, days, people, seats, shorten, span } from "./format.ts";

const TODAY = "2026-11-21";

describe("dates in words", () => {
  it.each([
    [{ from: "2026-12-05" }, "5 декабря", "5 December"],
    [{ from: "2027-07-10" }, "10 июля 2027", "10 July 2027"],
    [{ from: "2027-07-10", to: "2027-07-15" }, "10–15 июля 2027", "10–15 July 2027"],
    [{ from: "2027-07-01", to: "2027-07-31" }, "июль 2027", "July 2027"],
    [{ from: "2027-06-01", to: "2027-08-31" }, "июнь – август 2027", "June – August 2027"],
    [{ from: "2027-07-28", to: "2027-08-03" }, "28 июля 2027 – 3 августа 2027", "28 July 2027 – 3 August 2027"],
  ])("%j reads %s / %s", (dates, ru, en) => {
    expect(span(dates, "ru", TODAY)).toBe(ru);
    expect(span(dates, "en", TODAY)).toBe(en);
  });

  it("leaves out the year of today", () => {
    expect(day("2026-11-30", "ru", TODAY)).toBe("30 ноября");
  });
});

describe("counts in words", () => {
  it.each([
    [{ adults: 1, children: 0 }, "1 взрослый", "1 adult"],
    [{ adults: 2, children: 1 }, "2 взрослых и 1 ребёнок", "2 adults and 1 child"],
    [{ adults: 5, children: 12 }, "5 взрослых и 12 детей", "5 adults and 12 children"],
  ])("%j is %s / %s", (party, ru, en) => {
    expect(people(party, "ru")).toBe(ru);
    expect(people(party, "en")).toBe(en);
  });

  it("declines days and seats", () => {
    expect([1, 2, 5, 11, 21].map((count) => days(count, "ru"))).toEqual([
      "1 день",
      "2 дня",
      "5 дней",
      "11 дней",
      "21 день",
    ]);
    expect([1, 3, 6].map((count) => seats(count, "ru"))).toEqual([
      "осталось 1 место",
      "осталось 3 места",
      "осталось 6 мест",
    ]);
  });
});

describe("shortening", () => {
  it("ends at a sentence and never inside a word", () => {
    expect(shorten("Один. Два три четыре.", 11)).toBe("Один.");
    expect(shorten("Длинное предложение без конца", 12)).toBe("Длинное…");
    expect(shorten("Коротко", 12)).toBe("Коротко");
  });
});
