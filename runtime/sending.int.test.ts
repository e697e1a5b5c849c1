import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { PLATFORM_TRAITS, PlatformError, type SendingTraits } from "../domain/index.ts";
import { createId, insertOutgoing, type NewOutgoing } from "../store/index.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { createHarness, type Harness, type HarnessOptions } from "./testing/harness.ts";

let test: TestDatabase;
let h: Harness;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(async () => {
  h.models.done();
  await h.end();
});

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The harness begins at 14:00 in Bishkek. Quiet hours are from 21:00 to 09:00 there. */
const MORNING = new Date("2026-06-02T03:00:00Z");
const NIGHT_MS = 9 * HOUR;
const TEMPLATE = { name: "order_update", language: "ru", parameters: [] };

const texts = () => h.channel.arrived.map((message) => message.text);
const outgoing = () =>
  h.query<{ text: string; status: string; reason: string | null; next_at: Date }>(
    "select text, status, reason, next_at from messages where direction = 'out' order by seq",
  );
const notes = () => h.query<{ code: string; text: string }>("select code, text from notes order by created_at, id");
const target = async () => ({
  orgId: h.organisation.id,
  conversationId: (await h.conversation()).id,
  managerId: "manager",
});
const sendRequest = async (text: string) => h.runtime.sendAsManager({ ...(await target()), text });

/** Something the bot says of its own accord, as a timer would. */
async function propose(text: string, overrides: Partial<NewOutgoing> = {}): Promise<void> {
  const { id: conversationId } = await h.conversation();
  const now = h.clock.now();
  const base = {
    id: createId(now),
    conversationId,
    author: "bot",
    authorId: null,
    purpose: "proactive",
    text,
  } as const;
  await h.database.withTenant(h.organisation.id, (tx) =>
    insertOutgoing(tx, { ...base, status: "queued", externalId: null, idempotencyKey: null, now, ...overrides }),
  );
}

/** A customer who wrote and was answered; then so much time passes. */
async function answered(laterMs: number, options: HarnessOptions = {}): Promise<void> {
  h = await createHarness(test, { ...options, script: [{ reply: "ответ" }, ...(options.script ?? [])] });
  await h.say("Привет");
  await h.settle();
  h.clock.advance(laterMs);
}

const after = (at: Date): number => at.getTime() - h.clock.now().getTime();

describe("what the bot says of its own accord at night", () => {
  it("is held until the client's morning and sent then", async () => {
    await answered(NIGHT_MS);
    await propose("напоминание");
    await h.settle();
    expect(texts()).toEqual(["ответ"]);
    expect((await outgoing())[1]).toMatchObject({ status: "held", reason: "quiet-hours", next_at: MORNING });
    await h.settle(after(MORNING) - 1);
    expect(texts()).toEqual(["ответ"]);
    await h.settle(1);
    expect(texts()).toEqual(["ответ", "напоминание"]);
  });

  it("goes by the time zone of the client's phone", async () => {
    await answered(NIGHT_MS);
    await h.query("update clients set phone = '12125551234'");
    await propose("напоминание");
    await h.settle();
    expect(texts()).toEqual(["ответ", "напоминание"]);
  });

  it("survives a restart while it is held", async () => {
    await answered(NIGHT_MS);
    await propose("напоминание");
    await h.settle();
    const other = h.other();
    h.clock.advance(after(MORNING));
    while ((await other.runtime.runDue()) > 0);
    expect(texts()).toEqual(["ответ", "напоминание"]);
  });

  it("does not keep an answer waiting, nor a person's word", async () => {
    await answered(NIGHT_MS, { script: [{ reply: "ночной ответ" }] });
    await propose("напоминание");
    await h.settle();
    await h.say("Вы ещё тут?");
    await h.settle();
    expect(texts()).toEqual(["ответ", "ночной ответ"]);
    await h.settle(after(MORNING));
    expect(texts()).toEqual(["ответ", "ночной ответ", "напоминание"]);
  });

  it("keeps its own order", async () => {
    await answered(NIGHT_MS);
    await propose("первое");
    await propose("второе");
    await h.settle();
    expect((await outgoing()).map(({ status }) => status)).toEqual(["sent", "held", "queued"]);
    await h.settle(after(MORNING));
    expect(texts()).toEqual(["ответ", "первое", "второе"]);
  });

  it("is never said after a takeover that comes while it is held", async () => {
    await answered(NIGHT_MS);
    await propose("напоминание");
    await h.settle();
    await h.runtime.takeover(await target());
    await sendRequest("Это менеджер");
    await h.settle(after(MORNING));
    expect(texts()).toEqual(["ответ", "Это менеджер"]);
    expect((await outgoing())[1]).toMatchObject({ status: "suppressed", reason: "takeover" });
  });
});

