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
