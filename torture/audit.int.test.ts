import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHarness, type Harness } from "../runtime/testing/harness.ts";
import { createTestDatabase, testServerUrl, type TestDatabase } from "../store/testing/index.ts";
import { installAudit, readAudit } from "./audit.ts";

let test: TestDatabase;
beforeAll(async () => {
  if (testServerUrl === undefined) return;
  test = await createTestDatabase();
  await installAudit(test.connectionString);
});
afterAll(async () => {
  if (testServerUrl !== undefined) await test.close();
});

const MANAGER = "demo-manager";

async function read(h: Harness): Promise<string[]> {
  const { id } = await h.conversation();
  const events = (await readAudit(test.connectionString)).filter((event) => event.conversationId === id);
  return events.map(({ kind, author }) => (author === null ? kind : `${kind} ${author}`));
}

// Torture runs on a server only; the embedded database takes no second connection.
describe.skipIf(testServerUrl === undefined)("the notes of a tortured database", () => {
  it("keep claims, takeovers and returns in the order of the conversation's lock", async () => {
    const h = await createHarness(test, { script: [{ reply: "Да." }, { reply: "Снова я." }] });
    await h.say("Здравствуйте");
    await h.settle();
    const request = { orgId: h.organisation.id, conversationId: (await h.conversation()).id, managerId: MANAGER };
    await h.runtime.sendAsManager({ ...request, text: "Это человек." });
    await h.settle();
    await h.runtime.returnToBot(request);
    await h.say("А дальше?");
    await h.settle();
    expect(await read(h)).toEqual(["claim bot", "takeover", "claim manager", "return", "claim bot"]);
    await h.end();
  });

  it("note a takeover of what the bot has handed off already, and no takeover for the bot's own", async () => {
    const handOff = { reason: "asked-for-person", summary: "Demo: asks for a person." };
    const h = await createHarness(test, {
      script: [{ toolCalls: [{ name: "hand_off", args: handOff }] }, { reply: "Передаю коллеге." }],
    });
    await h.say("Позовите человека");
    await h.settle();
    expect(await read(h)).toEqual(["claim bot"]);
    const { id: conversationId } = await h.conversation();
    await h.runtime.takeover({ orgId: h.organisation.id, conversationId, managerId: MANAGER });
    expect(await read(h)).toEqual(["claim bot", "takeover"]);
    await h.end();
  });
});
