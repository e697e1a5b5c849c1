import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMs } from "../domain/index.ts";
import { createId, type Tx } from "./index.ts";
import {
  claimNext,
  confirmUncertain,
  countedClaims,
  echoCandidates,
  expireClaims,
  findDeliveryRoute,
  insertOutgoing,
  raiseStatus,
  reclaimExpired,
  settleClaim,
  suppressQueued,
  type NewOutgoing,
  type Settlement,
} from "./outbox.ts";
import { createMadeUpChat, say, type MadeUpChat } from "./testing/made-up-chat.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "./testing/index.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const at = (ms: number): Date => addMs(NOW, ms);
const UNTIL = at(60_000);

let test: TestDatabase;
let orgId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  orgId = (await createTestOrganisation(test.database, { slug: "outbox" })).id;
});
afterAll(() => test.close());

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(orgId, work);
const open = (): Promise<MadeUpChat> => createMadeUpChat(test.database, orgId, NOW);

async function queue(chat: MadeUpChat, text: string, overrides: Partial<NewOutgoing> = {}): Promise<string> {
  const id = createId(NOW);
  await run((tx) =>
    insertOutgoing(tx, {
      id,
      conversationId: chat.conversationId,
      author: "bot",
      authorId: null,
      purpose: "reply",
      text,
      status: "queued",
      externalId: null,
      idempotencyKey: null,
      now: NOW,
      ...overrides,
    }),
  );
  return id;
}

const claim = (chat: MadeUpChat, now = NOW) =>
  run((tx) => claimNext(tx, { conversationId: chat.conversationId, now, until: addMs(now, 60_000) }));
const settle = (chat: MadeUpChat, id: string, change: Partial<Settlement> & { status: Settlement["status"] }) =>
  run((tx) =>
    settleClaim(tx, { id, conversationId: chat.conversationId, attempt: 1, now: at(500), ...change }, { last: true }),
  );
const rowOf = async (id: string) =>
  (
    await run((tx) =>
      tx.query<{ status: string; reason: string | null; external_id: string | null; attempts: number }>(
        "select status, reason, external_id, attempts from messages where id = $1",
        [id],
      ),
    )
  )[0];

describe("claiming", () => {
  it("takes messages one at a time, in order, each with its fence", async () => {
    const chat = await open();
    const [first, second] = [await queue(chat, "раз"), await queue(chat, "два")];
    expect(await claim(chat)).toMatchObject({
      id: first,
      text: "раз",
      attempt: 1,
      chatId: chat.chatId,
      author: "bot",
      buttons: [],
      replyToExternalId: null,
    });
    expect(await claim(chat)).toBeUndefined();
    expect(await settle(chat, first, { status: "sent", externalId: "p1" })).toEqual({ settled: true, more: true });
    expect(await claim(chat)).toMatchObject({ id: second });
  });

  it("is done by one of many at once", async () => {
    const chat = await open();
    await queue(chat, "раз");
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(chat)));
    expect(claims.filter((message) => message !== undefined)).toHaveLength(1);
  });

  it("holds later messages behind one that waits for its retry", async () => {
    const chat = await open();
    const first = await queue(chat, "раз");
    await queue(chat, "два");
    await claim(chat);
    await settle(chat, first, { status: "queued", reason: "http-500", nextAt: at(5000) });
    expect(await claim(chat, at(4999))).toBeUndefined();
    expect(await claim(chat, at(5000))).toMatchObject({ id: first, attempt: 2 });
  });

  it("silences the bot's words of before a takeover, not the manager's, nor what came after", async () => {
    const chat = await open();
    const [bot, manager] = [await queue(chat, "бот"), await queue(chat, "человек", { author: "manager" })];
    await run((tx) => tx.execute("update conversations set muted_seq = last_seq where id = $1", [chat.conversationId]));
    const later = await queue(chat, "бот снова");
    expect(await claim(chat)).toMatchObject({ id: manager });
    expect(await rowOf(bot)).toMatchObject({ status: "suppressed", reason: "takeover" });
    expect(await rowOf(later)).toMatchObject({ status: "queued" });
  });

  it("finds nothing in a conversation that is not there", async () => {
    expect(await claim({ ...(await open()), conversationId: createId(NOW) })).toBeUndefined();
  });
});

describe("settling a claim", () => {
  it.each([
    ["sent", { externalId: "p" }],
    ["read", { externalId: "p" }],
    ["failed", { reason: "blocked" }],
    ["uncertain", { reason: "timeout" }],
  ] as const)("ends it as %s", async (status, rest) => {
    const chat = await open();
    const id = await queue(chat, "раз");
    await claim(chat);
    expect(await settle(chat, id, { status, ...rest })).toEqual({ settled: true, more: false });
    expect(await rowOf(id)).toMatchObject({ status, external_id: "externalId" in rest ? "p" : null });
  });

  it("is refused to a former holder", async () => {
    const chat = await open();
    const id = await queue(chat, "раз");
    await claim(chat);
    await settle(chat, id, { status: "queued", nextAt: NOW });
    await claim(chat);
    expect(await settle(chat, id, { status: "sent", attempt: 1 })).toMatchObject({ settled: false });
    expect(await settle(chat, id, { status: "sent", attempt: 2 })).toMatchObject({ settled: true });
    expect(await settle(chat, id, { status: "failed", attempt: 2 })).toMatchObject({ settled: false });
  });

  it("suppresses the bot's words of before a takeover instead of queueing them again", async () => {
    const chat = await open();
    const id = await queue(chat, "раз");
    await claim(chat);
    await queue(chat, "человек", { author: "manager" });
    await run((tx) => tx.execute("update conversations set muted_seq = last_seq where id = $1", [chat.conversationId]));
    expect(await settle(chat, id, { status: "queued", nextAt: at(5000) })).toEqual({ settled: true, more: true });
    expect(await rowOf(id)).toMatchObject({ status: "suppressed", reason: "takeover" });
  });

  it("still raises one that had expired meanwhile, and never puts it back", async () => {
    const chat = await open();
    const id = await queue(chat, "раз");
    await claim(chat);
    const expired = await run((tx) => expireClaims(tx, chat.conversationId, UNTIL));
    expect(expired).toMatchObject([{ id, attempt: 1 }]);
    expect(await rowOf(id)).toMatchObject({ status: "uncertain", reason: "claim-expired" });
    expect(await settle(chat, id, { status: "queued", nextAt: NOW })).toMatchObject({ settled: false });
    expect(await settle(chat, id, { status: "sent", externalId: "late" })).toMatchObject({ settled: true });
  });
});

