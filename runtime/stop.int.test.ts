import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { createRuntime } from "./runtime.ts";
import { createHarness, type Harness } from "./testing/harness.ts";

let test: TestDatabase;
let h: Harness;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(() => h.end());

const outgoing = () => h.query("select text, status from messages where direction = 'out' order by text");

async function answerAsManager(chatId: string): Promise<void> {
  await h.say("Есть кто живой?", { chatId, sender: { externalId: chatId } });
  const [row] = await h.query<{ id: string }>("select id from conversations where chat_id = $1", [chatId]);
  const conversationId = row?.id ?? "";
  await h.runtime.sendAsManager({ orgId: h.organisation.id, conversationId, managerId: "m", text: chatId });
}

describe("a runtime that stops", () => {
  it("waits for the delivery that its sweep has begun, and begins nothing more", async () => {
    h = await createHarness(test, { settings: { sweepMs: 5 } });
    const [sending, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    h.channel.next(async (message) => {
      sending.resolve();
      await gate.promise;
      return h.channel.arrive(message);
    });
    await answerAsManager("first");
    const runtime = createRuntime(h.deps);
    await runtime.start();
    await sending.promise;
    const stopping = runtime.stop();
    await answerAsManager("second");
    gate.resolve();
    await stopping;
    expect(await outgoing()).toEqual([
      { text: "first", status: "sent" },
      { text: "second", status: "queued" },
    ]);
  });
});

describe("the sweep of a busy process", () => {
  it("begins a manager's message before more turns than it has room for have ended", async () => {
    h = await createHarness(test, { settings: { sweepMs: 5, concurrency: 1 } });
    const gate = Promise.withResolvers<void>();
    for (let count = 0; count < 4; count += 1) {
      await h.say("Привет", { chatId: `c${count}`, sender: { externalId: `c${count}` } });
    }
    h.clock.advance(5000);
    await answerAsManager("person");
    const runtime = createRuntime({
      ...h.deps,
      probe: async (point) => (point === "leased" ? gate.promise : undefined),
    });
    await runtime.start();
    await expect.poll(() => h.channel.arrived.map(({ text }) => text)).toEqual(["person"]);
    const stopping = runtime.stop();
    await h.query("update conversations set mode = 'human'");
    gate.resolve();
    await stopping;
  });
});
