import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTelegramStandIn, type TelegramStandIn, type Update } from "../channels/testing/index.ts";
import type { Attachment } from "../domain/index.ts";
import { startSpeechStandIn, type SpeechStandIn } from "../integrations/testing/index.ts";
import { houseClock, openHouse, type House } from "./testing/house.ts";
import { startTalk, type TelegramTalk } from "./testing/telegram-talk.ts";

let telegram: TelegramStandIn;
let speech: SpeechStandIn;
let house: House;
beforeAll(async () => {
  telegram = await startTelegramStandIn({ clock: houseClock, retryMs: 5 });
  speech = await startSpeechStandIn();
  const environment = {
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    SPEECH_BASE_URL: speech.baseUrl,
    SPEECH_API_KEY: "test-key",
    SPEECH_MODEL: "whisper-1",
  };
  house = await openHouse({ environment });
});
afterAll(async () => {
  await house.close();
  await telegram.close();
  await speech.close();
});

let count = 0;
/** Speaks into the app's microphone; the server hears these words in the recording. */
function speak(talk: TelegramTalk, words: string | null): Update {
  count += 1;
  const content = `OggS demo recording ${count}`;
  if (words !== null) speech.teach(content, { text: words });
  const fileId = telegram.addFile(Buffer.from(content), `voice/file_${count}.oga`);
  const voice = { file_id: fileId, file_unique_id: `u${count}`, duration: 4, mime_type: "audio/ogg" };
  return talk.user.send({ voice: { ...voice, file_size: content.length } });
}

const talkTo = () => startTalk(house, telegram);
async function attachmentsIn(talk: TelegramTalk): Promise<Attachment[]> {
  const { body } = await house.api<{ items: { attachments: Attachment[] }[] }>(
    `/conversations/${await talk.conversationId()}/messages`,
  );
  return body.items.flatMap((message) => message.attachments);
}

describe("a customer who speaks instead of writing", () => {
  it("is understood and answered, and the manager reads the words", async () => {
    const talk = talkTo();
    speak(talk, "Здравствуйте, хотим на Иссык-Куль в июле");
    expect(await talk.next()).toMatch(/Сколько вас/);
    speak(talk, "Нас двое и ребёнок 7 лет, бюджет 25 тысяч сом с человека");
    expect(await talk.next()).toMatch(/1\. «.+сом с человека.+\n2\. «/);
    const attachments = await attachmentsIn(talk);
    const storedAs: unknown = expect.any(String);
    expect(attachments).toHaveLength(2);
    for (const transcript of [
      "Здравствуйте, хотим на Иссык-Куль в июле",
      "Нас двое и ребёнок 7 лет, бюджет 25 тысяч сом с человека",
    ]) {
      expect(attachments).toContainEqual(expect.objectContaining({ transcript, storedAs }));
    }
    expect(speech.uploads).toMatchObject([
      { fileName: "voice.ogg", fields: { model: "whisper-1", response_format: "verbose_json" } },
      { fileName: "voice.ogg" },
    ]);
    expect(
      await house.query("select purpose, model, error_code from model_calls where purpose = 'transcribe'"),
    ).toEqual([
      { purpose: "transcribe", model: "whisper-1", error_code: null },
      { purpose: "transcribe", model: "whisper-1", error_code: null },
    ]);
  });

  it("and writes while the recording is transcribed gets one answer to both", async () => {
    const talk = talkTo();
    const gate = speech.hold();
    speak(talk, "Хотим на Иссык-Куль в июле");
    await gate.reached;
    talk.user.say("Нас двое и ребёнок 7 лет, бюджет 25 тысяч сом с человека");
    const seen = "select 1 from messages where chat_id = $1 and seq = 2";
    await house.until(seen, [String(talk.user.id)], (rows) => rows.length === 1);
    gate.release();
    expect(await talk.next()).toMatch(/1\. «.+сом с человека.+\n2\. «/);
    expect(talk.count).toBe(1);
  });

  it("but says nothing that can be recognised is asked to write", async () => {
    const talk = talkTo();
    speak(talk, null);
    expect(await talk.next()).toMatch(/словами/);
    expect(await attachmentsIn(talk)).toMatchObject([{ unheard: "unrecognised" }]);
  });

  it("while the provider is down is asked to write, without waiting for the 20 s", async () => {
    const talk = talkTo();
    const down = { kind: "status", status: 503 } as const;
    speech.inject(down, down, down);
    const startedMs = houseClock.now().getTime();
    speak(talk, "Хотим на Иссык-Куль");
    expect(await talk.next()).toMatch(/словами/);
    expect(houseClock.now().getTime() - startedMs).toBeLessThan(15_000);
    expect(await attachmentsIn(talk)).toMatchObject([{ unheard: "unavailable" }]);
  });

  it("is heard once when the platform repeats the update", async () => {
    const talk = talkTo();
    const before = speech.uploads.length;
    const fetched = () => telegram.calls.filter(({ method }) => method === "getFile").length;
    const fetchedBefore = fetched();
    const update = speak(talk, "Хотим на Иссык-Куль в июле");
    telegram.repeat(update);
    expect(await talk.next()).toMatch(/Сколько вас/);
    telegram.repeat(update);
    await telegram.drained();
    expect([speech.uploads.length - before, fetched() - fetchedBefore, talk.count]).toEqual([1, 1, 1]);
  });
});
