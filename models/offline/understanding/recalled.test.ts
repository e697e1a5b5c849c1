import { describe, expect, it } from "vitest";
import { fitOf, recallQuestionOf } from "./recalled.ts";
import { normalise } from "./text.ts";

const answered = (question: string, line: string): boolean => {
  const recall = recallQuestionOf(normalise(question));
  return recall !== undefined && fitOf(recall, line) > 0;
};

describe("a question about what was said before", () => {
  it.each([
    ["На что у нашей дочки аллергия?", "У дочки аллергия на орехи, даже на запах"],
    ["Помните, я говорил про кота?", "Наш кот остаётся у соседки, кота зовут Барсик"],
    ["Какая у нас машина?", "Машина у нас большая, минивэн"],
    ["What is my wife allergic to?", "My wife is allergic to bees"],
    ["Do you remember my hotel?", "We stay at the hotel Ak-Keme"],
  ])("finds its answer: %s", (question, line) => {
    expect(answered(question, line)).toBe(true);
  });

  it.each([
    ["Можно ли нам с собакой?", "У нас собака, маленькая"],
    ["Что нам взять с собой в горы?", "Мы любим горы"],
    ["Сколько стоит тур для нас?", "Мы хотим тур"],
    ["Какие у вас есть туры?", "Мы смотрели туры"],
    ["У нас аллергия на орехи", "У дочки аллергия на орехи"],
    ["На что у нашей дочки аллергия?", "Мы всё ещё думаем"],
  ])("is none, or has no answer here: %s", (question, line) => {
    expect(answered(question, line)).toBe(false);
  });
});