describe("what the bot says of its own accord by day", () => {
  it("waits while a message of the customer has no answer", async () => {
    await answered(HOUR, { script: [{ reply: "второй ответ" }] });
    await h.say("Ещё вопрос");
    await propose("напоминание");
    await h.runtime.runDue();
    expect((await outgoing())[1]).toMatchObject({ status: "held", reason: "customer-is-writing" });
    await h.settle();
    await h.settle(5 * 60_000);
    expect(texts()).toEqual(["ответ", "второй ответ", "напоминание"]);
  });

  it("is held at the cap until the first of the others is a day old", async () => {
    await answered(0);
    for (const text of ["раз", "два", "три", "четыре"]) await propose(text);
    await h.settle();
    expect(texts()).toEqual(["ответ", "раз", "два", "три"]);
    expect((await outgoing())[4]).toMatchObject({ status: "held", reason: "day-cap" });
    await h.settle(DAY);
    expect(texts()).toEqual(["ответ", "раз", "два", "три", "четыре"]);
  });

  it("counts for a client over all chats, however many processes claim at once", async () => {
    await answered(0);
    const first = await h.conversation();
    await propose("раз");
    await propose("два");
    await h.settle();
    await h.say("Привет", { chatId: "another", sender: { externalId: "customer" } });
    await h.query("update conversations set answered_seq = in_seq");
    await propose("из второго чата", { conversationId: (await h.conversation()).id });
    await propose("из первого", { conversationId: first.id });
    const deliveries = [h.runtime.runDue(), h.other().runtime.runDue()];
    await Promise.all(deliveries);
    const rows = await h.query<{ status: string }>(
      "select status from messages where text like 'из %' order by status",
    );
    expect(rows.map(({ status }) => status)).toEqual(["held", "sent"]);
  });

  it("that the client forbade after it was queued is suppressed, and the manager reads why", async () => {
    await answered(0);
    await propose("напоминание");
    await h.query("update clients set opted_out_at = now()");
    await h.settle();
    expect(texts()).toEqual(["ответ"]);
    expect((await outgoing())[1]).toMatchObject({ status: "suppressed", reason: "opted-out" });
    expect(await notes()).toEqual([{ code: "opted-out", text: expect.stringContaining("просил не писать") }]);
    expect(await h.conversation()).toMatchObject({ mode: "bot" });
  });
});

describe("WhatsApp's window", () => {
  const sending: SendingTraits = { window: { ms: DAY, templates: [{ name: "order_update", language: "ru" }] } };

  it("is open for an answer, which is claimed with its commit", async () => {
    h = await createHarness(test, { script: [{ reply: "ответ" }], sending });
    await h.say("Привет");
    h.clock.advance(2000);
    await h.runtime.runDue();
    expect(texts()).toEqual(["ответ"]);
  });

  it("that closes between commit and claim makes the answer a hand-off with a note; the customer waits again", async () => {
    h = await createHarness(test, { script: [{ reply: "ответ|конец" }], sending });
    h.channel.next(() => {
      throw new PlatformError({ code: "down", message: "scripted", outcome: "retry", retryAfterMs: DAY });
    });
    await h.say("Привет");
    await h.settle();
    await h.settle(DAY);
    expect(texts()).toEqual([]);
    expect(await outgoing()).toMatchObject([
      { status: "suppressed", reason: "window-closed" },
      { status: "suppressed", reason: "window-closed" },
    ]);
    expect(await h.conversation()).toMatchObject({ mode: "human", in_seq: 1, answered_seq: 0 });
    expect(await notes()).toMatchObject([{ code: "window-closed", text: expect.stringContaining("24 ч") }]);
    const handoffs = await h.query<{ contract: { draft: string } }>("select contract from handoffs");
    expect(handoffs).toMatchObject([{ contract: { reason: "window-closed", draft: "ответ\nконец" } }]);
  });

  it("lets an approved template go when it is closed, and reach the channel as such", async () => {
    await answered(3 * DAY, { sending });
    await propose("свободный текст");
    await propose("Заказ в пути", { template: TEMPLATE });
    const sent: unknown[] = [];
    h.channel.next((message) => {
      sent.push(message.template);
      return h.channel.arrive(message);
    });
    await h.settle();
    expect(texts()).toEqual(["ответ", "Заказ в пути"]);
    expect(sent).toEqual([TEMPLATE]);
    expect((await outgoing())[1]).toMatchObject({ status: "suppressed", reason: "window-closed" });
  });

  it("goes by the platform's time of the customer's message, not by when it reached us", async () => {
    h = await createHarness(test, { script: [{ reply: "ответ" }], sending });
    await h.say("Привет", { sentAt: new Date(h.clock.now().getTime() - DAY) });
    await h.settle();
    expect(texts()).toEqual([]);
    expect(await h.conversation()).toMatchObject({ mode: "human" });
  });

  it("refuses a person's text before it is taken, and the bot keeps the conversation", async () => {
    await answered(DAY, { sending });
    await expect(sendRequest("Добрый день")).rejects.toMatchObject({
      code: "window-closed",
      data: { nextAt: null, explanation: { ru: expect.stringContaining("шаблон") } },
    });
    expect(await h.conversation()).toMatchObject({ mode: "bot" });
    expect(await outgoing()).toHaveLength(1);
  });
});

