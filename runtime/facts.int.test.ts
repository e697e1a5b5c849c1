import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
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

const remember = (value: string): Script => ({
  toolCalls: [{ name: "remember", args: { facts: [{ key: "destination", value }] } }],
});

describe("what a customer says in two chats at once", () => {
  it("is known by the order of the messages, not of the turns that heard them", async () => {
    h = await createHarness(test, {
      script: [
        remember("Ош"),
        { reply: "Ош, хорошо" },
        remember("Нарын"),
        { reply: "Нарын, хорошо" },
        { reply: "Едем в Нарын" },
      ],
    });
    await h.say("Хочу в Ош", { chatId: "slow" });
    h.clock.advance(2000);
    const pause = h.pauseAt("thought");
    const slow = h.runtime.runDue();
    await pause.reached;
    await h.say("Нет, в Нарын", { chatId: "quick" });
    h.clock.advance(2000);
    await h.other().runtime.runDue();
    pause.release();
    await slow;
    const facts = await h.query<{ value: string; chat: string }>(
      `select f.value, m.chat_id as chat from facts f join messages m on m.org_id = f.org_id and m.id = f.message_id
        order by f.created_at, f.id`,
    );
    expect(facts).toEqual([
      { value: "Нарын", chat: "quick" },
      { value: "Ош", chat: "slow" },
    ]);
    await h.say("Так куда?", { chatId: "slow" });
    await h.settle();
    expect(h.models.requests.at(-1)?.messages[0]?.text).toContain('"facts":{"destination":"Нарын"}');
  });
});
