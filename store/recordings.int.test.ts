import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMs, type Attachment } from "../domain/index.ts";
import { acceptIntoOpen, createId, lockConversation, releaseLease, takeLease, type Tx } from "./index.ts";
import { readMedia, recordFile, settleHearing, type Hearing } from "./recordings.ts";
import { createMadeUpChat, inboundOf, QUIET, type MadeUpChat } from "./testing/made-up-chat.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "./testing/index.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const HEAR_MS = 20_000;
const at = (ms: number): Date => addMs(NOW, ms);

let test: TestDatabase;
let orgId: string;
let chat: MadeUpChat;

beforeAll(async () => {
  test = await createTestDatabase();
  orgId = (await createTestOrganisation(test.database, { slug: "recordings" })).id;
});
afterAll(() => test.close());

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(orgId, work);
const voice = (platformFileId: string): Attachment => ({ kind: "voice", platformFileId });

/** A message whose recordings are waited for, in a chat of its own. */
async function accept(...attachments: Attachment[]): Promise<string> {
  chat = await createMadeUpChat(test.database, orgId, NOW);
  const id = createId(NOW);
  const message = inboundOf(chat.chatId, { sentAt: NOW, text: "", attachments });
  await run((tx) => acceptIntoOpen(tx, { account: chat.account, message, id, now: NOW, ...QUIET, hearMs: HEAR_MS }));
  return id;
}
const settle = (messageId: string, now: Date, ...hearings: Hearing[]) =>
  run((tx) => settleHearing(tx, { messageId, conversationId: chat.conversationId, seq: 1, hearings, ...QUIET, now }));
const dueAt = async () => (await run((tx) => lockConversation(tx, chat.conversationId)))?.due_at;
const attachmentsOf = async (id: string) => (await run((tx) => readMedia(tx, id)))?.attachments;

describe("a message with recordings", () => {
  it("keeps what is known of its other files when one is stored", async () => {
    const id = await accept({ kind: "image", platformFileId: "a" }, voice("b"));
    await run((tx) => recordFile(tx, { messageId: id, index: 1, storedAs: "media/1", sizeBytes: 7 }));
    await run((tx) => recordFile(tx, { messageId: id, index: 2, storedAs: "media/2", sizeBytes: 7 }));
    expect(await attachmentsOf(id)).toEqual([
      { kind: "image", platformFileId: "a" },
      { ...voice("b"), storedAs: "media/1", sizeBytes: 7 },
    ]);
  });

  it("is waited for until each of them is settled, and what is settled stays", async () => {
    const id = await accept(voice("a"), voice("b"));
    expect(await settle(id, at(3000), { index: 0, transcript: "Хочу на озеро" })).toMatchObject({ dueAt: null });
    expect(await dueAt()).toEqual(at(HEAR_MS));
    const end = await settle(id, at(4000), { index: 0, transcript: "другое" }, { index: 1, unheard: "unrecognised" });
    expect(end).toEqual({ mode: "bot", dueAt: at(4000), lateMessageId: null });
    expect(await attachmentsOf(id)).toEqual([
      { ...voice("a"), transcript: "Хочу на озеро" },
      { ...voice("b"), unheard: "unrecognised" },
    ]);
  });

  it("does not cut the pause after a failed turn short", async () => {
    const id = await accept(voice("a"));
    const { conversationId } = chat;
    const pauseEnd = at(HEAR_MS + 2000);
    await run(async (tx) => {
      const lease = { conversationId, holder: "demo", now: at(HEAR_MS), until: at(HEAR_MS + 30_000) };
      const token = (await takeLease(tx, lease))?.lease_token ?? 0;
      await releaseLease(tx, { conversationId, token, dueAt: pauseEnd, countsAsAttempt: true, countsAsRestart: false });
    });
    await settle(id, at(HEAR_MS + 100), { index: 0, transcript: "Хочу на озеро" });
    expect(await dueAt()).toEqual(pauseEnd);
  });

  it("of a conversation that is not there leads to nothing", async () => {
    await accept(voice("a"));
    expect(await settle(createId(NOW), NOW, { index: 0, transcript: "x" })).toBeUndefined();
  });
});
