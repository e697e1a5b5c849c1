import { describe, expect, it } from "vitest";
import { isRecording, wordsOf } from "./message.ts";
import { PlatformError } from "./errors.ts";
import { unheardReason } from "./ports/speech.ts";

describe("the words of a message", () => {
  it("are what was written and what was heard", () => {
    const attachments = [{ kind: "voice", transcript: "на озеро" }, { kind: "image" }, { kind: "voice" }] as const;
    expect(wordsOf({ text: "Хотим", attachments })).toBe("Хотим\nна озеро");
    expect(wordsOf({ text: "", attachments: [] })).toBe("");
  });
});

describe("a recording", () => {
  it("is speech or sound that can be fetched", () => {
    expect(isRecording({ kind: "voice", platformFileId: "a" })).toBe(true);
    expect(isRecording({ kind: "audio", platformFileId: "a" })).toBe(true);
    expect(isRecording({ kind: "voice" })).toBe(false);
    expect(isRecording({ kind: "video", platformFileId: "a" })).toBe(false);
  });

  it("is unheard for its own reason, or because nobody could listen", () => {
    const failure = (code: string) => new PlatformError({ code, message: "demo", outcome: "rejected" });
    expect(unheardReason(failure("too-long"))).toBe("too-long");
    expect(unheardReason(failure("speech-down"))).toBe("unavailable");
    expect(unheardReason(new RangeError("demo"))).toBe("unavailable");
  });
});
