import { describe, expect, it } from "vitest";
import { wordingOf } from "../wording/index.ts";
import { askedIn, offersIn, titlesIn, type Askable } from "./asked.ts";

/** What each of our own questions has to be recognised as in the next turn. */
const EXPECTED: Record<string, readonly Askable[]> = {
  destination: ["destination"],
  dates: ["dates"],
  party: ["party"],
  children: ["party"],
  childAges: ["child-ages"],
  discount: ["discount"],
  newDate: ["date-choice"],
  budget: ["budget"],
  destinationDates: ["destination", "dates"],
  partyBudget: ["party", "budget"],
  datesParty: ["dates", "party"],
  name: ["name"],
  phone: ["phone"],
  contact: ["name", "phone"],
  choice: ["choice"],
  one: ["choice"],
  which: ["choice"],
  dateChoice: ["date-choice"],
  book: ["book"],
  bookContact: ["book", "name", "phone"],
  bookName: ["book", "name"],
  bookPhone: ["book", "phone"],
  whichBooking: ["which-booking"],
  person: ["person"],
  rating: ["rating"],
  reviewBad: ["review"],
  concern: ["concern"],
  options: ["options"],
  more: ["more"],
  next: ["destination"],
};

const questions = (["ru", "en"] as const).flatMap((language) =>
  Object.entries(EXPECTED).flatMap(([key, topics]) => {
    const variants = wordingOf(language).ask[key as "dates"];
    return variants.map((text) => ({ language, key, text, topics: [...topics] }));
  }),
);

describe("our own questions", () => {
  it.each(questions)("$language $key is recognised: $text", ({ text, topics }) => {
    expect([...askedIn(text)]).toEqual(expect.arrayContaining(topics));
  });

  it.each(["ru", "en"] as const)("%s: the confirmation of a cancellation is recognised", (language) => {
    expect([...askedIn(wordingOf(language).ask.cancel("KRV-1", "Demo")[0])]).toContain("cancel");
  });

  it.each(["ru", "en"] as const)(
    "%s: the confirmation of a change is recognised, and is no invitation to book",
    (language) => {
      const change = { number: "KRV-1", title: "Demo", date: "4", people: "2", total: "1" };
      const asked = askedIn(wordingOf(language).ask.change(change)[0]);
      expect([asked.has("change"), asked.has("book")]).toEqual([true, false]);
    },
  );

  it.each(["ru", "en"] as const)("%s: only offers to call a person are read as such", (language) => {
    const { ask } = wordingOf(language);
    const others = Object.entries(ask).filter(([key]) => !["person", "cancel", "change"].includes(key));
    const wrong = others
      .flatMap(([, texts]) => texts as readonly string[])
      .filter((text) => askedIn(text).has("person"));
    expect(wrong).toEqual([]);
  });

  it("statements ask for nothing", () => {
    expect([...askedIn("Бронь остаётся в силе. Телефон записан.")]).toEqual([]);
  });
});

describe("our own lists", () => {
  it("gives back the numbered titles", () => {
    const reply = "Вот что есть:\n\n1. «Озеро Тест: день» — 1 день\n2. «Тест, 2-й» — 2 дня\n\nКакой вариант вам ближе?";
    expect(offersIn(reply)).toEqual([
      { index: 1, title: "Озеро Тест: день" },
      { index: 2, title: "Тест, 2-й" },
    ]);
  });

  it("gives back quoted titles in both kinds of quotes", () => {
    expect(titlesIn("«Тест», выезд. “Demo walk” — 2 days")).toEqual(["Тест", "Demo walk"]);
  });
});
