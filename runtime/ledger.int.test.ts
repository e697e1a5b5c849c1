import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ConflictError, PlatformError, type EffectKind, type SendOutcome } from "../domain/index.ts";
import { createId, effectsOfTurn, setEffect, type Tx } from "../store/index.ts";
import {
  createTestDatabase,
  createTestOrganisation,
  say,
  type MadeUpChat,
  type TestDatabase,
} from "../store/testing/index.ts";
import { TurnLedger, type LedgerScope } from "./ledger.ts";
import { createBareDeps, createHeldChat, type BareDeps } from "./testing/bare-deps.ts";

let test: TestDatabase;
let orgId: string;
let deps: BareDeps;
let chat: MadeUpChat;
let scope: LedgerScope;

beforeAll(async () => {
  test = await createTestDatabase();
  orgId = (await createTestOrganisation(test.database, { slug: "ledger" })).id;
});
afterAll(() => test.close());
beforeEach(async () => {
  deps = createBareDeps(test.database, { now: new Date("2026-06-01T08:00:00Z") });
  const held = await createHeldChat(deps, orgId);
  ({ chat } = held);
  scope = {
    orgId,
    conversationId: chat.conversationId,
    token: held.token,
    turnId: createId(deps.clock.now()),
    fromSeq: 0,
    seenSeq: 1,
    startedAt: deps.clock.now(),
    wroteBefore: false,
    mayRestart: () => true,
  };
});

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(orgId, work);
const effects = async () =>
  (await run((tx) => effectsOfTurn(tx, scope.turnId))).map(({ call_id, status, reason }) => [call_id, status, reason]);
const steer = (change: string) =>
  run((tx) => tx.execute(`update conversations set ${change} where id = $1`, [chat.conversationId]));

async function planned(kind: EffectKind, ...callIds: string[]) {
  const ledger = new TurnLedger(deps, scope);
  const plan = callIds.map((callId) => ({ callId, tool: "demo", kind, args: {} }));
  expect(await ledger.plan({ version: 1 }, plan)).toEqual({ status: "planned" });
  return ledger;
}

describe("a write elsewhere", () => {
  it("gets a key that is the same on every run, and runs once", async () => {
    const ledger = await planned("idempotent", "a");
    const keys: string[] = [];
    const work = async (key: string) => ({ n: keys.push(key) });
    expect(await ledger.runRemote("a", work)).toEqual({ status: "done", result: { n: 1 } });
    expect(await ledger.runRemote("a", work)).toEqual({ status: "done", result: { n: 1 } });
    expect(keys).toHaveLength(1);
    expect([ledger.wrote, await effects()]).toEqual([true, [["a", "done", null]]]);
  });

  it("is told apart by how it failed", async () => {
    const ledger = await planned("uncertain", "refused", "conflict", "lost");
    const failing = (outcome: SendOutcome) => () =>
      Promise.reject(new PlatformError({ code: "demo", message: "no", outcome }));
    expect(await ledger.runRemote("refused", failing("rejected"))).toEqual({
      status: "failed",
      code: "demo",
      reason: "no",
    });
    const conflict = () => Promise.reject(new ConflictError({ code: "no-seats", message: "full" }));
    expect(await ledger.runRemote("conflict", conflict)).toEqual({
      status: "failed",
      code: "no-seats",
      reason: "full",
    });
    expect(ledger.wrote).toBe(false);
    expect(await ledger.runRemote("lost", failing("uncertain"))).toEqual({ status: "uncertain", reason: "no" });
    expect(ledger.wrote).toBe(true);
    expect((await effects()).map(([id, status]) => `${id} ${status}`)).toEqual([
      "refused failed",
      "conflict failed",
      "lost uncertain",
    ]);
  });

  it.each([
    ["uncertain", { status: "uncertain", reason: "its worker was lost while it ran" }, 0],
    ["idempotent", { status: "done", result: "again" }, 1],
  ] as const)("whose worker was lost is repeated only under its key: %s", async (kind, expected, times) => {
    const ledger = await planned(kind, "a");
    const [effect] = await run((tx) => effectsOfTurn(tx, scope.turnId));
    await run((tx) => setEffect(tx, { id: effect?.id ?? "", from: ["planned"], to: "running", now: deps.clock.now() }));
    const keys: string[] = [];
    const result = await ledger.runRemote("a", async (key) => {
      keys.push(key);
      return "again";
    });
    expect(result).toEqual(expected);
    expect(keys).toEqual(Array.from({ length: times }, () => effect?.id));
  });
});

describe("a write of ours", () => {
  it("is one with its ledger row: neither stands when it is refused or breaks", async () => {
    const ledger = await planned("local", "a", "b");
    const rename = (error: Error) => async (tx: Tx) => {
      await tx.execute("update clients set name = 'x' where id = $1", [chat.clientId]);
      throw error;
    };
    const refused = new ConflictError({ code: "no-seats", message: "full" });
    expect(await ledger.runLocal("a", rename(refused))).toEqual({ status: "failed", code: "no-seats", reason: "full" });
    await expect(ledger.runLocal("b", rename(new RangeError("broken")))).rejects.toThrow("broken");
    expect(await effects()).toEqual([
      ["a", "failed", "full"],
      ["b", "planned", null],
    ]);
    expect(await run((tx) => tx.query("select name from clients where id = $1", [chat.clientId]))).toEqual([
      { name: null },
    ]);
    expect(ledger.wrote).toBe(false);
  });

  it("that was settled before answers as it stands, and one that was not planned does not run", async () => {
    const ledger = await planned("local", "a", "b");
    await ledger.runLocal("a", async () => "first");
    expect(await ledger.runLocal("a", async () => "second")).toEqual({ status: "done", result: "first" });
    expect(await ledger.runLocal("c", async () => "x")).toMatchObject({ status: "failed", code: "not-planned" });
    const [, b] = await run((tx) => effectsOfTurn(tx, scope.turnId));
    await run((tx) =>
      setEffect(tx, { id: b?.id ?? "", from: ["planned"], to: "cancelled", reason: "gone", now: deps.clock.now() }),
    );
    expect(await ledger.runLocal("b", async () => "x")).toEqual({
      status: "failed",
      code: "cancelled",
      reason: "gone",
    });
  });
});

describe("the right to write", () => {
  it.each([
    ["lease_token = lease_token + 1", "lease-lost", "planned"],
    ["lease_holder = null", "lease-lost", "planned"],
    ["mode = 'human'", "takeover", "cancelled"],
    ["in_seq = in_seq + 1", "newer-message", "cancelled"],
  ])("ends with %s, and what was planned is then %s %s", async (change, stop, status) => {
    const ledger = await planned("local", "a");
    await steer(change);
    expect(await ledger.runLocal("a", async () => "x")).toEqual({ status: "stopped", stop });
    expect(await ledger.runRemote("a", async () => "x")).toEqual({ status: "stopped", stop });
    expect(await ledger.plan({}, [])).toEqual({ status: "stopped", stop });
    expect((await effects()).map(([, now]) => now)).toEqual([status]);
  });

  it("outlives a newer message once something is written, or when the turn may restart no more", async () => {
    const first = await planned("local", "a", "b");
    await first.runLocal("a", async () => "x");
    await run((tx) => say(tx, chat, { sentAt: deps.clock.now() }));
    expect(await first.runLocal("b", async () => "y")).toMatchObject({ status: "done" });
    const tired = new TurnLedger(deps, { ...scope, mayRestart: () => false });
    expect(await tired.plan({}, [])).toEqual({ status: "planned" });
  });
});
