import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ModelError } from "../domain/index.ts";
import type { Script } from "../models/testing/index.ts";
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

const LEASE_MS = 30_000;
const booking = {
  tour: "demo-lake",
  date: "2026-07-10",
  adults: 2,
  children: 0,
  name: "Demo",
  phone: "+996 555 000 000",
};
const reminder = { at: "2026-06-02T08:00:00Z", text: "Demo reminder" };
const book = (overrides: Record<string, unknown> = {}): Script => ({
  toolCalls: [{ id: "book", name: "create_booking", args: { ...booking, ...overrides } }],
});
const texts = () => h.channel.arrived.map((message) => message.text);
const turns = () =>
  h.query<{ status: string; reason: string | null; seen_seq: number }>(
    "select status, reason, seen_seq from turns order by started_at, ended_at",
  );
const bookings = () =>
  h.query<{ adults: number; status: string }>("select adults, status from bookings order by created_at");
const effects = () =>
  h.query<{ tool: string; status: string; reason: string | null }>(
    "select tool, status, reason from effects order by created_at, id",
  );

/** Puts the client's deal where the sell agent works, so that it may book. */
async function startSelling(): Promise<void> {
  await h.say("Хочу на Иссык-Куль");
  await h.query("update deals set stage = 'offer'");
}

describe("a turn", () => {
  it("answers all that came within the quiet window with one reply", async () => {
    h = await createHarness(test, { script: [{ reply: "Здравствуйте! Куда едем?" }] });
    await h.say("Здравствуйте");
    await h.say("хочу тур");
    await h.settle();
    expect(texts()).toEqual(["Здравствуйте! Куда едем?"]);
    expect(await h.conversation()).toMatchObject({ in_seq: 2, answered_seq: 2, lease_holder: null, attempts: 0 });
    expect(await turns()).toEqual([{ status: "committed", reason: null, seen_seq: 2 }]);
  });

  it("records what it did: facts, stage moves with evidence, model calls and a trace", async () => {
    const facts = [{ key: "destination", value: "Иссык-Куль" }];
    h = await createHarness(test, {
      script: [{ toolCalls: [{ name: "remember", args: { facts } }] }, { reply: "Когда едем?" }],
    });
    await h.say("На Иссык-Куль");
    await h.settle();
    expect(await h.query("select key, value, message_seq from facts")).toEqual([
      { key: "destination", value: "Иссык-Куль", message_seq: 1 },
    ]);
    expect(await h.query("select from_stage, to_stage from stage_moves")).toEqual([
      { from_stage: "new", to_stage: "qualification" },
    ]);
    expect(await h.query("select purpose from model_calls")).toHaveLength(2);
    const rows = await h.query<{ trace: { v: number; steps: { step: string }[] }; journal: unknown }>(
      "select trace, journal from turns",
    );
    expect(rows[0]?.trace.steps.map((step) => step.step)).toEqual(["move", "model", "tool", "model"]);
    expect(rows[0]?.journal).toBeNull();
  });

  it("belongs to one process at a time", async () => {
    h = await createHarness(test, { script: [{ reply: "один ответ" }] });
    await h.say("Привет");
    h.clock.advance(2000);
    const pause = h.pauseAt("leased");
    const first = h.runtime.runDue();
    await pause.reached;
    await h.other().runtime.runDue();
    expect(texts()).toEqual([]);
    pause.release();
    await first;
    expect(texts()).toEqual(["один ответ"]);
  });

  it("writes nothing when it wakes up after its lease has expired", async () => {
    h = await createHarness(test, { script: [{ reply: "поздний" }, { reply: "вовремя" }] });
    await h.say("Привет");
    h.clock.advance(2000);
    const pause = h.pauseAt("thought");
    const sleeper = h.runtime.runDue();
    await pause.reached;
    h.clock.advance(LEASE_MS + 1);
    await h.other().runtime.runDue();
    pause.release();
    await sleeper;
    expect(texts()).toEqual(["вовремя"]);
    expect(await turns()).toMatchObject([{ status: "committed" }]);
  });

  it("starts anew for a message that came while it thought, and answers both", async () => {
    h = await createHarness(test, { script: [{ reply: "на первое" }, { reply: "на оба" }] });
    await h.say("первое");
    h.clock.advance(2000);
    const pause = h.pauseAt("thought");
    const running = h.runtime.runDue();
    await pause.reached;
    await h.say("второе");
    pause.release();
    await running;
    await h.settle();
    expect(texts()).toEqual(["на оба"]);
    expect(await turns()).toEqual([
      { status: "superseded", reason: "newer-message", seen_seq: 1 },
      { status: "committed", reason: null, seen_seq: 2 },
    ]);
    expect(await h.conversation()).toMatchObject({ restarts: 0, attempts: 0 });
  });

  it("aborts the model call as soon as something newer is accepted", async () => {
    h = await createHarness(test, { script: [{ wait: new Promise(() => {}) }, { reply: "на оба" }] });
    await h.say("первое");
    h.clock.advance(2000);
    const running = h.runtime.runDue();
    await expect.poll(() => h.models.requests.length).toBe(1);
    await h.say("второе");
    await running;
    await h.settle();
    expect(texts()).toEqual(["на оба"]);
  });

  it("lets the reply stand after two restarts; the next turn sees the rest", async () => {
    h = await createHarness(test, { script: ["раз", "два", "три", "четыре"].map((reply) => ({ reply })) });
    await h.say("1");
    for (const text of ["2", "3", "4"]) {
      h.clock.advance(2000);
      const pause = h.pauseAt("thought");
      const running = h.runtime.runDue();
      await pause.reached;
      await h.say(text);
      pause.release();
      await running;
    }
    await h.settle();
    expect(texts()).toEqual(["три", "четыре"]);
  });
});

