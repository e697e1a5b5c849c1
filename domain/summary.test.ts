import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summaryLinesOf, type SummaryMessage } from "./summary-rules.ts";
import { checkSummary, parseSummary, SUMMARY_KINDS, toSummary, type SummaryLine } from "./summary.ts";
import { textTokens } from "./text-budget.ts";

const at = new Date("2026-06-01T08:00:00Z");
const said = (author: SummaryMessage["author"], text: string): SummaryMessage => ({ author, text, at });
const linesOf = (...messages: SummaryMessage[]) =>
  summaryLinesOf(messages, "Asia/Bishkek").map(({ kind, text }) => `${kind}: ${text}`);

describe("lines by rules", () => {
  it("keep what the customer tells of themselves and decides, not small talk", () => {
    const told = said("client", "Здравствуйте! У дочки аллергия на орехи. Бюджет до 120 000 сом. Спасибо");
    expect(linesOf(told, said("client", "Ок, берём второй вариант"))).toEqual([
      "told: У дочки аллергия на орехи.",
      "told: Бюджет до 120 000 сом.",
      "decided: Ок, берём второй вариант",
    ]);
  });

  it("keep a manager's promise word for word", () => {
    const promise = "Пришлю договор до пятницы, скидка 7 % за нами.";
    expect(linesOf(said("manager", `Добрый день! ${promise}`))).toEqual([`promise: ${promise}`]);
    expect(linesOf(said("manager", "I'll call you tomorrow at 10."))).toEqual([
      "promise: I'll call you tomorrow at 10.",
    ]);
  });

  it("keep sums with what they were for, and what we did", () => {
    const price = "Тур «Озеро» на двоих стоит 90 000 сом.";
    expect(linesOf(said("bot", `${price} Что скажете?`), said("bot", "Оформил бронь KRV-10001."))).toEqual([
      `said: ${price}`,
      "said: Оформил бронь KRV-10001.",
    ]);
  });

  it("keep a question until somebody answers it", () => {
    const question = said("client", "А можно с собакой?");
    expect(linesOf(question, said("bot", "Уточню у коллег."))).toEqual(["asked: А можно с собакой?"]);
    expect(linesOf(question, said("bot", "Да, можно."))).toEqual([]);
    expect(linesOf(question)).toEqual(["asked: А можно с собакой?"]);
  });
});

const line = fc.record({
  day: fc.constantFrom("2026-06-01", "2026-06-02"),
  kind: fc.constantFrom(...SUMMARY_KINDS.filter((kind) => kind !== "note")),
  text: fc.stringMatching(/^[а-яa-z][а-яa-z0-9 ,]{0,80}[а-яa-z]$/u),
});
const lines = fc.array(line, { maxLength: 40 });
const locale = fc.constantFrom("ru" as const, "en" as const);

describe("a summary", () => {
  it("fits its budget, keeps the order and says nothing that no line says", () => {
    fc.assert(
      fc.property(lines, locale, fc.integer({ min: 1, max: 600 }), (all, language, tokens) => {
        const text = toSummary(all, { tokens, locale: language });
        expect(textTokens(text)).toBeLessThanOrEqual(tokens);
        const kept = parseSummary(text);
        if (text.endsWith("…")) return;
        const rest = [...all];
        for (const one of kept) {
          const index = rest.findIndex((other) => JSON.stringify(other) === JSON.stringify(one));
          expect(index).not.toBe(-1);
          rest.splice(0, index + 1);
        }
      }),
    );
  });

  it("is read back as it was written, in either language, and does not change by that", () => {
    fc.assert(
      fc.property(lines, locale, (all, language) => {
        const text = toSummary(all, { tokens: 100_000, locale: language });
        expect(toSummary(parseSummary(text), { tokens: 100_000, locale: language })).toBe(text);
      }),
    );
  });

  it("lets promises and what lasts outlive prices and small things", () => {
    const day = "2026-06-01";
    const chatter: SummaryLine[] = Array.from({ length: 200 }, (_, n) => ({
      day,
      kind: "told",
      text: `мы тут ${"да ".repeat(n)}`,
    }));
    const all: SummaryLine[] = [
      { day, kind: "told", text: "У дочки аллергия на орехи" },
      { day, kind: "promise", text: "Пришлю договор до пятницы" },
      ...chatter,
    ];
    const text = toSummary(all, { tokens: 100, locale: "ru" });
    expect(text).toContain("аллергия на орехи");
    expect(text).toContain("2026-06-01 менеджер обещал: Пришлю договор до пятницы");
  });

  it("takes a line of another hand as a note", () => {
    expect(parseSummary("- Клиент ждёт звонка\n\n2026-06-01 клиент решил: едем")).toEqual([
      { day: null, kind: "note", text: "Клиент ждёт звонка" },
      { day: "2026-06-01", kind: "decided", text: "едем" },
    ]);
  });
});

describe("a summary of another hand", () => {
  const sources = ["2026-06-01", "Бюджет 120 000 сом, едем с дочкой 7 лет", "Хотим юрты"];
  const check = (text: string) => checkSummary(parseSummary(text), sources).map((line) => line.text);

  it("keeps what the messages say, in other forms of their words too", () => {
    const text = "2026-06-01 клиент рассказал: бюджет 120000 сом, дочка 7 лет\n2026-06-01 клиент решил: хотят юрту";
    expect(check(text)).toEqual(["бюджет 120000 сом, дочка 7 лет", "хотят юрту"]);
  });

  it.each([
    ["a number", "2026-06-01 клиент рассказал: бюджет 150 000 сом"],
    ["a day", "2026-06-03 клиент рассказал: бюджет 120 000 сом"],
    ["a thing", "2026-06-01 клиент рассказал: собираются покупать квартиру"],
  ])("loses a line that makes up %s", (_what, text) => {
    expect(check(text)).toEqual([]);
  });
});
