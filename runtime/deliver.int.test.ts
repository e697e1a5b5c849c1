import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { PlatformError, type OutboundMessage, type SendOutcome } from "../domain/index.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { createHarness, type Harness } from "./testing/harness.ts";

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

const CLAIM_MS = 60_000;
const texts = () => h.channel.arrived.map((message) => message.text);
const outgoing = () =>
  h.query<{ text: string; status: string; reason: string | null; attempts: number }>(
    "select text, status, reason, attempts from messages where direction = 'out' order by seq",
  );
const fails = (outcome: SendOutcome, retryAfterMs?: number) => () => {
  throw new PlatformError({
    code: `test-${outcome}`,
    message: "scripted",
    outcome,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
};
const own = (externalId: string, text: string) => ({
  kind: "own" as const,
  chatId: "chat",
  externalId,
  text,
  at: h.clock.now(),
});
const manager = async () => ({
  orgId: h.organisation.id,
  conversationId: (await h.conversation()).id,
  managerId: "manager",
});

describe("delivery", () => {
  it("sends the parts of a reply in order, one after the other", async () => {
    h = await createHarness(test, { script: [{ reply: "раз|два|три" }] });
    await h.say("Привет");
    await h.settle();
    expect(texts()).toEqual(["раз", "два", "три"]);
    expect((await outgoing()).map((message) => message.status)).toEqual(["sent", "sent", "sent"]);
  });

  it("tries again when the platform asks to wait, not before, and keeps the order", async () => {
    h = await createHarness(test, { script: [{ reply: "раз|два" }] });
    h.channel.next(fails("retry", 30_000));
    await h.say("Привет");
    await h.settle();
    expect(await outgoing()).toMatchObject([{ status: "queued", reason: "test-retry" }, { status: "queued" }]);
    await h.settle(20_000);
    expect(texts()).toEqual([]);
    await h.settle(20_000);
    expect(texts()).toEqual(["раз", "два"]);
  });

  it("gives a refused message up and goes on with the next", async () => {
    h = await createHarness(test, { script: [{ reply: "раз|два" }] });
    h.channel.next(fails("rejected"));
    await h.say("Привет");
    await h.settle();
    expect(await outgoing()).toMatchObject([{ status: "failed", reason: "test-rejected" }, { status: "sent" }]);
  });

  it("never repeats a send that may have arrived, and does not let it block the next", async () => {
    h = await createHarness(test, { script: [{ reply: "раз|два" }] });
    h.channel.next((message: OutboundMessage) => {
      h.channel.arrive(message);
      return fails("uncertain")();
    });
    await h.say("Привет");
    await h.settle();
    await h.settle(CLAIM_MS * 2);
    expect(texts()).toEqual(["раз", "два"]);
    expect(await outgoing()).toMatchObject([{ status: "uncertain" }, { status: "sent" }]);
  });

  it("leaves a message whose worker died between claim and send uncertain, and later replies flow", async () => {
    h = await createHarness(test, { script: [{ reply: "первый" }, { reply: "второй" }] });
    await h.say("Привет");
    h.clock.advance(2000);
    const crash = h.pauseAt("claimed");
    void h.runtime.runDue();
    await crash.reached;
    await h.say("Алло?");
    const other = h.other();
    h.clock.advance(2000);
    await other.runtime.runDue();
    expect(texts()).toEqual([]);
    h.clock.advance(CLAIM_MS);
    while ((await other.runtime.runDue()) > 0);
    expect(texts()).toEqual(["второй"]);
    expect(await outgoing()).toMatchObject([{ status: "uncertain", reason: "claim-expired" }, { status: "sent" }]);
  });
});

describe("a takeover", () => {
  it("between a commit and its retry silences what was still queued, split parts included", async () => {
    h = await createHarness(test, { script: [{ reply: "раз|два|три" }] });
    h.channel.next((message) => h.channel.arrive(message), fails("retry", 5000));
    await h.say("Привет");
    await h.settle();
    await h.runtime.takeover(await manager());
    await h.settle(60_000);
    expect(texts()).toEqual(["раз"]);
    expect(await outgoing()).toMatchObject([
      { status: "sent" },
      { status: "suppressed", reason: "takeover" },
      { status: "suppressed" },
    ]);
  });

  it("by a manager's reply sends the manager's words and nothing of the bot", async () => {
    h = await createHarness(test, { script: [{ reply: "от бота" }] });
    h.channel.next(fails("retry", 5000));
    await h.say("Привет");
    await h.settle();
    const request = { ...(await manager()), text: "Добрый день, это менеджер", idempotencyKey: "once" };
    const first = await h.runtime.sendAsManager(request);
    const again = await h.runtime.sendAsManager(request);
    expect(again.id).toBe(first.id);
    await h.settle(60_000);
    expect(texts()).toEqual(["Добрый день, это менеджер"]);
    expect(await h.conversation()).toMatchObject({ mode: "human", answered_seq: 1 });
  });

  it("refuses an Idempotency-Key that carried another text", async () => {
    h = await createHarness(test);
    await h.say("Привет");
    const request = { ...(await manager()), text: "раз", idempotencyKey: "key" };
    await h.runtime.sendAsManager(request);
    await expect(h.runtime.sendAsManager({ ...request, text: "два" })).rejects.toMatchObject({
      code: "idempotency-key-reused",
    });
  });

  it("ends with a return: the bot answers only what is unanswered, and knows what was agreed", async () => {
    h = await createHarness(test, {
      script: [
        { expect: (request) => expect(request.messages[0]?.text).toContain("скидка 5 процентов"), reply: "Продолжим!" },
      ],
    });
    await h.say("Привет");
    const request = await manager();
    await h.runtime.sendAsManager({ ...request, text: "Я помогу" });
    await h.settle();
    await h.runtime.returnToBot({ ...request, summary: "Согласована скидка 5 процентов" });
    await h.settle();
    expect(texts()).toEqual(["Я помогу"]);
    await h.say("Спасибо, что дальше?");
    await h.settle();
    expect(texts()).toEqual(["Я помогу", "Продолжим!"]);
    await expect(h.runtime.returnToBot(request)).rejects.toMatchObject({ code: "not-with-a-person" });
  });
});

describe("our own message reported back", () => {
  it("before the send call returned is no takeover", async () => {
    h = await createHarness(test, { script: [{ reply: "ответ" }] });
    h.channel.next(async (message) => {
      const receipt = h.channel.arrive(message);
      await h.runtime.accept(h.account, [own(receipt.externalId, message.text)]);
      return receipt;
    });
    await h.say("Привет");
    await h.settle();
    await h.settle(5000);
    expect(await h.conversation()).toMatchObject({ mode: "bot" });
    expect(await outgoing()).toMatchObject([{ status: "sent" }]);
  });

  it("settles a message of which nobody knew whether it arrived", async () => {
    h = await createHarness(test, { script: [{ reply: "ответ" }] });
    h.channel.next(fails("uncertain"));
    await h.say("Привет");
    await h.settle();
    await h.runtime.accept(h.account, [own("platform-7", "ответ")]);
    expect(await outgoing()).toMatchObject([{ status: "sent", reason: "echo" }]);
    expect(await h.conversation()).toMatchObject({ mode: "bot" });
  });

  it("without a match is a person on the phone: takeover, and the words are kept", async () => {
    h = await createHarness(test, { script: [{ reply: "ответ" }] });
    await h.say("Привет");
    await h.settle();
    await h.runtime.accept(h.account, [own("phone-1", "Это Demo-менеджер, пишу с телефона")]);
    await h.runtime.accept(h.account, [own("phone-1", "Это Demo-менеджер, пишу с телефона")]);
    expect(await h.conversation()).toMatchObject({ mode: "human" });
    expect(await outgoing()).toHaveLength(2);
  });
});

describe("timers", () => {
  const remind = [
    { toolCalls: [{ name: "set_reminder", args: { at: "2026-06-02T08:00:00Z", text: "Напоминаю о туре" } }] },
    { reply: "Хорошо" },
  ];
  const DAY = 25 * 3_600_000;

  it("say a reminder once, at its time", async () => {
    h = await createHarness(test, { script: remind });
    await h.say("Напомните завтра");
    await h.query("update deals set stage = 'offer'");
    await h.settle();
    expect(texts()).toEqual(["Хорошо"]);
    await h.settle(DAY);
    await h.settle(DAY);
    expect(texts()).toEqual(["Хорошо", "Напоминаю о туре"]);
  });

  it("stay silent while a person has the conversation", async () => {
    h = await createHarness(test, { script: remind });
    await h.say("Напомните завтра");
    await h.query("update deals set stage = 'offer'");
    await h.settle();
    await h.runtime.takeover(await manager());
    await h.settle(DAY);
    expect(texts()).toEqual(["Хорошо"]);
    expect(await h.query("select status, reason from timers")).toEqual([{ status: "fired", reason: "mode-human" }]);
  });

  it("tell a customer who waits for a person, once, that they are not forgotten", async () => {
    h = await createHarness(test, {
      script: [
        { toolCalls: [{ name: "hand_off", args: { reason: "asked-for-person", summary: "demo" } }] },
        { reply: "Передаю вас коллеге." },
      ],
    });
    await h.say("Позовите человека");
    await h.settle();
    expect(texts()).toEqual(["Передаю вас коллеге."]);
    await h.settle(16 * 60_000);
    await h.settle(16 * 60_000);
    expect(texts()).toHaveLength(2);
    expect(texts()[1]).toMatch(/помним о вашем вопросе/);
  });
});
