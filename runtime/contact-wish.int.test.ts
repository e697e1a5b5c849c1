import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
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

const DAY = 24 * 3_600_000;
const STOPPED = expect.stringContaining("больше не будем писать вам первыми");
const ALLOWED = expect.stringContaining("Снова будем писать");
const texts = () => h.channel.arrived.map((message) => message.text);
const optedOut = async (): Promise<boolean> =>
  (await h.query<{ out: boolean }>("select opted_out_at is not null as out from clients"))[0]?.out ?? false;
const target = async () => ({
  orgId: h.organisation.id,
  conversationId: (await h.conversation()).id,
  managerId: "manager",
});
const remind = [
  { toolCalls: [{ name: "set_reminder", args: { at: "2026-06-02T08:00:00Z", text: "Напоминаю о туре" } }] },
  { reply: "Хорошо" },
];

describe("a customer who forbids us to write first", () => {
  it("is obeyed and told so once, without a turn", async () => {
    h = await createHarness(test);
    await h.say("Стоп");
    expect(await optedOut()).toBe(true);
    await h.settle();
    await h.say("Отпишите меня!");
    await h.settle();
    expect(texts()).toEqual([STOPPED]);
    expect(await h.conversation()).toMatchObject({ mode: "bot", in_seq: 3, answered_seq: 3 });
    expect(await h.query("select id from turns")).toEqual([]);
  });

  it("loses their reminders, and is still answered", async () => {
    h = await createHarness(test, { script: [...remind, { reply: "Уточню" }] });
    await h.say("Напомните завтра");
    await h.query("update deals set stage = 'offer'");
    await h.settle();
    await h.say("больше не пишите мне");
    expect(await h.query("select status, reason from timers")).toEqual([{ status: "cancelled", reason: "opted-out" }]);
    await h.settle(2 * DAY);
    await h.say("А какие даты?");
    await h.settle();
    expect(texts()).toEqual(["Хорошо", STOPPED, "Уточню"]);
  });

  it("is understood once, however often the platform repeats the message", async () => {
    h = await createHarness(test);
    await h.say("stop", { externalId: "same" });
    await h.say("начать", { externalId: "back" });
    await h.say("stop", { externalId: "same" });
    expect(await optedOut()).toBe(false);
  });

  it("gets an answer to what they asked before as well", async () => {
    h = await createHarness(test, { script: [{ reply: "45 дней" }] });
    await h.say("Какой срок?");
    await h.say("стоп");
    await h.settle();
    expect(texts()).toEqual([STOPPED, "45 дней"]);
    expect(await h.conversation()).toMatchObject({ in_seq: 2, answered_seq: 2 });
  });

  it("who only says the word in passing is answered like anyone", async () => {
    h = await createHarness(test, { script: [{ reply: "Подскажу" }] });
    await h.say("стоп, а сколько стоит?");
    await h.settle();
    expect(await optedOut()).toBe(false);
    expect(texts()).toEqual(["Подскажу"]);
  });

  it("is not talked to by the bot while a person has the conversation; the person is told", async () => {
    h = await createHarness(test);
    await h.say("стоп?");
    await h.runtime.takeover(await target());
    await h.say("стоп");
    await h.settle();
    expect(await optedOut()).toBe(true);
    expect(texts()).toEqual([]);
    expect(await h.query("select code from notes")).toEqual([{ code: "opt-out" }]);
    expect(await h.conversation()).toMatchObject({ mode: "human", answered_seq: 0 });
  });

  it("takes it back with one word, and is told so", async () => {
    h = await createHarness(test);
    await h.say("стоп");
    await h.say("начать");
    await h.settle();
    expect(await optedOut()).toBe(false);
    expect(texts()).toEqual([STOPPED, ALLOWED]);
  });
});

describe("a wish to be written to from someone who never forbade it", () => {
  it("is a message like any other", async () => {
    h = await createHarness(test, { script: [{ reply: "Здравствуйте!" }] });
    await h.say("/start", { command: { name: "start", argument: "" } });
    await h.settle();
    expect(texts()).toEqual(["Здравствуйте!"]);
  });
});
