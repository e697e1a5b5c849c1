import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FactKey, Stage } from "../domain/index.ts";
import { mergeClients } from "./client-merges.ts";
import { undoClientMerge } from "./client-merge-undo.ts";
import { loadContext, lockConversation, takeLease } from "./conversations.ts";
import { appendFacts } from "./facts.ts";
import { createId } from "./ids.ts";
import { lockChat, openConversation } from "./inbound.ts";
import { listClients } from "./inbox-clients.ts";
import { insertMemories, listMemories } from "./memories.ts";
import { findProvenTwins, listMergeCandidates, proveIdentityPhone } from "./merge-candidates.ts";
import { createTestDatabase, createTestOrganisation, readTables, type TestDatabase } from "./testing/index.ts";
import { createMadeUpChat, say, type MadeUpChat } from "./testing/made-up-chat.ts";
import { setTimer } from "./timers.ts";
import { startNextDeal } from "./turns.ts";
import type { Tx } from "./tx.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const at = (ms: number): Date => new Date(NOW.getTime() + ms);

let test: TestDatabase;
let orgId: string;
/** A person on Telegram, and the same person on the web. */
let from: MadeUpChat;
let into: MadeUpChat;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
beforeEach(async () => {
  orgId = (await createTestOrganisation(test.database, { slug: `merges-${crypto.randomUUID()}` })).id;
  from = await createMadeUpChat(test.database, orgId, NOW);
  into = await createMadeUpChat(test.database, orgId, at(1));
});

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(orgId, work);
const query = <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  run((tx) => tx.query<Row>(sql, values));
const mergeNow = (a = from, b = into) =>
  run((tx) =>
    mergeClients(tx, { fromId: a.clientId, intoId: b.clientId, reason: "manager", by: "boss", now: at(100) }),
  );
const undo = (mergeId: string) => run((tx) => undoClientMerge(tx, { mergeId, by: "boss", now: at(200) }));
const contextOf = (chat: MadeUpChat) => run((tx) => loadContext(tx, chat.conversationId, 10));
const tell = (chat: MadeUpChat, key: FactKey, value: unknown, ms: number) =>
  run((tx) =>
    appendFacts(tx, { ...chat, turnId: null, now: at(ms) }, [
      { key, value, messageId: null, messageSeq: 1, saidAt: at(ms) },
    ]),
  );
const setStage = (chat: MadeUpChat, stage: Stage) =>
  query("update deals set stage = $2 where id = $1", [chat.dealId, stage]);
const remind = (chat: MadeUpChat, key: string) =>
  run((tx) => setTimer(tx, { ...chat, kind: "reminder", key, dueAt: at(9_000), text: key, now: NOW }));

const keep = (chat: MadeUpChat, text: string) =>
  run((tx) =>
    insertMemories(tx, { conversationId: chat.conversationId, now: NOW }, [
      { kind: "health", text, messageId: createId(NOW), saidAt: NOW, vector: { model: "m", values: [1] } },
    ]),
  );

/** Everything that a merge may touch, except what it is written down in. */
async function picture(): Promise<unknown> {
  const tables = ["clients", "identities", "deals", "conversations", "facts", "timers", "messages", "client_memories"];
  const parts = await Promise.all(
    tables.map((table) => query<object>(`select * from ${table} order by id`).then((rows) => [table, rows] as const)),
  );
  return Object.fromEntries(
    parts.map(([table, rows]) => [
      table,
      rows.map((row) => ({ ...row, lease_token: null, lease_holder: null, lease_until: null, attempts: null })),
    ]),
  );
}