describe("a turn that writes", () => {
  it("keeps its arguments over a crash before the write, although the model would now say something else", async () => {
    h = await createHarness(test, { script: [book(), { reply: "Готово." }] });
    await startSelling();
    h.clock.advance(2000);
    const crash = h.pauseAt("planned");
    void h.runtime.runDue();
    await crash.reached;
    h.clock.advance(LEASE_MS + 1);
    await h.other().runtime.runDue();
    expect(await bookings()).toEqual([{ adults: 2, status: "booked" }]);
    expect(texts()).toEqual(["Готово."]);
    expect(h.models.requests).toHaveLength(2);
  });

  it("does not repeat a write that stood before the crash", async () => {
    h = await createHarness(test, { script: [book(), { reply: "Готово." }] });
    await startSelling();
    h.clock.advance(2000);
    const crash = h.pauseAt("effect-done");
    void h.runtime.runDue();
    await crash.reached;
    h.clock.advance(LEASE_MS + 1);
    await h.other().runtime.runDue();
    expect(await bookings()).toHaveLength(1);
    expect(await effects()).toMatchObject([{ tool: "create_booking", status: "done" }]);
    expect(texts()).toEqual(["Готово."]);
  });

  it("lets its reply stand when something newer comes in after the write", async () => {
    h = await createHarness(test, { script: [book(), { reply: "Готово." }, { reply: "И ещё ответ." }] });
    await startSelling();
    h.clock.advance(2000);
    const pause = h.pauseAt("effect-done");
    const running = h.runtime.runDue();
    await pause.reached;
    await h.say("и ещё вопрос");
    pause.release();
    await running;
    await h.settle();
    expect(texts()).toEqual(["Готово.", "И ещё ответ."]);
    expect(await bookings()).toHaveLength(1);
  });

  it("cancels what it had planned when something newer comes in before the write", async () => {
    h = await createHarness(test, { script: [book(), { reply: "Хорошо, не бронирую." }] });
    await startSelling();
    h.clock.advance(2000);
    const pause = h.pauseAt("planned");
    const running = h.runtime.runDue();
    await pause.reached;
    await h.say("стойте, не надо");
    pause.release();
    await running;
    await h.settle();
    expect(await bookings()).toEqual([]);
    expect(await effects()).toMatchObject([{ status: "cancelled" }]);
    expect(texts()).toEqual(["Хорошо, не бронирую."]);
  });

  it("stops before the write when a person has taken over, and says so to nobody but the manager", async () => {
    h = await createHarness(test, { script: [book()] });
    await startSelling();
    h.clock.advance(2000);
    const pause = h.pauseAt("planned");
    const running = h.runtime.runDue();
    await pause.reached;
    const { id } = await h.conversation();
    await h.runtime.takeover({ orgId: h.organisation.id, conversationId: id, managerId: "manager" });
    pause.release();
    await running;
    expect(await bookings()).toEqual([]);
    expect(await effects()).toMatchObject([{ status: "cancelled" }]);
    expect(await turns()).toMatchObject([{ status: "suppressed", reason: "takeover" }]);
    expect(texts()).toEqual([]);
  });

  it("suppresses the reply of a turn that was taken over after its write, and tells the manager what was done", async () => {
    h = await createHarness(test, { script: [book(), { reply: "Забронировал." }] });
    await startSelling();
    h.clock.advance(2000);
    const pause = h.pauseAt("thought");
    const running = h.runtime.runDue();
    await pause.reached;
    const { id } = await h.conversation();
    await h.runtime.takeover({ orgId: h.organisation.id, conversationId: id, managerId: "manager" });
    pause.release();
    await running;
    const suppressed = await h.query("select text, reason from messages where status = 'suppressed'");
    expect(suppressed).toEqual([{ text: "Забронировал.", reason: "takeover" }]);
    const [handoff] = await h.query<{ contract: { effects: { tool: string; status: string }[] } }>(
      "select contract from handoffs",
    );
    expect(handoff?.contract.effects).toMatchObject([{ tool: "create_booking", status: "done" }]);
    expect(await h.conversation()).toMatchObject({ mode: "human", answered_seq: 0 });
    expect(await h.query("select stage from deals")).toEqual([{ stage: "offer" }]);
    expect(await h.query("select key from facts")).not.toHaveLength(0);
  });

  it("plans all writes of one response together and runs each once", async () => {
    const calls = [
      { id: "a", name: "create_booking", args: booking },
      { id: "b", name: "set_reminder", args: reminder },
    ];
    h = await createHarness(test, { script: [{ toolCalls: calls }, { reply: "Готово." }] });
    await startSelling();
    h.clock.advance(2000);
    const crash = h.pauseAt("effect-done");
    void h.runtime.runDue();
    await crash.reached;
    expect((await effects()).map((effect) => effect.status)).toEqual(["done", "planned"]);
    h.clock.advance(LEASE_MS + 1);
    await h.other().runtime.runDue();
    expect((await effects()).map((effect) => effect.status)).toEqual(["done", "done"]);
    expect(await h.query("select 1 from timers where kind = 'reminder'")).toHaveLength(1);
  });
});

