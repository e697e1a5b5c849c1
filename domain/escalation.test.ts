import { describe, expect, it } from "vitest";
import { countMisunderstandings, EscalationSettings, findEscalation, isBadRating, type Trigger } from "./escalation.ts";

const settings = EscalationSettings.parse({});
const find = (fresh: string[], wish: Partial<EscalationSettings> & { earlier?: string[]; tokens?: number } = {}) => {
  const { earlier = [], tokens = 0, ...rest } = wish;
  return findEscalation({ fresh, earlier, tokens, settings: { ...settings, ...rest } })?.trigger;
};

const CALLS: readonly (readonly [Trigger, string])[] = [
  ["emergency", "Муж упал с лошади, сломал ногу, что делать"],
  ["emergency", "Ребёнку стало плохо, нужен врач"],
  ["emergency", "Вызовите скорую!"],
  ["emergency", "Мы попали в аварию на перевале"],
  ["emergency", "мы заблудились"],
  ["emergency", "We had an accident, my wife is bleeding"],
  ["emergency", "Please call an ambulance"],
  ["emergency", "He broke his leg"],
  ["legal", "Я подам на вас в суд"],
  ["legal", "Обращусь в Роспотребнадзор"],
  ["legal", "с вами свяжется мой адвокат"],
  ["legal", "Пойду в полицию"],
  ["legal", "I will sue you"],
  ["legal", "My lawyer will contact you"],
  ["anger", "Вы мошенники!"],
  ["anger", "Да вы издеваетесь"],
  ["anger", "Сколько можно ждать, безобразие"],
  ["anger", "ГДЕ НАШ АВТОБУС НИКТО НЕ ОТВЕЧАЕТ!!!"],
  ["anger", "This is outrageous"],
  ["anger", "you are liars"],
];

const FINE: readonly string[] = [
  "Я адвокат по профессии, люблю горы",
  "У нас аллергия на орехи, что с питанием?",
  "А если кто-то заболеет, деньги вернёте?",
  "Есть ли в лагере врач?",
  "Страховка покрывает перелом?",
  "Что будет, если мы заблудимся?",
  "убиться какой красивый тур",
  "Не опасно ли там с детьми?",
  "Мы очень недовольны погодой, есть туры в другое место?",
  "Верните деньги, пожалуйста, мы передумали",
  "Где находится суд аксакалов в экскурсии?",
  "Можно с собакой?",
  "I'm a lawyer from London, two people in July",
  "Do you have a doctor at the camp?",
  "What happens if somebody gets hurt?",
  "Is there an emergency contact number?",
  "Do you need my emergency contact?",
  "ХОТИМ НА ИССЫК КУЛЬ!!!",
  "Спасибо!!!",
];

describe("a person is called", () => {
  it.each(CALLS)("for %s by %j", (trigger, text) => {
    expect(find([text])).toBe(trigger);
  });

  it.each(FINE)("not by %j", (text) => {
    expect(find([text])).toBeUndefined();
  });

  it("for the most urgent reason, whichever message holds it", () => {
    expect(find(["Вы мошенники!", "Я подам в суд"])).toBe("legal");
    expect(find(["Я подам в суд", "Вызовите скорую"])).toBe("emergency");
  });

  it("not again by what was said before", () => {
    expect(find(["Спасибо"], { earlier: ["Вы мошенники!", "Вызовите скорую"] })).toBeUndefined();
  });

  it.each(["emergency", "legal", "anger"] as const)("not for %s where the house does not want it", (trigger) => {
    const [, text] = CALLS.find(([of]) => of === trigger) ?? ["", ""];
    expect(find([text], { [trigger]: false })).not.toBe(trigger);
  });

  it("when the models have cost what a conversation may cost", () => {
    expect(find(["Привет"], { tokens: 1000, conversationTokens: 1000 })).toBe("cost-limit");
    expect(find(["Привет"], { tokens: 999, conversationTokens: 1000 })).toBeUndefined();
    expect(find(["Привет"], { tokens: 1e9 })).toBeUndefined();
  });
});

describe("a misunderstanding", () => {
  const ASK = "Сколько стоит доставка багажа?";

  it("calls a person when the same is asked for the third time", () => {
    expect(find([ASK], { earlier: [ASK] })).toBeUndefined();
    expect(find([ASK], { earlier: [ASK, ASK] })).toBe("misunderstood");
    expect(find([ASK, ASK, "сколько стоит доставка багажа"])).toBe("misunderstood");
  });

  it("calls a person when the customer says twice in a row that we do not understand", () => {
    expect(find(["Вы меня не поняли"], { earlier: [ASK] })).toBeUndefined();
    expect(find(["Я же спросил про багаж!"], { earlier: [ASK, "Вы меня не поняли"] })).toBe("misunderstood");
    expect(find(["that's not what I asked"], { earlier: ["you don't understand"] })).toBe("misunderstood");
  });

  it("is over with a message that goes on", () => {
    expect(find(["Вы не поняли"], { earlier: ["Вы не поняли", "На двоих, в июле"] })).toBeUndefined();
    expect(countMisunderstandings(["да", "да", "да"])).toBe(0);
    expect(find([ASK], { earlier: [ASK, "На двоих", "В июле", ASK, "На двоих", "В июле"] })).toBeUndefined();
  });

  it("calls nobody where the house does not want it, or later where it says so", () => {
    expect(find([ASK], { earlier: [ASK, ASK, ASK], misunderstandings: null })).toBeUndefined();
    expect(find([ASK], { earlier: [ASK, ASK], misunderstandings: 4 })).toBeUndefined();
    expect(find([ASK], { earlier: [ASK, ASK, ASK], misunderstandings: 4 })).toBe("misunderstood");
  });
});

describe("a rating", () => {
  it.each([
    [1, 2, true],
    [2, 2, true],
    [3, 2, false],
    [3, 3, true],
    [1, null, false],
    [undefined, 2, false],
  ])("of %s with a limit of %s is bad: %s", (rating, ratingAtMost, bad) => {
    expect(isBadRating(rating, { ...settings, ratingAtMost })).toBe(bad);
  });
});
