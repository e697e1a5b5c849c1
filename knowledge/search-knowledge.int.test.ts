import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AnswerKind, Locale } from "../domain/index.ts";
import { DEMO, seedDemo } from "../store/seed/index.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "../store/testing/index.ts";
import { searchKnowledge } from "./index.ts";

const TODAY = "2026-05-01";
const NOW = new Date("2026-05-01T06:00:00Z");
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
  await seedDemo(test.database, { now: NOW });
});
afterAll(() => test.close());

async function search(query: string, locale: Locale, kinds?: readonly AnswerKind[]) {
  return test.database.withTenant(DEMO.orgId, (tx) =>
    searchKnowledge(tx, { query, locale, kinds, today: TODAY, limit: 4 }),
  );
}

const RUSSIAN: [question: string, key: string][] = [
  ["В каком месяце лучше всего приезжать?", "best-season"],
  ["Как к вам добраться из Алматы?", "how-to-get-there"],
  ["Где мы встречаемся утром?", "meeting-point"],
  ["Что нужно взять с собой в поездку?", "what-to-bring"],
  ["А сколько человек будет в группе?", "group-size"],
  ["Можно сделать тур только для нашей семьи, без чужих?", "private-tour"],
  ["Я никогда не ездила верхом, справлюсь?", "horse-experience"],
  ["Я вегетарианка, меня накормят?", "food-vegetarian"],
  ["В юрте ночью не замёрзнем?", "yurt-comfort"],
  ["Там вообще есть душ?", "toilets-showers"],
  ["Будет ли ловить интернет?", "internet-signal"],
  ["Есть ли горная болезнь, у меня давление", "altitude"],
  ["Что будет, если пойдёт дождь?", "weather-cancel"],
  ["Как можно оплатить? картой можно?", "payment"],
  ["Вернёте деньги, если я заболею?", "cancellation"],
  ["С какого возраста можно детей?", "children"],
  ["Нужна ли виза и какие документы?", "documents-visa"],
  ["Нужно ли оформлять страховку?", "insurance"],
  ["Можно взять с собой собаку?", "pets"],
  ["Можно ли перенести бронь на другую дату?", "date-change"],
  ["хочу поговорить с живым человеком", "contact-manager"],
];

const ENGLISH: [question: string, key: string][] = [
  ["Which month is best to come?", "best-season"],
  ["How do I get there from Almaty?", "how-to-get-there"],
  ["What clothes should I pack?", "what-to-bring"],
  ["How large are your groups?", "group-size"],
  ["I have never ridden a horse, is that ok?", "horse-experience"],
  ["Do you have vegan meals?", "food-vegetarian"],
  ["Is it cold in the yurt at night?", "yurt-comfort"],
  ["Is there any wifi?", "internet-signal"],
  ["Can I pay by card?", "payment"],
  ["Will I get a refund if I cancel?", "cancellation"],
  ["Do I need a visa?", "documents-visa"],
  ["What about travel insurance?", "insurance"],
  ["Can we fly a drone there?", "photo-drone"],
];

describe("a natural question", () => {
  it.each(RUSSIAN)("finds its passage first in Russian: %s", async (question, key) => {
    const [first] = await search(question, "ru");
    expect(first).toMatchObject({ key, locale: "ru" });
  });

  it.each(ENGLISH)("finds its passage first in English: %s", async (question, key) => {
    const [first] = await search(question, "en");
    expect(first).toMatchObject({ key, locale: "en" });
  });

  it.each([
    ["Ого, как дорого!", "too-expensive"],
    ["дороговато что-то", "too-expensive"],
    ["мне нужно посоветоваться с женой", "need-to-think"],
    ["У другой компании дешевле нашёл", "cheaper-elsewhere"],
    ["А скидку дадите?", "discount"],
    ["боюсь, что обманете с предоплатой", "prepayment-fear"],
    ["с маленьким ребёнком будет тяжело", "with-small-children"],
    ["that's too expensive for me", "too-expensive"],
    ["I need to talk to my husband first", "need-to-think"],
    ["is it safe for a woman alone?", "safety-worry"],
  ])("finds the honest answer to a doubt: %s", async (doubt, key) => {
    const [first] = await search(doubt, /[а-я]/.test(doubt) ? "ru" : "en", ["objection"]);
    expect(first?.key).toBe(key);
  });
});

describe("knowledge search", () => {
  it("shows a passage in the customer's language, whatever language the question is in", async () => {
    expect((await search("Нужна ли виза?", "en"))[0]).toMatchObject({ key: "documents-visa", locale: "en" });
    expect((await search("Нужна ли виза?", "ky"))[0]).toMatchObject({ key: "documents-visa", locale: "ru" });
  });

  it("gives each passage once", async () => {
    const keys = (await search("visa виза passport паспорт", "ru")).map((passage) => `${passage.kind}:${passage.key}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("answers nothing to a question about something else, and to no words at all", async () => {
    for (const query of ["Сколько стоит биткоин?", "Who won the football cup?", "и а но", "???", "\\ ' | & ! <->"]) {
      expect({ query, found: (await search(query, "ru")).map((passage) => passage.key) }).toEqual({ query, found: [] });
    }
  });

  it("keeps to the asked kinds, and gives scripts only when asked", async () => {
    const objections = await search("дорого", "ru", ["objection"]);
    expect(objections.map((passage) => passage.kind)).toEqual(objections.map(() => "objection"));
    expect((await search("клиент замолчал и не отвечает", "ru")).map((passage) => passage.kind)).not.toContain(
      "script",
    );
    expect((await search("клиент замолчал и не отвечает", "ru", ["script"]))[0]?.key).toBe("script-follow-up");
  });

  it("knows nothing of another organisation's passages", async () => {
    const { id } = await createTestOrganisation(test.database, { slug: "other" });
    const found = await test.database.withTenant(id, (tx) =>
      searchKnowledge(tx, { query: "виза", locale: "ru", today: TODAY, limit: 4 }),
    );
    expect(found).toEqual([]);
  });
});
