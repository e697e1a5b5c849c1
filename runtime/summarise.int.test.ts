import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ModelError, parseSummary, textTokens } from "../domain/index.ts";
import type { ChatModels, ModelRequest } from "../models/index.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { createHarness, type Harness } from "./testing/harness.ts";

let test: TestDatabase;
let h: Harness;
/** What the model answers; none is configured where it is undefined. */
let answer: (() => string) | undefined;
let asked: ModelRequest[];

const models: ChatModels = {
  description: "made up",
  get offline() {
    return answer === undefined;
  },
  complete: async (request) => {
    asked.push(request);
    const { AIMessage } = await import("@langchain/core/messages");
    return { message: new AIMessage(answer?.() ?? ""), calls: [] };
  },
};

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
beforeEach(async () => {
  [answer, asked] = [undefined, []];
  h = await createHarness(test, { models });
});
afterEach(() => h.end());

const ALLERGY = "У дочки аллергия на орехи";
const PROMISE = "Пришлю договор до пятницы, скидка 7 %";

/** Messages that are answered: the customer's, with a manager's promise among the first. */
async function fill(count: number): Promise<void> {
  await h.say(ALLERGY);
  await h.query("update conversations set mode = 'human'");
  const { id: conversationId } = await h.conversation();
  const managerId = "manager";
  await h.runtime.sendAsManager({ orgId: h.organisation.id, conversationId, managerId, text: PROMISE });
  for (let n = 2; n < count; n += 1) await h.say(`Просто сообщение номер ${n}`);
  await h.query("update conversations set answered_seq = in_seq");
}

const summaryOf = async () =>
  (await h.query<{ summary: string | null; summary_seq: number }>("select summary, summary_seq from conversations"))[0];

describe("a summary", () => {
  it("is made of what has left the window, once there is enough of it, and once only", async () => {
    await fill(44);
    await h.settle(0);
    expect(await summaryOf()).toEqual({ summary: null, summary_seq: 0 });
    await h.say("ещё одно");
    await h.query("update conversations set answered_seq = in_seq");
    await h.settle(0);
    const first = await summaryOf();
    expect(first?.summary_seq).toBe(15);
    expect(first?.summary?.split("\n").slice(0, 2)).toEqual([
      `2026-06-01 клиент рассказал: ${ALLERGY}`,
      `2026-06-01 менеджер обещал: ${PROMISE}`,
    ]);
    expect(await h.runtime.runDue()).toBe(0);
    expect(await summaryOf()).toEqual(first);
  });

  it("waits for what nobody has answered", async () => {
    await fill(60);
    await h.query("update conversations set answered_seq = 10");
    await h.settle(0);
    expect(await summaryOf()).toEqual({ summary: null, summary_seq: 0 });
  });

  it("stays within the organisation's budget", async () => {
    await fill(160);
    h.organisation.settings.summaryTokens = 60;
    await h.settle(0);
    const made = await summaryOf();
    expect(made?.summary_seq).toBe(130);
    expect(textTokens(made?.summary ?? "")).toBeLessThanOrEqual(60);
    expect(made?.summary).toContain(PROMISE);
  });

  it("leaves out what the customer has deleted and what was never sent", async () => {
    await fill(60);
    await h.query("update messages set deleted_at = created_at where seq = 1");
    await h.query("update messages set status = 'suppressed' where seq = 2");
    await h.settle(0);
    expect((await summaryOf())?.summary).not.toMatch(/аллергия|договор/);
  });
});

describe("a summary of a model", () => {
  it("is checked against the messages, and keeps every promise word for word", async () => {
    answer = () =>
      "2026-06-01 клиент рассказал: дочка с аллергией на орехи\n2026-06-01 клиент решил: бюджет 999 000 сом";
    await fill(60);
    await h.settle(0);
    expect(parseSummary((await summaryOf())?.summary ?? "").map(({ text }) => text)).toEqual([
      PROMISE,
      "дочка с аллергией на орехи",
    ]);
    expect(asked.map(({ purpose }) => purpose)).toEqual(["summary"]);
    expect(asked[0]?.messages[1]?.text).toContain(ALLERGY);
  });

  it.each([
    ["fails", () => Promise.reject(new ModelError({ code: "model-down", message: "down", retryable: true }))],
    ["talks of something else", () => Promise.resolve("Конечно! Вот сводка.")],
  ])("gives way to the rules when the model %s", async (_how, behave) => {
    const failing: ChatModels = {
      description: "failing",
      complete: async () => {
        const { AIMessage } = await import("@langchain/core/messages");
        return { message: new AIMessage(await behave()), calls: [] };
      },
    };
    await h.end();
    h = await createHarness(test, { models: failing });
    await fill(60);
    await h.settle(0);
    expect((await summaryOf())?.summary).toContain(`клиент рассказал: ${ALLERGY}`);
  });
});

describe("two workers", () => {
  it("never make the same summary at once; a lost one is replaced, and a late one changes nothing", async () => {
    await fill(60);
    const pause = h.pauseAt("summarised");
    const first = h.runtime.runDue();
    await pause.reached;
    expect(await h.other().runtime.runDue()).toBe(0);
    h.clock.advance(180_001);
    expect(await h.other().runtime.runDue()).toBe(1);
    const made = await summaryOf();
    expect(made?.summary_seq).toBe(30);
    await h.query("update conversations set summary = summary || ' (второй)'");
    pause.release();
    await first;
    expect((await summaryOf())?.summary).toBe(`${made?.summary ?? ""} (второй)`);
  });
});
