import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { listGaps } from "../store/index.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { createHarness, type Harness } from "./testing/harness.ts";

let test: TestDatabase;
let h: Harness;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(() => h.end());

const gaps = async () => (await h.database.withTenant(h.organisation.id, (tx) => listGaps(tx, { limit: 9 }))).items;
const settle = async (): Promise<void> => {
  for (let round = 0; round < 4; round += 1) {
    h.clock.advance(3000);
    await h.runtime.runDue();
  }
};
const search = (query: string) => ({ toolCalls: [{ id: query, name: "search_knowledge", args: { query } }] });

describe("what nothing known answers", () => {
  it("is learnt from the turn that looked for it, and from the person who knew", async () => {
    h = await createHarness(test, {
      script: [search("есть ли теплый душ"), { reply: "Этого я не знаю, спрошу коллегу." }],
    });
    await h.say("Здравствуйте! Есть ли тёплый душ?");
    await settle();
    expect(await gaps()).toMatchObject([{ question: "Есть ли тёплый душ", questions: 1, suggestion: null }]);
    const conversation = { orgId: h.organisation.id, conversationId: (await h.conversation()).id, managerId: "m" };
    await h.runtime.sendAsManager({ ...conversation, text: "Душ есть в каждом лагере." });
    await settle();
    await h.say("Спасибо! А сколько стоит вертолёт?");
    await h.runtime.sendAsManager({ ...conversation, text: "Вертолёт — 900 долларов за час." });
    await settle();
    await h.runtime.returnToBot(conversation);
    await settle();
    expect(await gaps()).toMatchObject([
      { question: "Спасибо! А сколько стоит вертолёт?", questions: 1, suggestion: "Вертолёт — 900 долларов за час." },
      { question: "Есть ли тёплый душ", questions: 1, suggestion: "Душ есть в каждом лагере." },
    ]);
  });
});
