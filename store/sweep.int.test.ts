import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMs, type Hint } from "../domain/index.ts";
import { createId, type Tx } from "./index.ts";
import { takeLease } from "./conversations.ts";
import { keepEarlyChange, takeEarlyChanges } from "./inbound.ts";
import { claimJob, endJob, insertJob } from "./jobs.ts";
import { claimNext, expireClaims, insertOutgoing } from "./outbox.ts";
import { dropStaleChanges, findDue } from "./sweep.ts";
import { cancelTimers, findTimerConversation, fireTimer, setTimer, setTimerReason, type NewTimer } from "./timers.ts";
import { createMadeUpChat, say, type MadeUpChat } from "./testing/made-up-chat.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "./testing/index.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const at = (ms: number): Date => addMs(NOW, ms);

let test: TestDatabase;
let orgId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  orgId = (await createTestOrganisation(test.database, { slug: "sweep" })).id;
});
afterAll(() => test.close());

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(orgId, work);
const open = (): Promise<MadeUpChat> => createMadeUpChat(test.database, orgId, NOW);

/** What a sweep finds about these ids. */
async function due(now: Date, ...ids: string[]): Promise<Hint["kind"][]> {
  const hints = await test.database.withSystem((tx) => findDue(tx, now));
  return hints.filter(({ id }) => ids.includes(id)).map(({ kind }) => kind);
}

describe("timers", () => {
  const timerOf = (chat: MadeUpChat, overrides: Partial<NewTimer> = {}): NewTimer => ({
    clientId: chat.clientId,
    conversationId: chat.conversationId,
    kind: "reminder",
    key: "k",
    dueAt: at(1000),
    text: "Пора",
    now: NOW,
    ...overrides,
  });

  it("are one per client and key while they wait: a second one moves the first", async () => {
    const chat = await open();
    const first = await run((tx) => setTimer(tx, timerOf(chat)));
    const moved = await run((tx) => setTimer(tx, timerOf(chat, { dueAt: at(5000), text: "Позже" })));
    const other = await run((tx) => setTimer(tx, timerOf(chat, { key: "other" })));
    expect(moved).toBe(first);
    expect(other).not.toBe(first);
    expect(await run((tx) => fireTimer(tx, first, at(4999)))).toBeUndefined();
    expect(await run((tx) => fireTimer(tx, first, at(5000)))).toMatchObject({
      id: first,
      text: "Позже",
      kind: "reminder",
      clientId: chat.clientId,
    });
  });

  it("fire once, and then there may be a new one of the key", async () => {
    const chat = await open();
    const id = await run((tx) => setTimer(tx, timerOf(chat)));
    expect(await due(at(999), id)).toEqual([]);
    expect(await due(at(1000), id)).toEqual(["timer"]);
    expect(await run((tx) => findTimerConversation(tx, id))).toMatchObject({ id: chat.conversationId });
    const fired = await Promise.all([1, 2, 3].map(() => run((tx) => fireTimer(tx, id, at(1000)))));
    expect(fired.filter((timer) => timer !== undefined)).toHaveLength(1);
    expect(await due(at(2000), id)).toEqual([]);
    expect(await run((tx) => findTimerConversation(tx, id))).toBeUndefined();
    expect(await run((tx) => setTimer(tx, timerOf(chat)))).not.toBe(id);
  });

  it("are cancelled by kind, and say why", async () => {
    const chat = await open();
    const id = await run((tx) => setTimer(tx, timerOf(chat)));
    expect(await run((tx) => cancelTimers(tx, chat.conversationId, { kind: "handoff-sla", reason: "x" }))).toBe(0);
    expect(await run((tx) => cancelTimers(tx, chat.conversationId, { kind: "reminder", reason: "answered" }))).toBe(1);
    expect(await run((tx) => fireTimer(tx, id, at(9000)))).toBeUndefined();
    await run((tx) => setTimerReason(tx, id, "other"));
    expect(await run((tx) => tx.query("select status, reason from timers where id = $1", [id]))).toEqual([
      { status: "cancelled", reason: "other" },
    ]);
  });
});