const down = new ModelError({ code: "model-down", message: "no answer", retryable: true });

describe("a model in trouble", () => {
  it.each<[string, Script[], string]>([
    ["is down", [{ fail: down }], "model-down"],
    [
      "has used up its tokens",
      [{ fail: new ModelError({ code: "token-limit", message: "used up", retryable: false }) }],
      "token-limit",
    ],
    [
      "is cut off twice",
      Array.from({ length: 2 }, () => ({ reply: "Половина предл", finishReason: "length" })),
      "cut-off",
    ],
    ["answers nothing twice", [{ reply: "" }, { reply: " " }], "empty-reply"],
    [
      "claims a price that no tool named, twice",
      [{ reply: "Тур стоит 777 сом." }, { reply: "Ровно 777 сом." }],
      "receipt-missing",
    ],
    [
      "claims a booking that it did not make, twice",
      [{ reply: "Я забронировал." }, { reply: "Всё, бронь оформлена." }],
      "receipt-missing",
    ],
    [
      "keeps calling tools that do not exist",
      Array.from({ length: 4 }, () => ({ toolCalls: [{ name: "fly", args: {} }] })),
      "bad-tool-calls",
    ],
    [
      "writes broken JSON again and again",
      Array.from({ length: 4 }, () => ({ invalidToolCalls: [{ name: "get_client", args: "{" }] })),
      "bad-tool-calls",
    ],
    [
      "never comes to a reply",
      Array.from({ length: 8 }, () => ({ toolCalls: [{ name: "get_client", args: {} }] })),
      "step-limit",
    ],
  ])("that %s gives the customer a line and a person", async (_title, script, reason) => {
    h = await createHarness(test, { script });
    await h.say("Здравствуйте");
    await h.settle();
    expect(texts()).toHaveLength(1);
    expect(texts()[0]).toMatch(/подключаю коллегу/);
    expect(await h.conversation()).toMatchObject({ mode: "human", answered_seq: 1 });
    expect(await turns()).toMatchObject([{ status: "handed-off", reason }]);
    expect(await h.query("select direction, by from handoffs")).toEqual([{ direction: "to-human", by: "bot" }]);
  });

  it("gets one chance to mend a bad tool call, and goes on", async () => {
    const script = [{ toolCalls: [{ name: "remember", args: { facts: "oops" } }] }, { reply: "Куда поедем?" }];
    h = await createHarness(test, { script });
    await h.say("Здравствуйте");
    await h.settle();
    expect(texts()).toEqual(["Куда поедем?"]);
  });

  it("goes to a person at the third attempt on the same messages", async () => {
    const boom = () => {
      throw new Error("bug");
    };
    h = await createHarness(test, { script: [{ expect: boom }, { expect: boom }] });
    await h.say("ядовитое сообщение");
    for (let attempt = 0; attempt < 4; attempt += 1) await h.settle(60_000);
    expect(await turns()).toMatchObject([{ status: "handed-off", reason: "poison" }]);
    expect(texts()).toHaveLength(1);
    expect(() => h.models.done()).toThrow("bug");
    await h.end();
    h = await createHarness(test);
  });
});
