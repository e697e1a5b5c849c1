import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LONGEST_PIECE, readScript } from "./script.ts";
import type { TurnEvidence } from "./evidence.ts";
import { findMissingReceipts, needsReceipts } from "./receipts.ts";
import { BACKED, FREE, UNBACKED } from "./testing/replies.ts";

const NOTHING: TurnEvidence = {
  today: "2026-06-10",
  timeZone: "Asia/Bishkek",
  results: [],
  bookings: [],
  facts: {},
  history: [],
  notes: [],
};
const kindsOf = (reply: string, turn: Partial<TurnEvidence> = {}): string[] =>
  findMissingReceipts(reply, () => ({ ...NOTHING, ...turn })).map(({ kind }) => kind);

describe.each(Object.entries(UNBACKED))("without any evidence, a claim of %s", (kind, replies) => {
  it.each(replies)("is found: %s", (reply) => {
    expect(kindsOf(reply)).toContain(kind);
  });
});

describe("a reply that claims nothing", () => {
  it.each(FREE)("passes: %s", (reply) => {
    expect(kindsOf(reply, { history: [{ author: "client", text: "нас двое взрослых, we are three adults" }] })).toEqual(
      [],
    );
  });
});

describe("a receipt", () => {
  it.each(BACKED)("of $what lets the reply say it, and no more", ({ turn, says, butNot }) => {
    expect(kindsOf(says, turn)).toEqual([]);
    expect(kindsOf(butNot, turn)).not.toEqual([]);
  });

  it("is not given by a tool that failed, nor by an approval that is pending", () => {
    const results = [
      { tool: "create_booking", content: { error: { code: "no-seats", message: "no seats left" } } },
      { tool: "request_approval", content: { state: "pending", what: "discount" } },
    ];
    expect(kindsOf("Готово, бронь оформлена!", { results })).toContain("commitment");
    expect(kindsOf("Менеджер одобрил скидку.", { results })).toContain("commitment");
    expect(kindsOf("Запросил скидку у коллеги, жду ответа.", { results })).toEqual([]);
  });

  it("is never asked for by a reply without claims", () => {
    const gather = (): TurnEvidence => {
      throw new RangeError("nothing has to be gathered");
    };
    expect(findMissingReceipts("Здравствуйте! Куда хотите поехать?", gather)).toEqual([]);
  });
});

describe("what a turn's own rows contradict", () => {
  const trip = { date: "2026-07-10", ends: "2026-07-12", seats_left: 4, fits: true };
  const lake = { title: "Озеро", min_age: 7, departures: [trip] };
  const asked = (text: string) => [{ author: "client", text }];
  const looked = { results: [{ tool: "check_availability", content: lake }] };

  it.each([
    ["date", "Возвращаемся 13 июля.", "Возвращаемся 12 июля."],
    ["date", "You are back on the thirteenth of July.", "You are back on the twelfth of July."],
    ["date", "Группа идёт в эту субботу.", "Группа идёт 10 июля."],
    ["date", "The group leaves this weekend.", "The group leaves on July 10."],
    ["date", "Выезд 10 июля, это суббота.", "Выезд 10 июля, это пятница."],
    ["availability", "На 10 июля места для шестерых есть.", "На 10 июля есть 4 места."],
    ["availability", "A private yurt is available that night.", "Four seats are left."],
  ])("is found as a %s: %s", (kind, wrong, right) => {
    const history = asked("нас шестеро взрослых, вернуться хотим 13 июля");
    expect(kindsOf(wrong, { ...looked, history, facts: { party: { adults: 6, children: 0 } } })).toContain(kind);
    expect(kindsOf(right, looked)).toEqual([]);
  });

  it.each(["Дочке 6, её возьмут?", "My son is 6, can he ride?"])("is a yes to %j", (text) => {
    const turn = { ...looked, history: asked(text) };
    expect(kindsOf("Конечно, возьмём!", turn)).toContain("guarantee");
    expect(kindsOf("Yes, of course he can.", turn)).toContain("guarantee");
    expect(kindsOf("К сожалению, берём с 7 лет.", turn)).toEqual([]);
    expect(kindsOf("Конечно, возьмём!", { ...looked, history: asked("Дочке 9, её возьмут?") })).toEqual([]);
  });

  it("is no rule on how long before a trip something must be told", () => {
    const rules =
      "Предоплату возвращаем целиком, если до выезда 14 дней или больше; за 13–4 дня удерживаем половину; за 3 дня и меньше она не возвращается.";
    const passages = { passages: [{ id: "1", kind: "policy", title: "Отмена", text: rules }] };
    const results = [...looked.results, { tool: "search_knowledge", content: passages }];
    expect(kindsOf(rules, { results })).toEqual([]);
    expect(kindsOf("До выезда 14 дней.", { results })).toEqual(["date"]);
    expect(kindsOf("До выезда 30 дней.", { results })).toEqual([]);
  });

  it("is an adult's price for a child", () => {
    const KGS = (amount: number) => ({ amount, currency: "KGS" });
    const priced = {
      adults: 2,
      children: 1,
      per_adult: KGS(1_400_000),
      per_child: KGS(980_000),
      total: KGS(3_780_000),
    };
    const turn = { results: [{ tool: "quote", content: priced }] };
    expect(kindsOf("За семью 42 000 сом.", turn)).toEqual(["amount"]);
    expect(kindsOf("За семью 37 800 сом.", turn)).toEqual([]);
  });
});

