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

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const DUE = new Date("2026-06-02T08:00:00Z");
const remind = [
  { toolCalls: [{ name: "set_reminder", args: { at: DUE.toISOString(), text: "Напоминаю о туре" } }] },
  { reply: "Хорошо" },
];
const texts = () => h.channel.arrived.map((message) => message.text);
const timers = () => h.query("select status, reason, due_at from timers");
const advanceTo = (at: Date) => h.clock.advance(at.getTime() - h.clock.now().getTime());

/** A reminder is set, and the customer writes again a moment before its time. */
async function writeAtItsTime(script: { reply: string }[]): Promise<void> {
  h = await createHarness(test, { script: [...remind, ...script] });
  await h.say("Напомните завтра");
  await h.query("update deals set stage = 'offer'");
  await h.settle();
  advanceTo(new Date(DUE.getTime() - 100));
  await h.say("Ещё вопрос");
  advanceTo(DUE);
}

describe("a reminder whose time comes while the customer is writing", () => {
  it("waits for the answer and is said then", async () => {
    await writeAtItsTime([{ reply: "Отвечаю" }]);
    await h.runtime.runDue();
    const due_at = new Date(DUE.getTime() + 5 * MINUTE);
    expect(await timers()).toEqual([{ status: "pending", reason: "customer-is-writing", due_at }]);
    await h.settle();
    expect(texts()).toEqual(["Хорошо", "Отвечаю"]);
    await h.settle(5 * MINUTE);
    expect(texts()).toEqual(["Хорошо", "Отвечаю", "Напоминаю о туре"]);
    expect(await timers()).toMatchObject([{ status: "fired", reason: "said" }]);
  });

  it("waits no longer than a day for an answer that does not come", async () => {
    await writeAtItsTime([]);
    await h.query("update conversations set due_at = $1", [new Date(DUE.getTime() + 9 * DAY)]);
    await h.settle(DAY - 6 * MINUTE);
    expect(await timers()).toMatchObject([{ status: "pending" }]);
    await h.settle(6 * MINUTE);
    expect(await timers()).toMatchObject([{ status: "fired", reason: "customer-is-writing" }]);
    expect(texts()).toEqual(["Хорошо"]);
  });
});
