import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { InboundEvent } from "../domain/index.ts";
import {
  createId,
  insertOutgoing,
  lockConversation,
  openConversation,
  reviseMessage,
  startNextDeal,
  takeEarlyChanges,
  type Database,
  type Tx,
} from "../store/index.ts";
import { createTestDatabase, testServerUrl, type TestDatabase } from "../store/testing/index.ts";
import { accept } from "./accept.ts";
import { createHarness, type Harness } from "./testing/harness.ts";

let test: TestDatabase;
let h: Harness;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(() => h.end());

const messages = () => h.query("select text, status from messages order by seq");
const kept = () => h.query("select kind from early_changes");
const key = () => ({ accountId: h.account.id, chatId: "chat", externalId: "out-1" });
const status = (value: "delivered" | "read"): InboundEvent => ({
  kind: "status",
  chatId: "chat",
  externalId: "out-1",
  status: value,
  at: h.clock.now(),
});

/** A message of ours in flight in a conversation of its own. */
async function sending(): Promise<string> {
  await h.say("Привет", { externalId: "m" });
  const { id: conversationId } = await h.conversation();
  const id = createId(h.clock.now());
  const message = {
    id,
    conversationId,
    author: "bot",
    purpose: "reply",
    authorId: null,
    text: "Здравствуйте!",
    status: "queued",
  } as const;
  await h.database.withTenant(h.organisation.id, (tx) =>
    insertOutgoing(tx, { ...message, externalId: null, idempotencyKey: null, now: h.clock.now() }),
  );
  await h.query("update messages set status = 'sending', attempts = 1 where id = $1", [id]);
  return id;
}

/** Until a transaction of this database waits for the lock of another. */
async function somebodyWaits(): Promise<void> {
  const waiting = () =>
    h.query(
      "select from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()",
    );
  await expect.poll(waiting).not.toEqual([]);
}

const STORE_ID = "update messages set status = 'sent', external_id = 'out-1' where id = $1";

/** The database, on which `between` happens right after the first transaction. */
function afterFirst(between: () => Promise<unknown>): Database {
  let first = true;
  return {
    ...h.database,
    withTenant: async (orgId, work) => {
      const result = await h.database.withTenant(orgId, work);
      if (first) {
        first = false;
        await between();
      }
      return result;
    },
  };
}

