import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { PlatformError, type Attachment } from "../domain/index.ts";
import type { Script } from "../models/testing/index.ts";
import { createTestDatabase, type TestDatabase } from "../store/testing/index.ts";
import { createHarness, type Harness } from "./testing/harness.ts";
import { createScriptedSpeech, type ScriptedSpeech } from "./testing/scripted-speech.ts";

let test: TestDatabase;
let h: Harness;
let speech: ScriptedSpeech;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());
afterEach(async () => {
  h.models.done();
  await h.end();
});

const voice: Attachment = { kind: "voice", platformFileId: "file-1", mimeType: "audio/ogg", durationSeconds: 7 };
const LEASE_MS = 30_000;
const CLAIM_MS = 120_000;

async function open(...script: Script[]): Promise<void> {
  speech = createScriptedSpeech();
  h = await createHarness(test, { script, speech });
  h.channel.hasFiles();
}
const sendVoice = (overrides: Partial<Attachment> = {}, externalId = "voice") =>
  h.say("", { externalId, attachments: [{ ...voice, ...overrides }] });
/** Does what is due now and no more. */
const work = async (): Promise<void> => void (await h.runtime.runDue());
const texts = () => h.channel.arrived.map((message) => message.text);
/** The customer's words in the last request to the model, without the fence. */
const lastSaid = () =>
  h.models.requests
    .at(-1)
    ?.messages.filter((message) => message.type === "human")
    .map((message) => message.text.split("\n").slice(1, -1).join("\n"));
const attachments = async () =>
  (
    await h.query<{ attachments: Attachment[] }>("select attachments from messages where direction = 'in' order by seq")
  ).map((row) => row.attachments[0]);
const waitsMs = async () => {
  const { due_at: dueAt } = await h.conversation();
  return (dueAt?.getTime() ?? 0) - h.clock.now().getTime();
};

describe("a voice note", () => {
  it("is answered by its words, as soon as they are there and the customer is quiet", async () => {
    await open({ reply: "Какое озеро?" });
    speech.next("Хочу на озеро");
    await sendVoice();
    expect(await waitsMs()).toBe(20_000);
    await work();
    expect(await waitsMs()).toBe(1200);
    await h.settle(1200);
    expect(texts()).toEqual(["Какое озеро?"]);
    expect(lastSaid()).toEqual(["[voice: Хочу на озеро]"]);
    expect(await attachments()).toMatchObject([
      { ...voice, transcript: "Хочу на озеро", storedAs: expect.any(String) },
    ]);
    expect(await h.conversation()).toMatchObject({ locale: "ru", answered_seq: 1, hearing_until: null });
    expect(speech.requests).toMatchObject([{ mimeType: "audio/ogg", durationSeconds: 7, language: undefined }]);
  });

  it("is answered at once when its words took longer than the quiet window", async () => {
    await open({ reply: "Какое озеро?" });
    const words = Promise.withResolvers<string>();
    speech.next(words.promise);
    await sendVoice();
    const working = work();
    await expect.poll(() => speech.requests.length).toBe(1);
    h.clock.advance(4000);
    words.resolve("Хочу на озеро");
    await working;
    expect(await waitsMs()).toBe(0);
    await h.settle(0);
    expect(texts()).toEqual(["Какое озеро?"]);
  });

  it("is listened to in the language that the customer writes", async () => {
    await open({ reply: "Hi!" }, { reply: "Which lake?" });
    await h.say("Hello there, good morning");
    await h.settle();
    speech.next("To the lake");
    await sendVoice();
    await h.settle(0);
    await h.settle();
    expect(speech.requests).toMatchObject([{ language: "en" }]);
    expect(await h.conversation()).toMatchObject({ locale: "en" });
  });

  it("that comes twice is fetched, heard and answered once", async () => {
    await open({ reply: "Какое озеро?" });
    speech.next("Хочу на озеро");
    await sendVoice();
    await work();
    await sendVoice();
    await h.settle();
    await sendVoice();
    await h.settle();
    expect([h.channel.fetched, speech.requests.length, texts().length]).toEqual([["file-1"], 1, 1]);
    expect(await h.conversation()).toMatchObject({ in_seq: 1, last_seq: 2 });
  });

  it("is not waited for where nobody listens", async () => {
    h = await createHarness(test, { script: [{ reply: "Напишите, пожалуйста" }] });
    h.channel.hasFiles();
    await sendVoice();
    expect(await waitsMs()).toBe(1200);
    await h.settle();
    expect(lastSaid()).toEqual(["[voice, 7 s]"]);
  });
});