describe("a merge", () => {
  it("gives all that was one client's to the other, whose corrections still win", async () => {
    await tell(from, "destination", "Ош", 10);
    await tell(from, "interests", "юрты", 11);
    await tell(into, "destination", "Нарын", 5);
    await keep(from, "Любим юрты");
    await keep(into, "любим юрты!");
    await mergeNow();
    expect(await run((tx) => listMemories(tx, into.clientId))).toMatchObject([{ text: "любим юрты!" }]);
    const context = await contextOf(into);
    expect(context?.facts).toEqual({ destination: "Ош", interests: "юрты" });
    expect((await contextOf(from))?.client.id).toBe(into.clientId);
    expect((await contextOf(from))?.facts).toEqual(context?.facts);
    const list = await run((tx) => listClients(tx, { limit: 10 }));
    expect(list.items.map(({ id }) => id)).toEqual([into.clientId]);
  });

  it("moves every table that names a client, but the record of what each wanted forgotten", async () => {
    const tables = await run((tx) => readTables(tx));
    const named = tables.filter(({ columns }) => columns.some(({ name }) => name === "client_id"));
    expect(named.map(({ name }) => name).toSorted()).toEqual([
      "bookings",
      "client_forgets",
      "client_memories",
      "conversations",
      "deals",
      "facts",
      "identities",
      "timers",
    ]);
  });

  it.each<[Stage, Stage, "from" | "into"]>([
    ["offer", "qualification", "from"],
    ["qualification", "offer", "into"],
    ["offer", "offer", "into"],
  ])("leaves one open deal: of %s and %s, the one of `%s`", async (fromStage, intoStage, wins) => {
    await setStage(from, fromStage);
    await setStage(into, intoStage);
    await mergeNow();
    const [winner, loser] = wins === "from" ? [from, into] : [into, from];
    const deals = await query("select id, stage, status from deals where client_id = $1 order by status", [
      into.clientId,
    ]);
    expect(deals).toEqual([
      { id: loser.dealId, stage: wins === "from" ? intoStage : fromStage, status: "merged" },
      { id: winner.dealId, stage: wins === "from" ? fromStage : intoStage, status: "open" },
    ]);
    expect(await query("select distinct deal_id as id from conversations")).toEqual([{ id: winner.dealId }]);
  });

  it("never leaves two reminders of one key", async () => {
    await remind(from, "tour");
    await remind(from, "call");
    await remind(into, "tour");
    await mergeNow();
    expect(await query("select key, conversation_id as id from timers where status = 'pending' order by key")).toEqual([
      { key: "call", id: from.conversationId },
      { key: "tour", id: into.conversationId },
    ]);
  });

  it("takes its lease from a turn that runs for either of them, and counts it as no attempt", async () => {
    await run((tx) => say(tx, from, { sentAt: NOW }));
    const claim = { holder: "h", now: at(2_000), until: at(32_000) };
    const held = await run((tx) => takeLease(tx, { conversationId: from.conversationId, ...claim }));
    await mergeNow();
    const steering = await run((tx) => lockConversation(tx, from.conversationId));
    expect(steering).toMatchObject({ client_id: into.clientId, lease_holder: null, attempts: 0 });
    expect(steering?.lease_token).toBe((held?.lease_token ?? 0) + 1);
    expect(await run((tx) => takeLease(tx, { conversationId: from.conversationId, ...claim }))).toBeDefined();
  });

  it("is refused for the same client, an unknown one, and one that is merged already", async () => {
    await expect(mergeNow(from, from)).rejects.toMatchObject({ code: "same-client" });
    await expect(mergeNow(from, { ...into, clientId: crypto.randomUUID() })).rejects.toMatchObject({
      code: "client-not-found",
    });
    await mergeNow();
    await expect(mergeNow()).rejects.toMatchObject({ code: "already-merged" });
    await expect(mergeNow(into, from)).rejects.toMatchObject({ code: "already-merged" });
  });

  it("happens once when it is asked for twice at the same time, in whatever direction", async () => {
    const results = await Promise.allSettled([mergeNow(), mergeNow(into, from), mergeNow()]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await query("select count(*)::int as n from client_merges")).toEqual([{ n: 1 }]);
    expect(await query("select count(distinct client_id)::int as n from identities")).toEqual([{ n: 1 }]);
  });
});

describe("a merge that races the first message of another chat", () => {
  const open = (chat: MadeUpChat, chatId: string) =>
    run(async (tx) => {
      await lockChat(tx, chat.account.id, chatId);
      const sender = { externalId: `sender of ${chat.chatId}` };
      const { account } = chat;
      return openConversation(tx, { account, chatId, externalId: "1", sender, locale: "ru", now: NOW });
    });

  it("leaves nothing with the merged client, whoever is first", async () => {
    for (let round = 0; round < 6; round += 1) {
      const a = await createMadeUpChat(test.database, orgId, NOW);
      const b = await createMadeUpChat(test.database, orgId, NOW);
      const opening = open(a, `new ${round}`);
      const merging = mergeNow(a, b);
      await Promise.all(round % 2 === 0 ? [opening, merging] : [merging, opening]);
      expect(await query("select id from conversations where client_id = $1", [a.clientId])).toEqual([]);
      expect(await query("select id from deals where client_id = $1 and status = 'open'", [a.clientId])).toEqual([]);
      expect(await query("select count(*)::int as n from conversations where client_id = $1", [b.clientId])).toEqual([
        { n: 3 },
      ]);
    }
  });
});

