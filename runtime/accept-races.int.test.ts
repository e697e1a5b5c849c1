import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { InboundEvent } from "../domain/index.ts";
import { createId, insertOutgoing, takeEarlyChanges, type Database } from "../store/index.ts";
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