describe("a voice note that is not understood", () => {
  it.each(["unrecognised", "unavailable"] as const)(
    "lets the turn start at once, with the reason: %s",
    async (unheard) => {
      await open({ reply: "Напишите, пожалуйста" });
      speech.next({ unheard });
      await sendVoice();
      h.clock.advance(3000);
      await work();
      expect(await waitsMs()).toBe(0);
      await work();
      expect(texts()).toEqual(["Напишите, пожалуйста"]);
      expect(lastSaid()).toEqual([`[voice, 7 s, not understood: ${unheard}]`]);
      expect(await attachments()).toMatchObject([{ unheard, storedAs: expect.any(String) }]);
    },
  );

  it("because it is too long is not waited for, and kept all the same", async () => {
    await open({ reply: "Напишите, пожалуйста" });
    await sendVoice({ durationSeconds: 3600 });
    expect(await waitsMs()).toBe(1200);
    await h.settle();
    expect(await attachments()).toMatchObject([{ unheard: "too-long", storedAs: expect.any(String) }]);
    expect(speech.requests).toEqual([]);
  });

  it("because the platform refuses the file lets the turn start at once", async () => {
    await open({ reply: "Напишите, пожалуйста" });
    const refusal = new PlatformError({ code: "demo", message: "no", outcome: "rejected" });
    h.channel.hasFiles(() => Promise.reject(refusal));
    await sendVoice();
    await work();
    expect(await waitsMs()).toBe(1200);
    await h.settle();
    expect(await attachments()).toMatchObject([{ unheard: "no-file" }]);
    expect(await h.query("select status from jobs")).toEqual([{ status: "failed" }]);
  });

  it("because nobody worked on it is answered after 20 s", async () => {
    await open({ reply: "Напишите, пожалуйста" });
    await sendVoice();
    await h.query("update jobs set run_at = $1", [new Date("2026-06-02T08:00:00Z")]);
    await h.settle(19_999);
    expect(texts()).toEqual([]);
    await h.settle(1);
    expect(texts()).toEqual(["Напишите, пожалуйста"]);
  });
});

describe("what comes while a voice note is transcribed", () => {
  /** A voice note whose words are on their way. */
  async function listening(...script: Script[]) {
    await open(...script);
    const words = Promise.withResolvers<string>();
    speech.next(words.promise);
    await sendVoice();
    const working = work();
    await expect.poll(() => speech.requests.length).toBe(1);
    return async (said: string): Promise<void> => {
      words.resolve(said);
      await working;
    };
  }

  it("a text does not start the turn before the words, and is answered with them", async () => {
    const hear = await listening({ reply: "Озеро, вдвоём: понял" });
    h.clock.advance(3000);
    await h.say("нас двое");
    expect(await waitsMs()).toBe(17_000);
    await h.settle(5000);
    expect(texts()).toEqual([]);
    await hear("Хочу на озеро");
    await h.settle(0);
    expect(texts()).toEqual(["Озеро, вдвоём: понял"]);
    expect(lastSaid()).toEqual(["[voice: Хочу на озеро]", "нас двое"]);
  });

  it("a text is waited behind for its own quiet window", async () => {
    const hear = await listening({ reply: "понял" });
    h.clock.advance(3000);
    await h.say("нас двое");
    h.clock.advance(200);
    await hear("Хочу на озеро");
    expect(await waitsMs()).toBe(1000);
    await h.settle(1000);
  });

  it("a text and a voice note wait together, at most 20 s from the first of them", async () => {
    const hear = await listening({ reply: "понял" });
    h.clock.advance(15_000);
    await sendVoice({ platformFileId: "file-2" }, "second");
    expect(await waitsMs()).toBe(5000);
    await hear("Хочу на озеро");
    expect(await waitsMs()).toBe(5000);
    speech.next("Нас двое");
    await h.settle(100);
    await h.settle(1100);
    expect(lastSaid()).toEqual(["[voice: Хочу на озеро]", "[voice: Нас двое]"]);
  });

  it("a button is answered at once, and the words by a turn of their own", async () => {
    const hear = await listening({ reply: "про кнопку" }, { reply: "про озеро" });
    h.clock.advance(1000);
    await h.say("Показать туры", { immediate: true });
    await h.settle(0);
    expect(texts()).toEqual(["про кнопку"]);
    await hear("Хочу на озеро");
    await h.settle(1200);
    expect(texts()).toEqual(["про кнопку", "про озеро"]);
  });

  it("a takeover keeps the bot silent, and the manager reads the words", async () => {
    const hear = await listening();
    const { id: conversationId } = await h.conversation();
    await h.runtime.takeover({ orgId: h.organisation.id, conversationId, managerId: "demo" });
    await hear("Хочу на озеро");
    await h.settle(30_000);
    expect(texts()).toEqual([]);
    expect(await attachments()).toMatchObject([{ transcript: "Хочу на озеро" }]);
  });

  it("a return to the bot waits for the words too", async () => {
    const hear = await listening({ reply: "Какое озеро?" });
    const request = { orgId: h.organisation.id, conversationId: (await h.conversation()).id, managerId: "demo" };
    await h.runtime.takeover(request);
    await h.runtime.returnToBot(request);
    await h.settle(0);
    expect(texts()).toEqual([]);
    await hear("Хочу на озеро");
    await h.settle(1200);
    expect(lastSaid()).toEqual(["[voice: Хочу на озеро]"]);
  });

  it("what a manager has answered meanwhile is not answered again", async () => {
    const hear = await listening();
    const request = { orgId: h.organisation.id, conversationId: (await h.conversation()).id, managerId: "demo" };
    await h.runtime.sendAsManager({ ...request, text: "Слышу вас" });
    await h.runtime.returnToBot(request);
    await hear("Хочу на озеро");
    await h.settle();
    expect(texts()).toEqual(["Слышу вас"]);
    expect(await attachments()).toMatchObject([{ transcript: "Хочу на озеро" }]);
  });

  it("a deletion leaves nothing to wait for", async () => {
    const hear = await listening({ reply: "Хорошо" });
    const at = h.clock.now();
    await h.runtime.accept(h.account, [{ kind: "deletion", chatId: "chat", externalId: "voice", at }]);
    await hear("мой пароль");
    await h.settle(1200);
    expect(lastSaid()).toEqual(["[deleted by the customer]"]);
  });
});

