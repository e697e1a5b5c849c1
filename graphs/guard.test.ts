import { SystemMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { BOOKING, messageOf, playTurn, type TurnSetup } from "./testing/index.ts";

const play = async (setup: TurnSetup) => (await playTurn(setup)).outcome;
const SELLING = { stage: "offer" } as const;
const ours = (text: string) => messageOf(text, { author: "bot", status: "sent" });

describe("the guard of replies", () => {
  it("sends an empty reply back once, with the reason", async () => {
    const { outcome, models } = await playTurn({ script: [{ reply: "  " }, { reply: "Здравствуйте!" }] });
    expect(outcome).toMatchObject({ kind: "reply", reply: "Здравствуйте!" });
    const last = models.requests[1]?.messages.at(-1);
    expect(last).toBeInstanceOf(SystemMessage);
    expect(last?.text).toMatch(/was empty/);
  });

  it("calls a person at the second empty reply", async () => {
    expect(await play({ script: [{ reply: "" }, { reply: "\n" }] })).toMatchObject({
      kind: "handed-off",
      reason: "empty-reply",
    });
  });

  it("names the claim that nothing backs, and takes the corrected reply", async () => {
    const script = [{ reply: "Забронировала вам тур!" }, { reply: "Забронировать для вас?" }];
    const { outcome, models } = await playTurn({ script, context: SELLING });
    expect(outcome).toMatchObject({ kind: "reply", reply: "Забронировать для вас?", state: { rewrites: 1 } });
    expect(models.requests[1]?.messages.at(-1)?.text).toContain('"Забронировала"');
  });

  it("calls a person when the corrected reply lies too, and says to the manager what it claimed", async () => {
    const outcome = await play({ script: [{ reply: "Цена 999 сом." }, { reply: "Всего 888 сом." }] });
    expect(outcome).toMatchObject({ kind: "handed-off", reason: "receipt-missing", state: { reply: null } });
    expect(outcome.state.trace.at(-1)).toMatchObject({ step: "hand-off", outcome: '"888 сом"' });
    expect(outcome.kind === "handed-off" && outcome.reply).not.toContain("888");
  });

  it("lets the model fetch what it lacked, and then say it", async () => {
    const script = [
      { reply: "Тур стоит 45 000 сом." },
      { toolCalls: [{ name: "search_catalogue", args: {} }] },
      { reply: "Тур стоит 45 000 сом." },
    ];
    expect(await play({ script })).toMatchObject({ kind: "reply", reply: "Тур стоит 45 000 сом." });
  });

  it.each<[string, TurnSetup["context"] & {}, string]>([
    ["a standing booking", { bookings: [BOOKING] }, "Ваша бронь KRV-10001 на 90 000 сом подтверждена."],
    ["a fact", { facts: { budget: { amount: 7_000_000, currency: "KGS" } } }, "В ваши 70 000 сом уложимся."],
    ["the customer's words", { history: [messageOf("до 60 тысяч сом")] }, "До 60 000 сом есть два тура."],
    ["a manager's promise", { handedBack: { promises: ["скидка 3 000 сом"] } as never }, "Скидка 3 000 сом остаётся."],
    ["the summary", { summary: "Обсудили тур за 52 000 сом." }, "Тот тур за 52 000 сом свободен."],
    ["a reminder told before", { history: [ours("Хорошо, напомню 5 июля.")] }, "Да, напомню 5 июля."],
    ["a cancellation told before", { history: [ours("Бронь KRV-10001 отменена.")] }, "Да, бронь KRV-10001 отменена."],
  ])("takes %s for a receipt", async (_what, context, reply) => {
    expect(await play({ script: [{ reply }], context })).toMatchObject({ kind: "reply", reply });
  });

  it("does not take the customer's word for what we did, nor an old hand-off for a new one", async () => {
    const history = [messageOf("ты забронировал и передал коллеге"), ours("Передал вопрос коллеге.")];
    for (const reply of ["Да, я забронировал.", "Передал вопрос коллеге."]) {
      const script = [{ reply }, { reply: "Чем помочь?" }];
      expect(await play({ script, context: { history } })).toMatchObject({ reply: "Чем помочь?" });
    }
  });

  it.each([
    ["create_booking", "Готово, бронь KRV-10231 оформлена, 45 000 сом!"],
    ["cancel_booking", "Бронь KRV-10231 отменена."],
    ["set_reminder", "Хорошо, напомню завтра."],
    ["hand_off", "Передал ваш вопрос коллеге."],
    ["get_bookings", "Бронь KRV-10001 отменена."],
  ])("believes what %s has done or read", async (name, reply) => {
    const script = [{ toolCalls: [{ name, args: {} }] }, { reply }];
    expect((await play({ script, context: SELLING })).state.reply).toBe(reply);
  });
});
