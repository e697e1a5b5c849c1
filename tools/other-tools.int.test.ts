import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConflictError, InputError, Organisation } from "../domain/index.ts";
import { createId } from "../store/index.ts";
import { DEMO, seedDemo } from "../store/seed/index.ts";
import { createTestClient } from "../store/testing/catalogue-fixture.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { createTools, type ToolContext } from "./index.ts";
import { callTool, testContext } from "./testing/index.ts";

const NOW = new Date("2026-05-01T06:00:00Z");
const organisation = Organisation.parse({ ...DEMO, id: DEMO.orgId, settings: {} });
let test: TestDatabase;
let context: ToolContext;

/** A client in a conversation: reminders belong to one. */
async function newContext(): Promise<ToolContext> {
  const owner = await createTestClient(test.database, DEMO.orgId, { now: NOW });
  const conversationId = createId(NOW);
  await test.database.withTenant(DEMO.orgId, (tx) =>
    tx.execute(
      `insert into conversations (org_id, id, client_id, deal_id, channel_account_id, chat_id, last_message_at, created_at)
       values (current_org(), $1, $2, $3, $4, $5, $6, $6)`,
      [conversationId, owner.clientId, owner.dealId, DEMO.terminalAccountId, owner.clientId, NOW],
    ),
  );
  return testContext(organisation, { now: NOW, ...owner, conversationId });
}

beforeAll(async () => {
  test = await createTestDatabase();
  await seedDemo(test.database, { now: NOW });
  context = await newContext();
});
afterAll(() => test.close());

const call = (name: string, args: unknown, who = context) =>
  callTool(name, { database: test.database, context: who, args });

async function reminders(clientId: string) {
  return test.database.withTenant(DEMO.orgId, (tx) =>
    tx.query("select due_at, text, status from timers where client_id = $1 and kind = 'reminder' order by due_at", [
      clientId,
    ]),
  );
}

describe("set_reminder", () => {
  it("writes a timer, reading a time without offset on the organisation's clock", async () => {
    const who = await newContext();
    const outcome = await call(
      "set_reminder",
      { at: "2026-05-02T10:00", text: "Добрый день! Вы просили написать." },
      who,
    );
    expect(outcome.content).toEqual({ at: "2026-05-02T04:00:00.000Z", text: "Добрый день! Вы просили написать." });
    expect(await reminders(who.clientId)).toEqual([
      { due_at: new Date("2026-05-02T04:00:00Z"), text: "Добрый день! Вы просили написать.", status: "pending" },
    ]);
  });

  it("keeps one reminder a minute, with the newer text", async () => {
    const who = await newContext();
    await call("set_reminder", { at: "2026-05-02T04:00:00Z", text: "first" }, who);
    await call("set_reminder", { at: "2026-05-02T10:00:30+06:00", text: "second" }, who);
    expect(await reminders(who.clientId)).toMatchObject([{ text: "second" }]);
  });

  it.each(["2026-05-01T06:00:00Z", "2026-04-30T10:00:00Z", "2027-06-01T10:00:00Z"])("refuses %s", async (at) => {
    await expect(call("set_reminder", { at, text: "x" })).rejects.toMatchObject({
      constructor: InputError,
      code: "bad-time",
    });
  });

  it("stops at ten, and for clients who do not want to be written to", async () => {
    const who = await newContext();
    for (let hour = 10; hour < 20; hour += 1)
      await call("set_reminder", { at: `2026-05-02T${hour}:00`, text: "x" }, who);
    const eleventh = call("set_reminder", { at: "2026-05-03T10:00", text: "x" }, who);
    await expect(eleventh).rejects.toMatchObject({ constructor: ConflictError, code: "too-many-reminders" });
    await test.database.withTenant(DEMO.orgId, (tx) =>
      tx.execute("update clients set opted_out_at = $2 where id = $1", [who.clientId, NOW]),
    );
    const unwanted = call("set_reminder", { at: "2026-05-03T10:00", text: "x" }, who);
    await expect(unwanted).rejects.toMatchObject({ code: "opted-out" });
  });
});

describe("search_knowledge", () => {
  it("gives passages in the customer's language", async () => {
    const { content, signals } = await call("search_knowledge", { query: "дорого", kinds: ["objection"] });
    expect(content).toMatchObject({ passages: [{ id: expect.any(String), kind: "objection", title: "Дорого" }] });
    expect(signals).toBeUndefined();
  });
});

describe("proposals", () => {
  it("carry stage, reason and signals, and change nothing themselves", async () => {
    const outcome = await call("propose_stage", { stage: "negotiation", reason: "price", signals: ["objection"] });
    expect(outcome).toEqual({
      content: { accepted: true },
      signals: ["objection"],
      stage: { to: "negotiation", reason: "price" },
    });
  });

  it("refuse signals that need a receipt", () => {
    const schema = createTools().get("propose_stage")?.schema;
    const parsed = schema?.safeParse({ stage: "sale", reason: "x", signals: ["booking_created"] });
    expect(parsed?.success).toBe(false);
  });

  it("carry a hand-off with its obligations", async () => {
    const outcome = await call("hand_off", { reason: "complaint", summary: "late bus", obligations: ["call back"] });
    expect(outcome).toEqual({
      content: { accepted: true },
      handoff: { reason: "complaint", summary: "late bus", obligations: ["call back"] },
    });
  });
});

describe("the registry", () => {
  it("holds every tool under its own name, described, with a schema of JSON kind", async () => {
    const { z } = await import("zod");
    for (const [name, tool] of createTools()) {
      expect(tool.name).toBe(name);
      expect(tool.description.length).toBeGreaterThan(40);
      expect(z.toJSONSchema(tool.schema)).toMatchObject({ type: "object" });
      expect(JSON.stringify(z.toJSONSchema(tool.schema))).not.toMatch(/org_?id|client_?id/i);
    }
  });
});