describe("a status that is kept while its message gets the platform's id", () => {
  it("is applied, though the sender saw none before it stored the id", async () => {
    h = await createHarness(test);
    const id = await sending();
    const database = afterFirst(() => h.query(STORE_ID, [id]));
    await accept({ ...h.deps, database }, h.account, [status("delivered")]);
    expect(await messages()).toMatchObject([{ text: "Привет" }, { status: "delivered" }]);
    expect(await kept()).toEqual([]);
  });

  // Embedded there is one connection: nobody else's transaction is ever open.
  it.skipIf(testServerUrl === undefined)("waits for the sender's transaction", async () => {
    h = await createHarness(test);
    const id = await sending();
    const [stored, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const settling = h.database.withTenant(h.organisation.id, async (tx) => {
      await tx.execute(STORE_ID, [id]);
      expect(await takeEarlyChanges(tx, key())).toEqual([]);
      stored.resolve();
      await released.promise;
    });
    await stored.promise;
    const accepting = accept(h.deps, h.account, [status("read")]);
    await Promise.race([accepting, somebodyWaits()]);
    released.resolve();
    await Promise.all([settling, accepting]);
    expect(await messages()).toMatchObject([{ text: "Привет" }, { status: "read" }]);
    expect(await kept()).toEqual([]);
  });
});

describe("an edit that is kept while its message is accepted", () => {
  it("is applied, though the message saw none", async () => {
    h = await createHarness(test);
    await h.say("раз", { externalId: "m" });
    const at = h.clock.now();
    const edit: InboundEvent = { kind: "edit", chatId: "chat", externalId: "late", text: "исправлено", at };
    // As if the message had looked before the edit was kept.
    const database = afterFirst(async () => {
      const early = await h.query("select * from early_changes");
      expect(early).toHaveLength(1);
      await h.query(
        `insert into messages (org_id, id, conversation_id, channel_account_id, chat_id, seq, direction, author, text,
                               external_id, status, created_at)
         select org_id, $1, id, channel_account_id, chat_id, 2, 'in', 'client', 'ошибка', 'late', 'received', $2
           from conversations`,
        [createId(at), at],
      );
    });
    await accept({ ...h.deps, database }, h.account, [edit]);
    expect(await messages()).toMatchObject([{ text: "раз" }, { text: "исправлено" }]);
    expect(await kept()).toEqual([]);
  });
});

/** Runs `second` while `first` has done its work and not committed yet. */
async function duringCommitOf(first: (tx: Tx) => Promise<unknown>, second: () => Promise<unknown>): Promise<void> {
  const [done, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = h.database.withTenant(h.organisation.id, async (tx) => {
    await first(tx);
    done.resolve();
    await released.promise;
  });
  await done.promise;
  const fast = second();
  await Promise.race([fast, somebodyWaits()]);
  released.resolve();
  await Promise.all([slow, fast]);
}

// Embedded there is one connection: nobody else's transaction is ever open.
describe.skipIf(testServerUrl === undefined)("two transactions at once", () => {
  it("keep the newer of two edits, whichever is stored last", async () => {
    h = await createHarness(test);
    await h.say("раз", { externalId: "m" });
    const [row] = await h.query<{ id: string }>("select id from messages");
    const at = (ms: number) => new Date(h.clock.now().getTime() + ms);
    const edit = (text: string, ms: number) => ({ messageId: row?.id ?? "", kind: "edit" as const, text, at: at(ms) });
    await duringCommitOf(
      (tx) => reviseMessage(tx, edit("новое", 10)),
      () => h.runtime.accept(h.account, [{ ...edit("старое", 5), chatId: "chat", externalId: "m" }]),
    );
    expect(await messages()).toMatchObject([{ text: "новое" }]);
    expect(await h.query("select former_text from message_revisions")).toEqual([{ former_text: "раз" }]);
  });

  it("make one client of a sender who writes into two chats", async () => {
    h = await createHarness(test);
    const locale = null;
    const sender = { externalId: "customer" };
    const chat = { account: h.account, chatId: "one", externalId: "1", sender, locale, now: h.clock.now() };
    await duringCommitOf(
      (tx) => openConversation(tx, chat),
      () => h.say("Привет", { chatId: "two" }),
    );
    expect(await h.query("select id from clients")).toHaveLength(1);
    expect(await h.query("select distinct client_id, deal_id from conversations")).toHaveLength(1);
  });

  it("open a conversation on the deal that follows the one being closed", async () => {
    h = await createHarness(test);
    await h.say("Привет");
    const [deal] = await h.query<{ deal_id: string; client_id: string }>(
      "select deal_id, client_id from conversations",
    );
    const next = { dealId: deal?.deal_id ?? "", clientId: deal?.client_id ?? "", now: h.clock.now() };
    await duringCommitOf(
      (tx) => startNextDeal(tx, next),
      () => h.say("Я и здесь", { chatId: "two" }),
    );
    const rows = await h.query(
      "select d.status from conversations c join deals d on d.id = c.deal_id where chat_id = 'two'",
    );
    expect(rows).toEqual([{ status: "open" }]);
  });

  it("take an own message that comes twice for one", async () => {
    h = await createHarness(test);
    await h.say("Привет");
    const { id } = await h.conversation();
    const own = { kind: "own", chatId: "chat", externalId: "phone-1", text: "Я тут", at: h.clock.now() } as const;
    await duringCommitOf(
      (tx) => lockConversation(tx, id),
      () => Promise.all([1, 2].map(() => h.runtime.accept(h.account, [own]))),
    );
    expect(await h.query("select text from messages where author = 'manager'")).toEqual([{ text: "Я тут" }]);
  });
});

describe("statuses that come before their message", () => {
  it.each([
    ["delivered", "read"],
    ["read", "delivered"],
  ] as const)("leave the highest of one second: %s, then %s", async (...order) => {
    h = await createHarness(test);
    await h.runtime.accept(h.account, order.map(status));
    expect(await h.query("select body ->> 'status' as status from early_changes")).toEqual([{ status: "read" }]);
    await h.query("delete from early_changes");
  });
});