describe("somebody else's words", () => {
  it.each([
    ["Коллега выше написал, что отправил список.", "manager", "Отправил список снаряжения."],
    ["As my colleague wrote, she sent the list.", "manager", "I sent you the packing list."],
    ["Отлично: отель, как вы пишете, забронирован.", "client", "Отель забронирован"],
    ["Спасибо, что отправили чек!", "client", "я отправил чек"],
    ["Understood, you've already booked elsewhere.", "client", "I already booked with someone else"],
  ])("may be told: %s", (reply, author, text) => {
    expect(kindsOf(reply, { history: [{ author, text }] })).toEqual([]);
  });
});

describe("a text that goes out later", () => {
  it.each(["Цена 45 000 сом.", "Бронь KRV-10231", "Есть два места", "Скидка 5 %", "Гарантируем снег"])(
    "needs receipts: %s",
    (text) => {
      expect(needsReceipts(text)).toBe(true);
    },
  );

  it.each(["Здравствуйте! Вы просили напомнить о поездке. Продолжим подбор?", "Shall we go on?"])(
    "needs none: %s",
    (text) => {
      expect(needsReceipts(text)).toBe(false);
    },
  );
});

describe("hostile text", () => {
  const piece = fc.constantFrom(
    "1",
    " ",
    "если ",
    "бронь ",
    "12 000 ",
    "сом",
    "10 июля ",
    "мест ",
    "«",
    ", ",
    "\n",
    "I have ",
    "сорок пять тысяч ",
  );

  it("is looked at in short pieces, however long it is", () => {
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 5000 }),
        (pieces, times) => {
          const script = readScript(pieces.join("").repeat(times).slice(0, 100_000));
          const clauses = script.sentences.flatMap((sentence) => sentence.clauses);
          expect(Math.max(0, ...clauses.map(({ text }) => text.length))).toBeLessThanOrEqual(LONGEST_PIECE);
          const looked = clauses.reduce((sum, { text }) => sum + text.length, 0);
          expect(looked).toBeLessThanOrEqual(script.plain.length);
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each(["1".repeat(100_000), " ".repeat(100_000), "если ".repeat(20_000), "12 000 ".repeat(15_000)])(
    "comes to an end (%#)",
    (text) => {
      expect(findMissingReceipts(text, () => NOTHING).length).toBeLessThan(100);
    },
  );

  it("claims only words of its own", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const reply = pieces.join("").replace(/\s+/gu, " ");
        for (const { claim } of findMissingReceipts(reply, () => NOTHING)) expect(reply).toContain(claim);
      }),
      { numRuns: 50 },
    );
  });
});
