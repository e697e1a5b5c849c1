import { describe, expect, it, onTestFinished } from "vitest";
import { createVirtualClock, type ModelCallRecord, type SpeechRequest } from "../../domain/index.ts";
import { startSpeechStandIn, type SpeechStandInOptions } from "../testing/index.ts";
import { createCompatibleSpeech } from "./index.ts";

const clock = createVirtualClock(new Date("2026-05-04T09:00:00Z"));

async function joined({ model = "whisper-1", timeoutMs = 5000, ...options }: Options = {}) {
  const server = await startSpeechStandIn(options);
  onTestFinished(() => server.close());
  const pauses: number[] = [];
  const speech = createCompatibleSpeech({
    provider: { apiKey: "test-key", baseUrl: server.baseUrl, model, timeoutMs },
    clock,
    createId: () => crypto.randomUUID(),
    random: () => 1,
    sleep: async (ms) => void pauses.push(ms),
  });
  return { server, speech, pauses };
}
type Options = SpeechStandInOptions & { model?: string; timeoutMs?: number };

const request = (overrides: Partial<SpeechRequest> = {}): SpeechRequest => ({
  bytes: Buffer.from("OggS demo"),
  signal: new AbortController().signal,
  ...overrides,
});

describe("what is uploaded", () => {
  it("is named by what the bytes are, whatever the platform calls them", async () => {
    const { server, speech } = await joined();
    server.teachAll({ text: "Да" });
    await speech.transcribe(request({ name: "file_7.oga", mimeType: "audio/ogg; codecs=opus", language: "ru" }));
    await speech.transcribe(request({ name: "note.mp3", mimeType: "audio/mpeg" }));
    await speech.transcribe(request({ bytes: Buffer.from("raw"), mimeType: "audio/x-m4a" }));
    await speech.transcribe(request({ bytes: Buffer.from("raw"), name: "song.MP3" }));
    expect(server.uploads.map(({ fileName, mimeType }) => [fileName, mimeType])).toEqual([
      ["voice.ogg", "audio/ogg"],
      ["voice.ogg", "audio/ogg"],
      ["voice.m4a", "audio/mp4"],
      ["voice.mp3", "audio/mpeg"],
    ]);
    expect(server.uploads.map(({ fields }) => fields)).toMatchObject([
      { model: "whisper-1", response_format: "verbose_json", language: "ru" },
      { model: "whisper-1", response_format: "verbose_json" },
      {},
      {},
    ]);
    expect(server.uploads[1]?.fields).not.toHaveProperty("language");
  });

  it("asks an unknown model for details once, and no more when it has none", async () => {
    const { server, speech } = await joined({ model: "own-model", jsonOnly: true });
    server.teachAll({ text: "Да" });
    await speech.transcribe(request());
    await speech.transcribe(request());
    expect(server.uploads.map(({ fields }) => fields["response_format"])).toEqual(["verbose_json", "json", "json"]);
  });
});

describe("what was heard", () => {
  it("comes with its language and length", async () => {
    const { server, speech } = await joined();
    server.teachAll({ text: "Hello there", language: "english", duration: 7.1 });
    expect(await speech.transcribe(request())).toMatchObject({ language: "en", durationSeconds: 7.1 });
    server.teachAll({ text: "Салам", language: "kyrgyz" });
    expect(await speech.transcribe(request())).toMatchObject({ language: "ky" });
  });

  it("loses the segments that are silence or a loop, and keeps the others", async () => {
    const { server, speech } = await joined();
    const segments = [
      { text: " Нас двое.", avg_logprob: -0.3, no_speech_prob: 0.1, compression_ratio: 1.2 },
      { text: " да да да да", avg_logprob: -0.3, no_speech_prob: 0.1, compression_ratio: 3.1 },
      { text: " Спасибо за просмотр", avg_logprob: -1.2, no_speech_prob: 0.9, compression_ratio: 1 },
    ];
    server.teachAll({ text: segments.map(({ text }) => text).join(""), segments });
    expect(await speech.transcribe(request())).toMatchObject({ text: "Нас двое." });
  });
});

describe("a provider in trouble", () => {
  it("is waited for as long as it asks, within reason", async () => {
    const { server, speech, pauses } = await joined();
    server.teachAll({ text: "Да" });
    server.inject({ kind: "status", status: 429, retryAfterSeconds: 2 }, { kind: "status", status: 500 });
    await speech.transcribe(request());
    expect(pauses).toEqual([2000, 600]);
    server.inject({ kind: "status", status: 429, retryAfterSeconds: 60 });
    await expect(speech.transcribe(request())).rejects.toMatchObject({ code: "speech-busy", retryAfterMs: 60_000 });
  });

  it("that does not answer in time is not asked again", async () => {
    const { server, speech } = await joined({ timeoutMs: 50 });
    const calls: ModelCallRecord[] = [];
    server.inject({ kind: "hangs" });
    await expect(speech.transcribe(request({ onCall: (call) => calls.push(call) }))).rejects.toMatchObject({
      code: "speech-timeout",
      outcome: "retry",
    });
    expect(calls).toMatchObject([{ errorCode: "timeout", costMicroUsd: null }]);
  });

  it("that has no credit left is not asked again, and the remedy says so", async () => {
    const { server, speech } = await joined();
    server.inject({ kind: "status", status: 429, error: { code: "insufficient_quota", message: "…" } });
    const failure = { code: "speech-refused", outcome: "rejected", remedy: expect.stringContaining("credit") };
    await expect(speech.transcribe(request())).rejects.toMatchObject(failure);
  });
});