describe("an expired claim", () => {
  it("is none before its time, and does not hold the next message", async () => {
    const chat = await open();
    await queue(chat, "раз");
    const second = await queue(chat, "два");
    await claim(chat);
    expect(await run((tx) => expireClaims(tx, chat.conversationId, addMs(UNTIL, -1)))).toEqual([]);
    await run((tx) => expireClaims(tx, chat.conversationId, UNTIL));
    expect(await claim(chat, UNTIL)).toMatchObject({ id: second });
  });

  it("can be taken over to ask about it: it holds the next, its former holder is out, and it is no attempt", async () => {
    const chat = await open();
    const id = await queue(chat, "раз");
    await queue(chat, "два");
    await claim(chat);
    expect(await run((tx) => findDeliveryRoute(tx, chat.conversationId, addMs(UNTIL, -1)))).toMatchObject({
      expiredClaimAt: null,
    });
    expect(await run((tx) => findDeliveryRoute(tx, chat.conversationId, UNTIL))).toEqual({
      channelAccountId: chat.account.id,
      expiredClaimAt: NOW,
    });
    const request = { conversationId: chat.conversationId, now: UNTIL, until: at(120_000) };
    const taken = await run((tx) => reclaimExpired(tx, request));
    expect(taken).toMatchObject({ id, claimedUntil: at(120_000) });
    expect(await run((tx) => reclaimExpired(tx, request))).toBeUndefined();
    expect(await claim(chat, UNTIL)).toBeUndefined();
    expect(await settle(chat, id, { status: "sent", attempt: 1 })).toMatchObject({ settled: false });
    const attempt = taken?.attempt ?? 0;
    expect([attempt, countedClaims(attempt)]).toEqual([1001, 1]);
    expect(await settle(chat, id, { status: "queued", attempt, nextAt: UNTIL })).toMatchObject({ settled: true });
    expect(await claim(chat, UNTIL)).toMatchObject({ id, attempt: 1002 });
  });

  it("may be known by its echo, which confirms it once", async () => {
    const chat = await open();
    const id = await queue(chat, "раз");
    await claim(chat);
    expect(await run((tx) => echoCandidates(tx, chat.conversationId))).toEqual([
      { id, status: "sending", text: "раз" },
    ]);
    expect(await run((tx) => confirmUncertain(tx, { id, externalId: "e", now: at(1) }))).toBe(false);
    await run((tx) => expireClaims(tx, chat.conversationId, UNTIL));
    expect(await run((tx) => confirmUncertain(tx, { id, externalId: "e", now: at(1) }))).toBe(true);
    expect(await rowOf(id)).toMatchObject({ status: "sent", external_id: "e", reason: "echo" });
    expect(await run((tx) => echoCandidates(tx, chat.conversationId))).toEqual([]);
  });
});

describe("statuses", () => {
  it("rise from where they may, and a late one changes nothing", async () => {
    const chat = await open();
    const id = await queue(chat, "раз", { status: "sent", externalId: "x" });
    const raise = (from: "sent" | "delivered", to: "delivered" | "read") =>
      run((tx) => raiseStatus(tx, { messageId: id, from: [from], to, reason: null }));
    expect([await raise("sent", "read"), await raise("sent", "delivered"), await raise("delivered", "read")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(await rowOf(id)).toMatchObject({ status: "read" });
  });

  it("of all that waits become suppressed by a takeover, but for a manager's", async () => {
    const chat = await open();
    const [claimed, bot, manager] = [
      await queue(chat, "раз"),
      await queue(chat, "два"),
      await queue(chat, "три", { author: "manager" }),
    ];
    await claim(chat);
    expect(await run((tx) => suppressQueued(tx, chat.conversationId, "takeover"))).toBe(1);
    expect([(await rowOf(claimed))?.status, (await rowOf(bot))?.status, (await rowOf(manager))?.status]).toEqual([
      "sending",
      "suppressed",
      "queued",
    ]);
  });
});

describe("a message that no turn made", () => {
  it("takes the next position, and one idempotency key is one message", async () => {
    const chat = await open();
    await run((tx) => say(tx, chat, { sentAt: NOW }));
    const id = await queue(chat, "раз", { author: "manager", authorId: "demo", idempotencyKey: "k" });
    expect(
      await run((tx) => tx.query("select seq, author, author_id, sent_at from messages where id = $1", [id])),
    ).toEqual([{ seq: 2, author: "manager", author_id: "demo", sent_at: null }]);
    await expect(queue(chat, "раз", { idempotencyKey: "k" })).rejects.toMatchObject({ code: "23505" });
  });
});
