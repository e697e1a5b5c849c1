import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Tx } from "./database.ts";
import * as store from "./index.ts";
import { createTestDatabase, insertManyRows, type ManyRows, type TestDatabase } from "./testing/index.ts";

const NOW = new Date("2026-03-02T00:00:00Z");
/** Tables that grow with every message; those of a few rows may be read whole. */
const GROWING =
  /Seq Scan on (messages|conversations|clients|identities|deals|turns|effects|facts|handoffs|stage_moves|timers|jobs)\b/g;

let test: TestDatabase;
let rows: ManyRows;

beforeAll(async () => {
  test = await createTestDatabase();
  rows = await insertManyRows(test.connectionString, { conversations: 3000, messages: 8 });
});
afterAll(() => test.close());

type Role = "tenant" | "system";
type Work = (tx: Tx) => Promise<unknown>;

/** Runs work in a transaction of which nothing stays. */
async function rehearse(role: Role, work: Work): Promise<void> {
  const undo = new Error("undo");
  const rehearsal = async (tx: Tx): Promise<never> => {
    await work(tx);
    throw undo;
  };
  const done =
    role === "system" ? test.database.withSystem(rehearsal) : test.database.withTenant(rows.orgId, rehearsal);
  await done.catch((error: unknown) => {
    if (error !== undo) throw error;
  });
}

/** The growing tables that any statement of `work` reads from end to end. */
async function wholeScans(role: Role, work: Work): Promise<string[]> {
  const statements: [string, readonly unknown[]][] = [];
  await rehearse(role, async (tx) => {
    const query = <Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> => {
      statements.push([sql, values]);
      return tx.query<Row>(sql, values);
    };
    const execute = (sql: string, values: readonly unknown[] = []): Promise<number> => {
      statements.push([sql, values]);
      return tx.execute(sql, values);
    };
    // `finish` would commit what has to be undone.
    await work({ query, execute, finish: query, kysely: tx.kysely });
  });
  const scans: string[] = [];
  for (const [sql, values] of statements) {
    await rehearse(role, async (tx) => {
      await tx.execute("set local random_page_cost = 1.1"); // solid-state disks; the default makes a small table look cheap
      const plan = await tx.query(`explain ${sql}`, values);
      scans.push(
        ...(plan
          .map((line) => Object.values(line)[0])
          .join("\n")
          .match(GROWING) ?? []),
      );
    });
  }
  expect(statements.length).toBeGreaterThan(0);
  return scans;
}

const list = { limit: 50, filter: {}, sort: "desc" } as const;
const detail = () => ({ conversationId: rows.conversationId, limit: 50 });
const chat = () => ({ channelId: rows.channelId, chatId: rows.chatId });

const QUERIES: [string, Role, Work][] = [
  ["the sweep", "system", (tx) => store.findDue(tx, NOW)],
  [
    "taking a lease",
    "tenant",
    (tx) => store.takeLease(tx, { conversationId: rows.conversationId, holder: "h", now: NOW, until: NOW }),
  ],
  ["the context of a turn", "tenant", (tx) => store.loadContext(tx, rows.conversationId, 30)],
  [
    "claiming a delivery",
    "tenant",
    (tx) => store.claimNext(tx, { conversationId: rows.conversationId, now: NOW, until: NOW }),
  ],
  ["expired claims", "tenant", (tx) => store.expireClaims(tx, rows.conversationId, NOW)],
  ["looking where a delivery goes", "tenant", (tx) => store.findDeliveryRoute(tx, rows.conversationId, NOW)],
  [
    "what sending policy wants to know",
    "tenant",
    (tx) => store.readSendingFacts(tx, { conversationId: rows.conversationId, now: NOW }),
  ],
  [
    "taking an expired claim over",
    "tenant",
    (tx) => store.reclaimExpired(tx, { conversationId: rows.conversationId, now: NOW, until: NOW }),
  ],
  ["suppressing what is queued", "tenant", (tx) => store.suppressQueued(tx, rows.conversationId, "takeover")],
  ["matching an echo", "tenant", (tx) => store.echoCandidates(tx, rows.conversationId)],
  [
    "a message by the platform's id",
    "tenant",
    (tx) => store.findByExternalId(tx, { accountId: rows.channelId, chatId: rows.chatId, externalId: "5" }),
  ],
  ["the inbox", "tenant", (tx) => store.listConversations(tx, list)],
  [
    "the inbox of one client",
    "tenant",
    (tx) => store.listConversations(tx, { ...list, filter: { clientId: rows.clientId } }),
  ],
  [
    "the inbox of one person",
    "tenant",
    (tx) => store.listConversations(tx, { ...list, filter: { assignee: "nobody-here" } }),
  ],
  ["what needs a person", "tenant", (tx) => store.listConversations(tx, { ...list, filter: { needsPerson: true } })],
  ["one conversation", "tenant", (tx) => store.getConversation(tx, rows.conversationId)],
  ["the clients", "tenant", (tx) => store.listClients(tx, { limit: 50 })],
  ["one client", "tenant", (tx) => store.getClient(tx, rows.clientId)],
  ["messages of a conversation", "tenant", (tx) => store.listMessages(tx, { ...detail(), sort: "desc" })],
  ["effects of a conversation", "tenant", (tx) => store.listEffects(tx, detail())],
  ["turns of a conversation", "tenant", (tx) => store.listTurns(tx, detail())],
  ["hand-offs of a conversation", "tenant", (tx) => store.listHandoffs(tx, detail())],
  ["notes of a conversation", "tenant", (tx) => store.listNotes(tx, detail())],
  ["stage moves of a conversation", "tenant", (tx) => store.listStageMoves(tx, detail())],
  ["the history of a web chat", "tenant", (tx) => store.listChatHistory(tx, chat(), { limit: 50 })],
  [
    "what is new in a web chat",
    "tenant",
    (tx) => store.readChatAfter(tx, chat(), { after: { conversationId: rows.conversationId, seq: 5 }, limit: 50 }),
  ],
];

describe("lists, sweeps and steps of a turn", () => {
  it.each(QUERIES)("%s: no growing table is read from end to end", async (_what, role, work) => {
    expect(await wholeScans(role, work)).toEqual([]);
  });
});
