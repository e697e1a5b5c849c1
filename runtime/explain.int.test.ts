import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "../store/testing/index.ts";
import { explainTurn, type TurnDocument } from "./explain.ts";
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

const booking = {
  tour: "demo-lake",
  date: "2026-07-10",
  adults: 2,
  children: 0,
  name: "Demo",
  phone: "+996 555 000 111",
};

async function explain(id?: string): Promise<TurnDocument> {
  const { id: conversationId } = await h.conversation();
  const turn = await explainTurn(h.database, { orgId: h.organisation.id, id: id ?? conversationId });
  if (turn === undefined) throw new Error("nothing to explain");
  return turn;
}

/** A turn that looks up, books, is sent back once and then answers. */
async function bookOnce(): Promise<TurnDocument> {
  h = await createHarness(test, {
    script: [
      { toolCalls: [{ name: "search_catalogue", args: { query: "озеро" } }] },
      { toolCalls: [{ name: "create_booking", args: booking }] },
      { reply: "Цена 777 сом, забронировал." },
      { reply: "Забронировал, пишите на +996 555 000 111." },
    ],
  });
  await h.say("Берём! Мой номер +996 555 000 111");
  await h.query("update deals set stage = 'offer'");
  await h.settle();
  return explain();
}

describe("an explained turn", () => {
  it("tells what was heard, done and said, by which agent, prompt and model, in which order", async () => {
    const turn = await bookOnce();
    expect(turn).toMatchObject({
      status: "committed",
      agents: ["sell"],
      version: 2,
      policy: [{ what: "reply sent", outcome: "allowed" }],
      channel: "http",
      traceId: turn.id,
    });
    expect(turn.promptVersions).toEqual([expect.stringMatching(/^shared\/ru\.v\d+\+sell\/ru\.v\d+$/)]);
    expect(turn.steps.map(({ step, what }) => `${step} ${what}`)).toEqual([
      "model asks for 1 tool call",
      "tool search_catalogue",
      "model asks for 1 tool call",
      "tool create_booking",
      "model replies",
      "guard sent back",
      "model replies",
      "move offer → sale",
    ]);
    for (const step of turn.steps) expect(step.at).toBeGreaterThanOrEqual(0);
    expect(turn.messages.map(({ direction }) => direction)).toEqual(["in", "out"]);
    expect(turn.totals).toEqual({
      calls: 4,
      failedCalls: 0,
      tokensIn: 40,
      tokensOut: 20,
      costMicroUsd: 0,
      fallback: false,
    });
    expect(turn.facts.map(({ key }) => key)).toContain("chosenTour");
    expect(turn.moves.length).toBeGreaterThan(0);
  });

  it("joins a write with its effect, and stores its arguments once", async () => {
    const turn = await bookOnce();
    const step = turn.steps.find(({ what }) => what === "create_booking");
    expect(step).toMatchObject({ args: { tour: "demo-lake", phone: "[phone]" }, effect: { status: "done" } });
    const rows = await h.query<{ trace: { steps: { what: string; args?: unknown }[] } }>("select trace from turns");
    const stored = rows[0]?.trace.steps.find(({ what }) => what === "create_booking");
    expect(stored).toMatchObject({ call: expect.any(String) });
    expect(stored).not.toHaveProperty("args");
  });

  it("names the claims of the reply and what was sent back, and holds no personal data", async () => {
    const turn = await bookOnce();
    expect(turn.receipts.claims).toMatchObject([{ kind: "commitment" }]);
    expect(turn.receipts.sentBack).toEqual([expect.stringContaining("777")]);
    expect(JSON.stringify(turn)).not.toContain("555 000 111");
    const [row] = await h.query<{ trace: unknown }>("select trace from turns");
    expect(JSON.stringify(row)).not.toContain("555 000 111");
  });

  it("holds an envelope for each time that the conversation was passed on", async () => {
    const facts = {
      destination: "Иссык-Куль",
      dates: { from: "2026-07-10" },
      party: { adults: 2, children: 0 },
      budget: { amount: 9_000_000, currency: "KGS" },
    };
    const all = Object.entries(facts).map(([key, value]) => ({ key, value }));
    h = await createHarness(test, {
      script: [{ toolCalls: [{ name: "remember", args: { facts: all } }] }, { reply: "Хорошо, подбираю варианты." }],
    });
    await h.say("Иссык-Куль, 10 июля, двое, до 90 000 сом");
    await h.settle();
    const { id: conversationId } = await h.conversation();
    const request = { orgId: h.organisation.id, conversationId, managerId: "anna" };
    await h.runtime.takeover(request);
    await h.runtime.returnToBot({ ...request, summary: "договорились" });
    const turn = await explain();
    expect(turn.envelopes.map(({ from, to, type }) => `${from} → ${to} ${type}`)).toEqual([
      "qualify → warm-up request",
      "manager → bot event",
      "manager → bot response",
    ]);
    const [pass, , back] = turn.envelopes;
    expect(pass).toMatchObject({ payload: { facts: Object.keys(facts) }, traceId: turn.id });
    expect(pass?.context).toEqual({
      conversation: conversationId,
      client: turn.clientId,
      organisation: h.organisation.id,
      user: null,
    });
    expect(back).toMatchObject({ context: { user: "anna" }, payload: { summary: "договорились" } });
  });

  it("is found by its own id too, and by no other organisation", async () => {
    const turn = await bookOnce();
    expect((await explain(turn.id)).id).toBe(turn.id);
    const other = await createTestOrganisation(h.database, { slug: `other-${crypto.randomUUID()}` });
    expect(await explainTurn(h.database, { orgId: other.id, id: turn.id })).toBeUndefined();
    expect(await explainTurn(h.database, { orgId: other.id, id: turn.conversationId })).toBeUndefined();
  });
});