describe("the conduct of a marketplace", () => {
  it("keeps a whole answer back when one part of it shows a way past the platform", async () => {
    h = await createHarness(test, {
      script: [{ reply: "Да, есть|Пишите в Telegram: t.me/shop" }],
      sending: PLATFORM_TRAITS.ozon,
    });
    await h.say("Есть в наличии?");
    await h.settle();
    expect(texts()).toEqual([]);
    expect(await outgoing()).toMatchObject([
      { status: "suppressed", reason: "outside-contact" },
      { status: "suppressed" },
    ]);
    expect(await h.conversation()).toMatchObject({ mode: "human", answered_seq: 0 });
    await expect(sendRequest("Звоните +996 555 123456")).rejects.toMatchObject({ code: "outside-contact" });
    await sendRequest("Да, в наличии две штуки");
    await h.settle();
    expect(texts()).toEqual(["Да, в наличии две штуки"]);
  });
});

describe("chats that we begin", () => {
  it("are paced an account, a person's too, and one that has begun goes on", async () => {
    await answered(0, { sending: { openingsPerDay: 1 } });
    await h.query("update conversations set last_in_at = null, in_seq = 0, answered_seq = 0");
    await sendRequest("Здравствуйте|вы интересовались туром");
    await h.settle();
    expect(texts()).toEqual(["ответ", "Здравствуйте", "вы интересовались туром"]);
    await h.say("Кто это?", { chatId: "another", sender: { externalId: "other" } });
    await h.query("update conversations set last_in_at = null, in_seq = 0, answered_seq = 0");
    await sendRequest("И вам здравствуйте");
    await h.settle();
    const second = (await outgoing()).find(({ text }) => text === "И вам здравствуйте");
    expect(second).toMatchObject({ status: "held", reason: "opening-pace" });
    await h.settle(DAY);
    expect(texts().at(-1)).toBe("И вам здравствуйте");
  });
});

describe("the outlook of a conversation", () => {
  it("says what may be sent now, what not, why and when", async () => {
    await answered(NIGHT_MS, { sending: { window: { ms: DAY, templates: [] } } });
    const report = await h.runtime.explainSending(await target());
    expect(report).toMatchObject({ mode: "bot", timeZone: "Asia/Bishkek", optedOutAt: null });
    expect(report.freeTextUntil).toEqual(new Date("2026-06-02T07:59:00Z"));
    expect(report.purposes.map(({ purpose, verdict }) => [purpose, verdict.verdict])).toEqual([
      ["reply", "send"],
      ["proactive", "hold"],
      ["manager", "send"],
      ["notice", "send"],
    ]);
    const nobody = { orgId: h.organisation.id, conversationId: createId(h.clock.now()) };
    await expect(h.runtime.explainSending(nobody)).rejects.toMatchObject({ code: "conversation-not-found" });
  });
});
