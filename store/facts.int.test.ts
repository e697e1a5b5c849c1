import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FactKey } from "../domain/index.ts";
import { loadContext } from "./conversations.ts";
import { appendFacts } from "./facts.ts";
import { getClient } from "./inbox-clients.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "./testing/index.ts";
import { createMadeUpChat, say, type MadeUpChat } from "./testing/made-up-chat.ts";
import type { Tx } from "./tx.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const at = (ms: number): Date => new Date(NOW.getTime() + ms);

let test: TestDatabase;
let orgId: string;

beforeAll(async () => {
  test = await createTestDatabase();
  orgId = (await createTestOrganisation(test.database, { slug: "facts" })).id;
});
afterAll(() => test.close());

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(orgId, work);
const newChat = (): Promise<MadeUpChat> => createMadeUpChat(test.database, orgId, NOW);

interface Told {
  key: FactKey;
  value: unknown;
  saidMs: number;
  storedMs: number;
  messageId?: string;
}

const tell = (tx: Tx, chat: MadeUpChat, told: Told): Promise<void> =>
  appendFacts(tx, { ...chat, turnId: null, now: at(told.storedMs) }, [
    {
      key: told.key,
      value: told.value,
      messageId: told.messageId ?? null,
      messageSeq: 1,
      saidAt: at(told.saidMs),
    },
  ]);

const factsOf = async (chat: MadeUpChat) => (await run((tx) => loadContext(tx, chat.conversationId, 5)))?.facts;
const cardOf = (chat: MadeUpChat) => run((tx) => getClient(tx, chat.clientId));

describe("a fact in force", () => {
  it("is the one of the newest message, although an older one was stored after it", async () => {
    const chat = await newChat();
    await run((tx) => tell(tx, chat, { key: "destination", value: "Нарын", saidMs: 10, storedMs: 11 }));
    await run((tx) => tell(tx, chat, { key: "destination", value: "Ош", saidMs: 5, storedMs: 20 }));
    expect(await factsOf(chat)).toEqual({ destination: "Нарын" });
    expect((await cardOf(chat))?.facts).toEqual({ destination: "Нарын" });
  });

  it("is not taken back by an older message", async () => {
    const chat = await newChat();
    await run((tx) => tell(tx, chat, { key: "interests", value: "горы", saidMs: 10, storedMs: 11 }));
    await run((tx) => tell(tx, chat, { key: "interests", value: null, saidMs: 5, storedMs: 20 }));
    expect(await factsOf(chat)).toEqual({ interests: "горы" });
  });

  it("gives the card its name and phone, in any order of storing", async () => {
    const chat = await newChat();
    await run((tx) => tell(tx, chat, { key: "name", value: "Айгуль", saidMs: 10, storedMs: 11 }));
    await run((tx) => tell(tx, chat, { key: "name", value: "Айгул", saidMs: 5, storedMs: 20 }));
    await run((tx) => tell(tx, chat, { key: "phone", value: "+996 555 000 000", saidMs: 12, storedMs: 13 }));
    expect(await cardOf(chat)).toMatchObject({ name: "Айгуль", phone: "+996 555 000 000" });
  });

  it("gives the card the newest name when two chats store theirs at once", async () => {
    for (let round = 0; round < 5; round += 1) {
      const chat = await newChat();
      const older = { key: "name", value: "Старое", saidMs: 1, storedMs: 9 } as const;
      const newer = { key: "name", value: "Новое", saidMs: 2, storedMs: 8 } as const;
      await Promise.all([run((tx) => tell(tx, chat, newer)), run((tx) => tell(tx, chat, older))]);
      expect((await cardOf(chat))?.name).toBe("Новое");
    }
  });
});

describe("where a fact came from", () => {
  it("is its message and conversation, with what it corrected behind it", async () => {
    const chat = await newChat();
    const { id: messageId } = await run((tx) => say(tx, chat, { text: "В Ош", sentAt: NOW }));
    await run((tx) => tell(tx, chat, { key: "destination", value: "Ош", saidMs: 0, storedMs: 5, messageId }));
    await run((tx) => tell(tx, chat, { key: "destination", value: null, saidMs: 10, storedMs: 15 }));
    const sources = (await cardOf(chat))?.factSources.destination;
    expect(sources).toMatchObject([
      { value: null, messageId: null, conversationId: null, turnId: null },
      { value: "Ош", messageId, conversationId: chat.conversationId, turnId: null },
    ]);
    expect(sources?.map(({ saidAt, storedAt }) => [new Date(saidAt), new Date(storedAt)])).toEqual([
      [at(10), at(15)],
      [at(0), at(5)],
    ]);
  });
});