describe("jobs", () => {
  const insert = () => run((tx) => insertJob(tx, { kind: "demo", payload: { n: 1 }, runAt: at(1000), now: NOW }));
  const claim = (id: string, ms: number) => run((tx) => claimJob(tx, { id, now: at(ms), until: at(ms + 60_000) }));

  it("are claimed when due, by one, until their claim runs out", async () => {
    const id = await insert();
    expect(await claim(id, 999)).toBeUndefined();
    const claims = await Promise.all([claim(id, 1000), claim(id, 1000)]);
    expect(claims.filter((job) => job !== undefined)).toEqual([{ id, kind: "demo", payload: { n: 1 }, attempts: 1 }]);
    expect([await due(at(30_000), id), await due(at(61_000), id)]).toEqual([[], ["job"]]);
    expect(await claim(id, 61_000)).toMatchObject({ attempts: 2 });
  });

  it("end for good, or wait for another try", async () => {
    const id = await insert();
    await claim(id, 1000);
    await run((tx) => endJob(tx, { id, status: "pending", reason: "http-500", runAt: at(5000) }));
    expect([await due(at(4999), id), await due(at(5000), id)]).toEqual([[], ["job"]]);
    expect(await claim(id, 5000)).toMatchObject({ attempts: 2 });
    await run((tx) => endJob(tx, { id, status: "done", reason: null, runAt: at(5000) }));
    expect([await claim(id, 99_000), await due(at(99_000), id)]).toEqual([undefined, []]);
  });
});

describe("the sweep", () => {
  it("finds a conversation that needs a turn by the predicate of its lease", async () => {
    const chat = await open();
    const { conversationId } = chat;
    await run((tx) => say(tx, chat, { sentAt: NOW }));
    expect([await due(at(1199), conversationId), await due(at(1200), conversationId)]).toEqual([[], ["turn"]]);
    await run((tx) => takeLease(tx, { conversationId, holder: "x", now: at(1200), until: at(31_200) }));
    expect([await due(at(31_199), conversationId), await due(at(31_200), conversationId)]).toEqual([[], ["turn"]]);
    await run((tx) => tx.execute("update conversations set mode = 'human' where id = $1", [conversationId]));
    expect(await due(at(99_000), conversationId)).toEqual([]);
  });

  it("finds a delivery when its first message is due or its claim has run out, and no other", async () => {
    const chat = await open();
    const { conversationId } = chat;
    for (const text of ["раз", "два"]) {
      const message = {
        id: createId(NOW),
        conversationId,
        author: "bot",
        purpose: "reply",
        authorId: null,
        text,
        status: "queued",
      } as const;
      await run((tx) => insertOutgoing(tx, { ...message, externalId: null, idempotencyKey: null, now: NOW }));
    }
    expect(await due(NOW, conversationId)).toEqual(["delivery"]);
    await run((tx) => claimNext(tx, { conversationId, now: NOW, until: at(60_000) }));
    expect([await due(at(59_999), conversationId), await due(at(60_000), conversationId)]).toEqual([[], ["delivery"]]);
    await run((tx) => expireClaims(tx, conversationId, at(60_000)));
    expect(await due(at(60_000), conversationId)).toEqual(["delivery"]);
  });

  it("knows whose each hint is", async () => {
    const chat = await open();
    await run((tx) => say(tx, chat, { sentAt: NOW }));
    const hints = await test.database.withSystem((tx) => findDue(tx, at(5000)));
    expect(hints.find(({ id }) => id === chat.conversationId)).toEqual({
      kind: "turn",
      orgId,
      id: chat.conversationId,
      at: at(5000),
    });
  });

  it("drops changes whose message never came", async () => {
    const chat = await open();
    const keep = (externalId: string, ms: number) => {
      const key = { accountId: chat.account.id, chatId: chat.chatId, externalId };
      return run((tx) => keepEarlyChange(tx, key, { kind: "edit", at: at(ms), body: { text: "x" } })).then(() => key);
    };
    const [old, fresh] = [await keep("old", 0), await keep("fresh", 1000)];
    expect(await test.database.withSystem((tx) => dropStaleChanges(tx, at(1000)))).toBe(1);
    expect(await run((tx) => takeEarlyChanges(tx, old))).toEqual([]);
    expect(await run((tx) => takeEarlyChanges(tx, fresh))).toHaveLength(1);
  });
});
