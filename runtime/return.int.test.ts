import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { createHarness, type Harness } from "./testing/harness.ts";

let test: TestDatabase;
let h: Harness;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(() => h.end());

const LEASE_MS = 30_000;
const args = { tour: "demo-lake", date: "2026-07-10", adults: 2, children: 0, name: "Demo", phone: "+996 555 000 000" };
const book = { toolCalls: [{ id: "book", name: "create_booking", args }] };
const texts = () => h.channel.arrived.map((message) => message.text);
const manager = async () => ({
  orgId: h.organisation.id,
  conversationId: (await h.conversation()).id,
  managerId: "manager",
});
const startSelling = async (): Promise<void> => {
  await h.say("Хочу на Иссык-Куль");
  await h.query("update deals set stage = 'offer'");
};

/** Runs what is due and stops it at `point`, as a worker that is busy there. */
async function pausedAt(point: "thought" | "planned" | "effect-done"): Promise<{ goOn(): Promise<void> }> {
  h.clock.advance(2000);
  const pause = h.pauseAt(point);
  const running = h.runtime.runDue();
  await pause.reached;
  return {
    goOn: async () => {
      pause.release();
      await running;
    },
  };
}

describe("a return to the bot", () => {
  it("silences the turn that ran before the takeover", async () => {
    h = await createHarness(test, { script: [{ reply: "от бота, уже неуместно" }] });
    await h.say("Привет");
    const turn = await pausedAt("thought");
    const request = await manager();
    await h.runtime.sendAsManager({ ...request, text: "Я отвечу сам" });
    await h.runtime.returnToBot(request);
    await turn.goOn();
    await h.settle();
    expect(texts()).toEqual(["Я отвечу сам"]);
    expect(await h.conversation()).toMatchObject({ mode: "bot", in_seq: 1, answered_seq: 1 });
  });

  it("does not let a turn that had written take back what the manager has answered", async () => {
    h = await createHarness(test, { script: [book, { reply: "Готово" }] });
    await startSelling();
    const turn = await pausedAt("effect-done");
    await h.say("и ещё вопрос");
    const request = await manager();
    await h.runtime.sendAsManager({ ...request, text: "Отвечаю на оба" });
    await h.runtime.returnToBot(request);
    await turn.goOn();
    await h.settle();
    expect(texts()).toEqual(["Отвечаю на оба"]);
    const { in_seq: inSeq, answered_seq: answeredSeq } = await h.conversation();
    expect(answeredSeq).toBe(inSeq);
  });

  it("cancels what a crashed turn had planned, and says in the contract what it had done", async () => {
    h = await createHarness(test, { script: [book, { reply: "Хорошо, не бронирую" }] });
    await startSelling();
    await pausedAt("planned");
    const request = await manager();
    await h.runtime.takeover(request);
    await h.runtime.returnToBot({ ...request, summary: "Клиент передумал, не бронировать" });
    h.clock.advance(LEASE_MS + 1);
    const other = h.other();
    while ((await other.runtime.runDue()) > 0);
    expect(await h.query("select status from bookings")).toEqual([]);
    expect(await h.query("select status, reason from effects")).toEqual([{ status: "cancelled", reason: "takeover" }]);
    expect(texts()).toEqual(["Хорошо, не бронирую"]);
  });
});

describe("a turn that is stopped", () => {
  it("keeps the facts it had understood when a person takes over in mid-thought", async () => {
    const facts = [{ key: "destination", value: "Иссык-Куль" }];
    const remember = { toolCalls: [{ name: "remember", args: { facts } }] };
    h = await createHarness(test, { script: [remember, { wait: new Promise(() => {}) }] });
    await h.say("На Иссык-Куль");
    h.clock.advance(2000);
    const running = h.runtime.runDue();
    await expect.poll(() => h.models.requests.length).toBe(2);
    await h.runtime.takeover(await manager());
    await running;
    expect(await h.query("select key from facts")).toEqual([{ key: "destination" }]);
    const [turn] = await h.query<{ status: string; trace: { steps: { step: string }[] } }>(
      "select status, trace from turns",
    );
    expect(turn?.status).toBe("suppressed");
    expect(turn?.trace.steps.map(({ step }) => step)).toContain("tool");
  });

  it("is not stopped by the late event of a message that it has seen", async () => {
    h = await createHarness(test, { script: [{ reply: "ответ" }] });
    await h.say("Привет");
    const [message] = await h.query<{ id: string }>("select id from messages");
    const turn = await pausedAt("thought");
    const { id: conversationId } = await h.conversation();
    const orgId = h.organisation.id;
    h.events.publish({ kind: "message", orgId, conversationId, change: "accepted", id: message?.id ?? "" });
    await turn.goOn();
    expect(texts()).toEqual(["ответ"]);
    expect(await h.query("select status from turns")).toEqual([{ status: "committed" }]);
  });
});

describe("a manager's long text", () => {
  it("goes out in the parts that the platform takes, once for one Idempotency-Key", async () => {
    h = await createHarness(test);
    await h.say("Привет");
    const request = { ...(await manager()), text: "раз|два|три", idempotencyKey: "key" };
    const first = await h.runtime.sendAsManager(request);
    const again = await h.runtime.sendAsManager(request);
    await h.settle();
    expect(again.id).toBe(first.id);
    expect(texts()).toEqual(["раз", "два", "три"]);
  });
});

describe("a repeat sale", () => {
  it("keeps the review with the deal that ends, and the new wish with the one that begins", async () => {
    const facts = [
      { key: "rating", value: 5 },
      { key: "destination", value: "Сон-Куль" },
    ];
    const calls = [
      { name: "remember", args: { facts } },
      { name: "propose_stage", args: { stage: "repeat", reason: "demo", signals: ["new_request"] } },
    ];
    h = await createHarness(test, { script: [{ toolCalls: calls }, { reply: "С радостью! Когда едем?" }] });
    await h.say("Всё отлично, хотим ещё на Сон-Куль");
    await h.query("update deals set stage = 'feedback'");
    await h.settle();
    const rows = await h.query(
      `select f.key, d.stage, d.status from facts f join deals d on d.org_id = f.org_id and d.id = f.deal_id order by f.key`,
    );
    expect(rows).toEqual([
      { key: "destination", stage: "qualification", status: "open" },
      { key: "rating", stage: "repeat", status: "won" },
    ]);
  });
});
