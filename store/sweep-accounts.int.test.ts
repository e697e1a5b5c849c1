import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createId, type Tx } from "./index.ts";
import { insertOutgoing } from "./outbox.ts";
import { findDue } from "./sweep.ts";
import { createMadeUpChat } from "./testing/made-up-chat.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "./testing/index.ts";

const NOW = new Date("2026-06-01T08:00:00Z");

let test: TestDatabase;
let orgId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  orgId = (await createTestOrganisation(test.database, { slug: "sweep-accounts" })).id;
});
afterAll(() => test.close());

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(orgId, work);

describe("a delivery on a channel that is off", () => {
  it.each(["paused", "broken"])("is not due while it is %s, and is again when it works", async (off) => {
    const { conversationId, account } = await createMadeUpChat(test.database, orgId, NOW);
    const message = {
      id: createId(NOW),
      conversationId,
      author: "bot",
      purpose: "reply",
      authorId: null,
      text: "Да",
      status: "queued",
    } as const;
    await run((tx) => insertOutgoing(tx, { ...message, externalId: null, idempotencyKey: null, now: NOW }));
    const dueWhen = async (status: string) => {
      await run((tx) => tx.execute("update channel_accounts set status = $2 where id = $1", [account.id, status]));
      const hints = await test.database.withSystem((tx) => findDue(tx, NOW));
      return hints.filter(({ id }) => id === conversationId).map(({ kind }) => kind);
    };
    expect(await dueWhen(off)).toEqual([]);
    expect(await dueWhen("active")).toEqual(["delivery"]);
  });
});