describe("words that come too late", () => {
  /** The turn has asked for a text at 20 s; the words come after it. */
  async function tooLate(...script: Script[]) {
    await open({ reply: "Напишите, пожалуйста" }, ...script);
    const words = Promise.withResolvers<string>();
    speech.next(words.promise);
    await sendVoice();
    const working = work();
    await expect.poll(() => speech.requests.length).toBe(1);
    h.clock.advance(20_000);
    return async (said: string): Promise<void> => {
      words.resolve(said);
      await working;
    };
  }

  it("are a message of their own, which the next turn answers", async () => {
    const hear = await tooLate({ reply: "Какое озеро?" });
    await h.other().runtime.runDue();
    expect(texts()).toEqual(["Напишите, пожалуйста"]);
    await hear("Хочу на озеро");
    await h.settle(0);
    expect(texts()).toEqual(["Напишите, пожалуйста", "Какое озеро?"]);
    expect(lastSaid()).toEqual(["[voice, 7 s, not understood: late]", "[voice: Хочу на озеро]"]);
    expect(await attachments()).toMatchObject([{ unheard: "late" }, { transcript: "Хочу на озеро" }]);
    const replies = await h.query("select m.seq from messages m join messages v on v.id = m.reply_to and v.seq = 1");
    expect(replies).toEqual([{ seq: 3 }]);
    expect(await h.conversation()).toMatchObject({ in_seq: 3, answered_seq: 3, last_seq: 4 });
  });

  it("during the turn leave its reply standing, and the next one answers them", async () => {
    const hear = await tooLate({ reply: "Какое озеро?" });
    const other = h.other();
    const pause = other.pauseAt("thought");
    const thinking = other.runtime.runDue();
    await pause.reached;
    await hear("Хочу на озеро");
    pause.release();
    await thinking;
    await h.settle(0);
    expect(texts()).toEqual(["Напишите, пожалуйста", "Какое озеро?"]);
    expect(lastSaid()?.at(-1)).toBe("[voice: Хочу на озеро]");
  });

  it("are not added twice by two runs of the job", async () => {
    const hear = await tooLate({ reply: "Какое озеро?" });
    await h.other().runtime.runDue();
    h.clock.advance(CLAIM_MS);
    speech.next("Хочу на озеро");
    await h.other().runtime.runDue();
    await hear("Хочу на озеро");
    await h.settle(0);
    expect(texts()).toEqual(["Напишите, пожалуйста", "Какое озеро?"]);
    expect(await attachments()).toHaveLength(2);
    expect(h.channel.fetched).toEqual(["file-1"]);
  });
});

describe("a process that dies over a voice note", () => {
  it.each(["stored", "heard"] as const)(
    "after it was %s: the file is fetched once, the words are heard again",
    async (point) => {
      await open({ reply: "Напишите, пожалуйста" }, { reply: "Какое озеро?" });
      speech.next("Хочу на озеро", "Хочу на озеро");
      await sendVoice();
      const dying = h.other();
      const pause = dying.pauseAt(point);
      void dying.runtime.runDue();
      await pause.reached;
      await h.settle(20_000);
      expect(texts()).toEqual(["Напишите, пожалуйста"]);
      await h.settle(CLAIM_MS + LEASE_MS);
      expect(texts()).toEqual(["Напишите, пожалуйста", "Какое озеро?"]);
      expect(h.channel.fetched).toEqual(["file-1"]);
      expect(await h.query("select status from jobs")).toEqual([{ status: "done" }]);
    },
  );
});