describe("undoing a merge", () => {
  it("restores every row as it was", async () => {
    await setStage(from, "offer");
    await tell(from, "destination", "Ош", 10);
    await tell(into, "destination", "Нарын", 5);
    await tell(from, "name", "Demo", 11);
    await remind(from, "tour");
    await remind(into, "tour");
    await keep(from, "У дочки аллергия на орехи");
    const before = await picture();
    const { mergeId } = await mergeNow();
    expect(await picture()).not.toEqual(before);
    await undo(mergeId);
    expect(await picture()).toEqual(before);
  });

  it("leaves what came since with the survivor, and a chat with its person", async () => {
    const { mergeId } = await mergeNow();
    await tell({ ...into, dealId: into.dealId }, "interests", "юрты", 150);
    await run((tx) => say(tx, from, { text: "после слияния", sentAt: at(160) }));
    await undo(mergeId);
    expect((await contextOf(into))?.facts).toEqual({ interests: "юрты" });
    const theirs = await contextOf(from);
    expect(theirs?.client.id).toBe(from.clientId);
    expect(theirs?.history.map(({ text }) => text)).toEqual(["после слияния"]);
  });

  it("gives each an open deal of their own, although the common one was won meanwhile", async () => {
    const { mergeId } = await mergeNow();
    await run((tx) => startNextDeal(tx, { dealId: into.dealId, clientId: into.clientId, now: at(150) }));
    await undo(mergeId);
    const rows = await query<{ client: string; owner: string; status: string }>(
      `select k.client_id as client, d.client_id as owner, d.status from conversations k join deals d on d.id = k.deal_id`,
    );
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toMatchObject({ owner: row.client, status: "open" });
  });

  it("is refused twice, at once too, and while the survivor is merged further", async () => {
    const third = await createMadeUpChat(test.database, orgId, NOW);
    const { mergeId } = await mergeNow();
    const further = await mergeNow(into, third);
    await expect(undo(mergeId)).rejects.toMatchObject({ code: "merged-further" });
    await undo(further.mergeId);
    const results = await Promise.allSettled([undo(mergeId), undo(mergeId)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(undo(mergeId)).rejects.toMatchObject({ code: "already-undone" });
  });
});

describe("clients with one telephone number", () => {
  const prove = (chat: MadeUpChat, phone: string) =>
    run((tx) => proveIdentityPhone(tx, { accountId: chat.account.id, externalId: `sender of ${chat.chatId}`, phone }));

  it("are suggested, however it is written, until somebody tells them apart", async () => {
    await tell(from, "phone", "0555 000 000", 1);
    await prove(into, "996555000000");
    const pairs = await run((tx) => listMergeCandidates(tx));
    expect(pairs).toMatchObject([{ phone: "555000000", clients: [{}, {}] }]);
    const sources = new Map(pairs[0]?.clients.map((client) => [client.id, client.sources]));
    expect(sources.get(from.clientId)).toEqual(["card", "fact"]);
    expect(sources.get(into.clientId)).toEqual(["channel"]);
    await undo((await mergeNow()).mergeId);
    expect(await run((tx) => listMergeCandidates(tx))).toEqual([]);
  });

  it("are the same person for sure only where channels have proven both", async () => {
    await tell(from, "phone", "+996555000000", 1);
    expect(await prove(into, "+996 555 000 000")).toBe(into.clientId);
    expect(await prove(into, "+996555000000")).toBeUndefined();
    expect(await run((tx) => findProvenTwins(tx, into.clientId))).toEqual([]);
    await prove(from, "996555000000");
    expect(await run((tx) => findProvenTwins(tx, into.clientId))).toMatchObject([{ id: from.clientId }]);
  });
});
