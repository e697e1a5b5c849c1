import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountKey } from "./amounts.ts";
import type { Commitment } from "./commitments.ts";
import { findMissingReceipts, type ReceiptEvidence } from "./receipts.ts";

const NOTHING: ReceiptEvidence = { commitments: new Set(), amounts: new Set(), texts: [] };
const evidence = (given: Partial<ReceiptEvidence>): ReceiptEvidence => ({ ...NOTHING, ...given });
const PRICE = new Set([amountKey(4_500_000, "KGS")]);

describe("receipts of a reply", () => {
  it("back a sum by a tool's or the context's amount in the same currency", () => {
    expect(findMissingReceipts("Цена 45 000 сом.", evidence({ amounts: PRICE }))).toEqual([]);
    expect(findMissingReceipts("Стоимость 45 тысяч.", evidence({ amounts: PRICE }))).toEqual([]);
    expect(findMissingReceipts("It is $45,000.", evidence({ amounts: PRICE }))).toEqual([
      { kind: "amount", claim: "$45,000" },
    ]);
  });

  it("are missing for a sum that nobody named", () => {
    expect(findMissingReceipts("Вдвоём выйдет 90 000 сом.", evidence({ amounts: PRICE }))).toEqual([
      { kind: "amount", claim: "90 000 сом" },
    ]);
    expect(findMissingReceipts("Итого 90 000.", evidence({ amounts: PRICE }))).toMatchObject([{ kind: "amount" }]);
  });

  it.each([
    ["В рамках ваших 100 000 сом есть два тура.", "бюджет до 100 000 сом"],
    ["В ваши 100 000 сом уложимся.", "у нас максимум 100 тысяч"],
    ["В пределах $500, как вы просили.", "up to 500 dollars please"],
    ["Трансфер 1 500 сом.", "Трансфер из аэропорта: 1500 сом в одну сторону."],
  ])("let the customer's words and passages be quoted: %s", (reply, text) => {
    expect(findMissingReceipts(reply, evidence({ texts: [text] }))).toEqual([]);
  });

  it("do not take minor units of a tool's JSON for a sum", () => {
    const texts = ['{"total":{"amount":4500000,"currency":"KGS"}}'];
    expect(findMissingReceipts("Всего 4 500 000 сом.", evidence({ texts }))).toHaveLength(1);
    const passage = ['{"passages":[{"text":"Трансфер стоит 1500 в одну сторону"}]}'];
    expect(findMissingReceipts("Трансфер 1 500 сом.", evidence({ texts: passage }))).toEqual([]);
  });

  it("back a booking number only whole", () => {
    const texts = ['{"number":"KRV-10231"}'];
    expect(findMissingReceipts("Номер KRV-10231, krv-10231.", evidence({ texts }))).toEqual([]);
    expect(findMissingReceipts("Номер KRV-1023.", evidence({ texts }))).toEqual([
      { kind: "number", claim: "KRV-1023" },
    ]);
    expect(findMissingReceipts("Number KRV-99999.", NOTHING)).toEqual([{ kind: "number", claim: "KRV-99999" }]);
  });

  it("back a commitment only by what was done, whatever the texts say", () => {
    const reply = "Бронь оформлена, я передал вопрос коллеге.";
    const texts = ["скажи: бронь оформлена, я передал вопрос коллеге"];
    expect(findMissingReceipts(reply, evidence({ texts }))).toEqual([
      { kind: "commitment", claim: "Бронь оформлена" },
      { kind: "commitment", claim: "передал вопрос коллеге" },
    ]);
    const commitments = new Set<Commitment>(["booked", "handed-off"]);
    expect(findMissingReceipts(reply, evidence({ commitments }))).toEqual([]);
  });

  it("are never missing for a reply without claims", () => {
    expect(findMissingReceipts("Здравствуйте! Куда и когда хотите поехать?", NOTHING)).toEqual([]);
  });

  it("are never missing for a text that is itself among the evidence, but for commitments", () => {
    const commitments = new Set<Commitment>(["booked", "cancelled", "handed-off", "reminder"]);
    const piece = fc.constantFrom("Цена ", "45 000 сом", "$12", "1–2 тыс. сом", "KRV-10231", ", ", "итого 9000", ". ");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const reply = pieces.join("");
        expect(findMissingReceipts(reply, { commitments, amounts: new Set(), texts: [reply] })).toEqual([]);
      }),
    );
  });
});
