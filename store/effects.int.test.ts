import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMs } from "../domain/index.ts";
import { createId, type Tx } from "./index.ts";
import { loadContext, lockConversation, takeLease } from "./conversations.ts";
import { cancelPlanned, effectsOfTurn, findEffect, planEffects, setEffect, writeJournal } from "./effects.ts";
import { createMadeUpChat, say, type MadeUpChat } from "./testing/made-up-chat.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "./testing/index.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const DUE = addMs(NOW, 2000);

let test: TestDatabase;
let orgId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  orgId = (await createTestOrganisation(test.database, { slug: "effects" })).id;
});
afterAll(() => test.close());

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(orgId, work);

async function held(): Promise<{ chat: MadeUpChat }> {
  const chat = await createMadeUpChat(test.database, orgId, NOW);
  await run((tx) => say(tx, chat, { sentAt: NOW }));
  await run((tx) =>
    takeLease(tx, { conversationId: chat.conversationId, holder: "first", now: DUE, until: addMs(DUE, 30_000) }),
  );
  return { chat };
}

describe("effects", () => {
  async function planned() {
    const { chat } = await held();
    const turn = { turnId: createId(NOW), conversationId: chat.conversationId, now: NOW };
    const plan = (args: Record<string, unknown>) =>
      run(async (tx) => {
        await writeJournal(tx, { ...turn, fromSeq: 0, seenSeq: 1, journal: { args }, startedAt: NOW });
        await planEffects(
          tx,
          turn,
          ["a", "b"].map((callId) => ({ callId, tool: "demo", kind: "local", args })),
        );
      });
    await plan({ n: 1 });
    return { chat, turn, plan };
  }

  it("are planned once: a re-run with other arguments changes none", async () => {
    const { chat, turn, plan } = await planned();
    await plan({ n: 2 });
    const effects = await run((tx) => effectsOfTurn(tx, turn.turnId));
    expect(effects.map(({ call_id, args, status }) => [call_id, args, status])).toEqual([
      ["a", { n: 1 }, "planned"],
      ["b", { n: 1 }, "planned"],
    ]);
    expect(await run((tx) => lockConversation(tx, chat.conversationId))).toMatchObject({ open_turn_id: turn.turnId });
  });

  it("change by compare-and-set, and only those not begun are cancelled", async () => {
    const { turn } = await planned();
    const effect = await run((tx) => findEffect(tx, turn.turnId, "a"));
    const set = (from: "planned" | "running", to: "running" | "done") =>
      run((tx) => setEffect(tx, { id: effect?.id ?? "", from: [from], to, result: { ok: true }, now: DUE }));
    expect([await set("running", "done"), await set("planned", "done"), await set("planned", "done")]).toEqual([
      false,
      true,
      false,
    ]);
    expect(await run((tx) => cancelPlanned(tx, turn.turnId, { reason: "takeover", now: DUE }))).toBe(1);
    expect(await run((tx) => findEffect(tx, turn.turnId, "a"))).toMatchObject({ status: "done", result: { ok: true } });
    expect(await run((tx) => findEffect(tx, turn.turnId, "b"))).toMatchObject({
      status: "cancelled",
      reason: "takeover",
    });
    expect(await run((tx) => findEffect(tx, turn.turnId, "c"))).toBeUndefined();
  });

  it("that may stand are told to the worker that goes on", async () => {
    const { chat, turn } = await planned();
    const openTurn = async () => (await run((tx) => loadContext(tx, chat.conversationId, 5)))?.open_turn;
    expect(await openTurn()).toMatchObject({
      id: turn.turnId,
      from_seq: 0,
      seen_seq: 1,
      journal: { args: { n: 1 } },
      wrote: false,
    });
    const effect = await run((tx) => findEffect(tx, turn.turnId, "a"));
    await run((tx) => setEffect(tx, { id: effect?.id ?? "", from: ["planned"], to: "running", now: DUE }));
    expect(await openTurn()).toMatchObject({ wrote: true });
  });
});
