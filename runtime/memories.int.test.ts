import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createOfflineModel } from "../models/offline/index.ts";
import { createTestModels } from "../models/testing/test-models.ts";
import { createId, forgetClient, forgetMemories, listMemories } from "../store/index.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { createHarness, type Harness } from "./testing/harness.ts";

let test: TestDatabase;
let h: Harness;
const WEEKS = 21 * 24 * 3_600_000;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(() => h.end());

async function startOffline(): Promise<void> {
  const { models } = createTestModels({ offline: createOfflineModel(), createId });
  h = await createHarness(test, { models });
}

const lastText = (): string => h.channel.arrived.at(-1)?.text ?? "";
const close = async (): Promise<void> => {
  const { id: conversationId } = await h.conversation();
  await h.runtime.closeConversation({ orgId: h.organisation.id, conversationId, managerId: "boss" });
  await h.settle();
};
const memories = async () => {
  const { client_id: clientId } = await h.conversation();
  return h.database.withTenant(h.organisation.id, (tx) => listMemories(tx, clientId));
};

/** A customer tells of themselves, and the conversation ends. */
async function meetOnce(): Promise<void> {
  await startOffline();
  await h.say("Здравствуйте! Меня зовут Айгуль. У дочки аллергия на орехи. Какие есть туры на Иссык-Куль?");
  await h.settle();
  await close();
}

describe("a customer who comes back on another channel", () => {
  it("is greeted by name and not asked what is known; what they said is remembered with its day", async () => {
    await meetOnce();
    expect(await memories()).toMatchObject([{ kind: "health", text: "У дочки аллергия на орехи." }]);
    h.clock.advance(WEEKS);
    await h.say("Здравствуйте", { chatId: "elsewhere" });
    await h.settle();
    expect(lastText()).toMatch(/Айгуль/);
    expect(lastText()).not.toMatch(/Куда|имя/);
    await h.say("Помните, на что у дочки аллергия?", { chatId: "elsewhere" });
    await h.settle();
    expect(lastText()).toContain("У дочки аллергия на орехи");
    expect(lastText()).toContain("1 июня");
  });

  it("costs nothing more than anybody else while nothing is kept of them", async () => {
    h = await createHarness(test, { script: [{ reply: "раз" }] });
    const { deps } = h;
    let embedded = 0;
    const embeddings = { ...deps.embeddings, embed: () => Promise.reject(new Error(`${(embedded += 1)}`)) };
    deps.embeddings = embeddings;
    await h.say("Здравствуйте");
    await h.settle();
    expect(embedded).toBe(0);
    expect(lastText()).toBe("раз");
  });
});

describe("the memories of one client", () => {
  it("are never another client's", async () => {
    await meetOnce();
    await h.say("Помните, на что у дочки аллергия?", { chatId: "stranger", sender: { externalId: "stranger" } });
    await h.settle();
    expect(lastText()).not.toContain("орехи");
  });

  it("do not come back after they were forgotten, and the forgetting is on record", async () => {
    await meetOnce();
    const { client_id: clientId } = await h.conversation();
    const request = { clientId, memoryId: null, by: "boss", now: h.clock.now() };
    await h.database.withTenant(h.organisation.id, (tx) => forgetMemories(tx, request));
    await h.say("У дочки аллергия на орехи!", { chatId: "elsewhere" });
    await h.settle();
    await close();
    expect(await memories()).toEqual([]);
    expect(await h.query("select scope, forgotten, by from client_forgets")).toEqual([
      { scope: "memories", forgotten: { memories: 1 }, by: "boss" },
    ]);
  });
});

describe("a client who is forgotten", () => {
  it("is a stranger to every turn from then on, also to one that was running", async () => {
    await meetOnce();
    await h.say("Моё имя Айгуль, у сына астма. Бюджет 120 000 сом", { chatId: "elsewhere" });
    h.clock.advance(2000);
    const pause = h.pauseAt("thought");
    const running = h.runtime.runDue();
    await pause.reached;
    const { client_id: clientId } = await h.conversation();
    const request = { clientId, by: "boss", now: h.clock.now() };
    await h.database.withTenant(h.organisation.id, (tx) => forgetClient(tx, request));
    await h.query("update conversations set answered_seq = in_seq, forgotten_seq = last_seq where mode = 'bot'");
    pause.release();
    await running;
    expect(await h.query("select key from facts")).toEqual([]);
    await h.say("Помните, что у моего сына?", { chatId: "elsewhere" });
    await h.settle();
    expect(lastText()).not.toMatch(/астма|Айгуль|орехи/);
    expect(await h.query("select name, phone from clients")).toEqual([{ name: null, phone: null }]);
    expect(await h.query("select summary from conversations")).toEqual([{ summary: null }, { summary: null }]);
  });

  it.each(["Забудьте мои данные", "Удалите всю информацию обо мне", "Please delete my data"])(
    "is a person's decision: %s",
    async (text) => {
      await startOffline();
      await h.say(text);
      await h.settle();
      expect((await h.conversation()).mode).toBe("human");
      const [handoff] = await h.query<{ summary: string }>("select contract ->> 'summary' as summary from handoffs");
      expect(handoff?.summary).toMatch(/удалить|erase/);
    },
  );
});
