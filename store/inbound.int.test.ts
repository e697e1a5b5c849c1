import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMs } from "../domain/index.ts";
import { createId, type Tx } from "./index.ts";
import {
  findByExternalId,
  keepEarlyChange,
  lockChat,
  openConversation,
  reviseMessage,
  setReachable,
  takeEarlyChanges,
  acceptIntoOpen,
} from "./inbound.ts";
import { inboundOf, QUIET, createMadeUpChat, say, type MadeUpChat } from "./testing/made-up-chat.ts";
import { createTestDatabase, createTestOrganisation, testServerUrl, type TestDatabase } from "./testing/index.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const at = (ms: number): Date => addMs(NOW, ms);

let test: TestDatabase;
let orgId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  orgId = (await createTestOrganisation(test.database, { slug: "inbound" })).id;
});
afterAll(() => test.close());

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(orgId, work);
const open = (): Promise<MadeUpChat> => createMadeUpChat(test.database, orgId, NOW);
const accept = async (chat: MadeUpChat, message: Parameters<typeof say>[2]) =>
  (await run((tx) => say(tx, chat, message))).accepted;
const keyOf = (chat: MadeUpChat, externalId: string) => ({
  accountId: chat.account.id,
  chatId: chat.chatId,
  externalId,
});

describe("accepting a message", () => {
  it("gives it the next position and raises what steers", async () => {
    const chat = await open();
    expect(await accept(chat, { sentAt: at(0) })).toEqual({
      conversationId: chat.conversationId,
      clientId: chat.clientId,
      mode: "bot",
      seq: 1,
      dueAt: at(1200),
      hasEarlyChanges: false,
    });
    expect(await accept(chat, { sentAt: at(1000) })).toMatchObject({ seq: 2, dueAt: at(2200) });
  });

  it("waits no longer than the ceiling from the first unanswered one", async () => {
    const chat = await open();
    await accept(chat, { sentAt: at(0) });
    expect(await accept(chat, { sentAt: at(7500) })).toMatchObject({ dueAt: at(8000) });
  });

  it("changes nothing for a repeat", async () => {
    const chat = await open();
    await accept(chat, { sentAt: at(0), externalId: "same" });
    expect(await accept(chat, { sentAt: at(900), externalId: "same" })).toMatchObject({ seq: null, dueAt: null });
    expect(await accept(chat, { sentAt: at(1000) })).toMatchObject({ seq: 2 });
  });

  it("counts concurrent ones without gap or double", async () => {
    const chat = await open();
    const all = Array.from({ length: 20 }, (_, n) => accept(chat, { sentAt: at(n), externalId: `m${n % 10}` }));
    const seqs = (await Promise.all(all)).map((accepted) => accepted?.seq ?? null);
    expect(seqs.filter((seq) => seq !== null).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(seqs.filter((seq) => seq === null)).toHaveLength(10);
  });

  it("finds no open conversation in a closed chat, nor in one that nobody has opened", async () => {
    const chat = await open();
    await run((tx) => tx.execute("update conversations set mode = 'closed' where id = $1", [chat.conversationId]));
    expect(await accept(chat, { sentAt: at(0) })).toBeUndefined();
    expect(await accept({ ...chat, chatId: "nobody" }, { sentAt: at(0) })).toBeUndefined();
  });

  it("points at the message that it replies to, and lets a blocked customer in again", async () => {
    const chat = await open();
    await run((tx) => setReachable(tx, { accountId: chat.account.id, chatId: chat.chatId, reachable: false }));
    const first = await run((tx) => say(tx, chat, { sentAt: at(0), externalId: "first" }));
    const second = await run((tx) => say(tx, chat, { sentAt: at(1), replyToExternalId: "first" }));
    const rows = await run((tx) =>
      tx.query(
        "select m.reply_to, k.reachable from messages m join conversations k on k.id = m.conversation_id where m.id = $1",
        [second.id],
      ),
    );
    expect(rows).toEqual([{ reply_to: first.id, reachable: true }]);
  });

  it("as the last statement leaves a message with an early change to be taken with it", async () => {
    const chat = await open();
    const message = inboundOf(chat.chatId, { sentAt: at(0), externalId: "late" });
    await run((tx) => keepEarlyChange(tx, keyOf(chat, "late"), { kind: "edit", at: at(0), body: { text: "x" } }));
    const request = { account: chat.account, message, id: createId(NOW), now: NOW, ...QUIET };
    expect(await run((tx) => acceptIntoOpen(tx, request, { last: true }))).toMatchObject({
      seq: null,
      hasEarlyChanges: true,
    });
    expect(await run((tx) => acceptIntoOpen(tx, request))).toMatchObject({ seq: 1, hasEarlyChanges: true });
  });
});

describe("opening a conversation", () => {
  const chatOf = (chat: MadeUpChat, overrides: { chatId?: string; externalId?: string } = {}) => ({
    account: chat.account,
    chatId: overrides.chatId ?? `other ${createId(NOW)}`,
    externalId: "first",
    sender: { externalId: overrides.externalId ?? `sender of ${chat.chatId}`, name: "Demo", phone: "+996 555 000 000" },
    locale: null,
    now: NOW,
  });

  it("knows a client by the identity, and lets two chats share the deal", async () => {
    const chat = await open();
    const id = await run((tx) => openConversation(tx, chatOf(chat)));
    const rows = await run((tx) => tx.query("select client_id, deal_id from conversations where id = $1", [id]));
    expect(rows).toEqual([{ client_id: chat.clientId, deal_id: chat.dealId }]);
  });

  it("begins a new deal when the last one was closed", async () => {
    const chat = await open();
    await run((tx) => tx.execute("update deals set status = 'won' where id = $1", [chat.dealId]));
    const ids = [
      await run((tx) => openConversation(tx, chatOf(chat))),
      await run((tx) => openConversation(tx, chatOf(chat))),
    ];
    const deals = await run((tx) => tx.query("select distinct deal_id from conversations where id = any ($1)", [ids]));
    expect(deals).toHaveLength(1);
    expect(deals).not.toContainEqual({ deal_id: chat.dealId });
  });

  it("opens nothing beside an open one, nor for a repeat of a message that is stored", async () => {
    const chat = await open();
    const again = chatOf(chat, { chatId: chat.chatId });
    expect(await run((tx) => openConversation(tx, again))).toBeUndefined();
    await accept(chat, { sentAt: at(0), externalId: "first" });
    await run((tx) => tx.execute("update conversations set mode = 'closed' where id = $1", [chat.conversationId]));
    expect(await run((tx) => openConversation(tx, again))).toBeUndefined();
    expect(await run((tx) => openConversation(tx, { ...again, externalId: "second" }))).toBeDefined();
  });

  it("makes one client and one conversation of two first messages at once", async () => {
    const chat = await open();
    const fresh = chatOf(chat, { chatId: "twice", externalId: "twice" });
    const both = Array.from({ length: 2 }, () =>
      run(async (tx) => {
        await lockChat(tx, fresh.account.id, fresh.chatId);
        return openConversation(tx, fresh);
      }),
    );
    const opened = await Promise.all(both);
    expect(opened.filter((id) => id !== undefined)).toHaveLength(1);
  });

  // Embedded there is one connection, so nothing is ever at once.
  it.skipIf(testServerUrl === undefined)("makes one deal of two chats of one client at once", async () => {
    const chat = await open();
    await run((tx) => tx.execute("update deals set status = 'won' where id = $1", [chat.dealId]));
    await Promise.all([1, 2, 3, 4].map(() => run((tx) => openConversation(tx, chatOf(chat)))));
    const deals = await run((tx) =>
      tx.query("select id from deals where client_id = $1 and status = 'open'", [chat.clientId]),
    );
    expect(deals).toHaveLength(1);
  });
});

describe("edits and deletions", () => {
  it("keep the former text, and an older one changes nothing", async () => {
    const chat = await open();
    const { id } = await run((tx) => say(tx, chat, { sentAt: at(0), externalId: "m", text: "раз" }));
    const revise = (kind: "edit" | "deletion", text: string | null, ms: number) =>
      run((tx) => reviseMessage(tx, { messageId: id, kind, text, at: at(ms) }));
    expect(await revise("edit", "два", 10)).toBe(true);
    expect(await revise("edit", "старое", 5)).toBe(false);
    expect(await revise("edit", "два", 10)).toBe(false);
    expect(await revise("deletion", null, 20)).toBe(true);
    const known = await run((tx) => findByExternalId(tx, keyOf(chat, "m")));
    expect(known).toMatchObject({ id, direction: "in", text: "два", editedAt: at(10) });
    const former = await run((tx) =>
      tx.query("select kind, former_text from message_revisions where message_id = $1 order by at", [id]),
    );
    expect(former).toEqual([
      { kind: "edit", former_text: "раз" },
      { kind: "deletion", former_text: "два" },
    ]);
  });

  it("that come before their message wait, the newest of a kind, and are taken once", async () => {
    const chat = await open();
    const keep = (kind: "edit" | "deletion", text: string, ms: number) =>
      run((tx) => keepEarlyChange(tx, keyOf(chat, "early"), { kind, at: at(ms), body: { text } }));
    await keep("edit", "новое", 20);
    await keep("edit", "старое", 10);
    await keep("deletion", "", 30);
    expect(await accept(chat, { sentAt: at(0), externalId: "early" })).toMatchObject({ hasEarlyChanges: true });
    const taken = await run((tx) => takeEarlyChanges(tx, keyOf(chat, "early")));
    expect(taken.toSorted((a, b) => a.kind.localeCompare(b.kind))).toEqual([
      { kind: "deletion", at: at(30), body: { text: "" } },
      { kind: "edit", at: at(20), body: { text: "новое" } },
    ]);
    expect(await run((tx) => takeEarlyChanges(tx, keyOf(chat, "early")))).toEqual([]);
  });
});

describe("what a platform tells of a chat", () => {
  it("is kept in its open conversation", async () => {
    const chat = await open();
    const tell = (reachable: boolean, chatId = chat.chatId) =>
      run((tx) => setReachable(tx, { accountId: chat.account.id, chatId, reachable }));
    expect(await tell(false)).toBe(chat.conversationId);
    expect(await tell(true, "nobody")).toBeUndefined();
  });
});
