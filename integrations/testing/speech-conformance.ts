import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  PlatformError,
  type ModelCallRecord,
  type SendOutcome,
  type Speech,
  type SpeechRequest,
} from "../../domain/index.ts";

/** How a provider can fail a request. */
export const SPEECH_FAULTS = [
  "busy",
  "down",
  "locked-out",
  "bad-format",
  "too-large",
  "dropped",
  "garbage",
  "hangs",
] as const;
export type SpeechFault = (typeof SPEECH_FAULTS)[number];

/** An adapter joined to a provider that plays along, for one test. */
export interface SpeechHarness {
  speech: Speech;
  /** Never to be seen in an error. */
  secrets: readonly string[];
  /** From now on this is what every recording holds. */
  holds(text: string): void;
  /** Lets the next requests fail. */
  inject(fault: SpeechFault, times: number): void;
  /** Requests so far. */
  asked(): number;
  close(): Promise<void>;
}

export interface SpeechSubject {
  name: string;
  /** What this provider cannot play, each with its reason. */
  skips: Partial<Record<SpeechFault | "silence", string>>;
  /** With pauses between attempts that do not really pass. */
  create(): Promise<SpeechHarness>;
}

const EXPECTED: Record<Exclude<SpeechFault, "hangs">, { outcome: SendOutcome; code: string; retried: boolean }> = {
  busy: { outcome: "retry", code: "speech-busy", retried: true },
  down: { outcome: "retry", code: "speech-down", retried: true },
  dropped: { outcome: "retry", code: "speech-down", retried: true },
  garbage: { outcome: "retry", code: "speech-bad-answer", retried: true },
  "locked-out": { outcome: "rejected", code: "speech-refused", retried: false },
  "bad-format": { outcome: "rejected", code: "unsupported", retried: false },
  "too-large": { outcome: "rejected", code: "too-large", retried: false },
};
const PASSING = ["busy", "down", "dropped", "garbage"] as const;

/** What every implementation of the speech port does; each runs it against its own provider. */
export function describeSpeech({ name, skips, create }: SpeechSubject): void {
  describe(`speech by ${name}`, () => {
    let h: SpeechHarness;
    let calls: ModelCallRecord[];
    beforeEach(async () => {
      calls = [];
      h = await create();
      h.holds("Хочу на озеро");
    });
    afterEach(() => h.close());

    const voice = (overrides: Partial<SpeechRequest> = {}): SpeechRequest => ({
      bytes: Buffer.from("OggS demo"),
      mimeType: "audio/ogg",
      durationSeconds: 3,
      signal: new AbortController().signal,
      onCall: (call) => void calls.push(call),
      ...overrides,
    });
    const failureOf = (request: SpeechRequest): Promise<unknown> =>
      h.speech.transcribe(request).then(
        () => "heard",
        (error: unknown) => error,
      );
    const errorCodes = () => calls.map(({ errorCode }) => errorCode);

    it("tells the words, by whom they were heard, and what it took", async () => {
      const transcript = await h.speech.transcribe(voice({ language: "ru" }));
      expect(transcript).toMatchObject({ text: "Хочу на озеро" });
      expect(`${transcript.model} at ${transcript.provider}`).toBe(h.speech.description);
      const { provider, model } = transcript;
      expect(calls).toMatchObject([{ purpose: "transcribe", provider, model, turnId: null, errorCode: null }]);
    });

    it("takes a recording in a language that the provider has no name for", async () => {
      expect(await h.speech.transcribe(voice({ language: "ky" }))).toMatchObject({ text: "Хочу на озеро" });
    });

    it.for(PASSING)("asks again after a fault that passes: %s", async (fault, context) => {
      if (skips[fault] !== undefined) return context.skip(skips[fault]);
      h.inject(fault, 2);
      expect(await h.speech.transcribe(voice())).toMatchObject({ text: "Хочу на озеро" });
      expect(errorCodes()).toEqual([expect.any(String), expect.any(String), null]);
    });

    it.for(Object.keys(EXPECTED) as (keyof typeof EXPECTED)[])("gives up in the end: %s", async (fault, context) => {
      if (skips[fault] !== undefined) return context.skip(skips[fault]);
      const { outcome, code, retried } = EXPECTED[fault];
      h.inject(fault, 9);
      const error = await failureOf(voice());
      expect(error).toBeInstanceOf(PlatformError);
      expect(error).toMatchObject({ outcome, code });
      expect(h.asked()).toBe(retried ? 3 : 1);
      expect(errorCodes()).not.toContain(null);
      for (const secret of [...h.secrets, "Хочу на озеро"]) expect(inspect(error, { depth: 9 })).not.toContain(secret);
    });

    it("ends with the caller's reason when it is called off", async (context) => {
      if (skips.hangs !== undefined) return context.skip(skips.hangs);
      h.inject("hangs", 1);
      const controller = new AbortController();
      const failure = failureOf(voice({ signal: controller.signal }));
      await expect.poll(() => h.asked()).toBe(1);
      const reason = new Error("no longer wanted");
      controller.abort(reason);
      expect(await failure).toBe(reason);
      expect(errorCodes()).toEqual(["aborted"]);
    });

    it("sends nothing that would be refused", async () => {
      const refusals = [
        { sizeBytes: 2 ** 30, reason: "too-large" },
        { durationSeconds: 7200, reason: "too-long" },
        { mimeType: "audio/amr", reason: "unsupported" },
      ];
      for (const { reason, ...facts } of refusals) expect(h.speech.refuses(facts)).toBe(reason);
      expect(
        h.speech.refuses({ mimeType: "audio/ogg; codecs=opus", sizeBytes: 9000, durationSeconds: 7 }),
      ).toBeUndefined();
      expect(await failureOf(voice({ durationSeconds: 7200 }))).toMatchObject({ code: "too-long" });
      expect(await failureOf(voice({ bytes: Buffer.from("#!AMR"), mimeType: "audio/amr" }))).toMatchObject({
        code: "unsupported",
      });
      expect(await failureOf(voice({ bytes: new Uint8Array() }))).toMatchObject({ code: "unrecognised" });
      expect(h.asked()).toBe(0);
    });

    it("takes no words from a recording that holds none", async () => {
      for (const text of ["", "  …  ", "Субтитры сделал DimaTorzok", "Да. ".repeat(60)]) {
        h.holds(text);
        expect(await failureOf(voice()), text).toMatchObject({ code: "unrecognised", outcome: "rejected" });
      }
    });

    it("says whether it works", async (context) => {
      expect(await h.speech.check(new AbortController().signal)).toBe(h.speech.description);
      if (skips["locked-out"] !== undefined) return context.skip(skips["locked-out"]);
      h.inject("locked-out", 1);
      await expect(h.speech.check(new AbortController().signal)).rejects.toMatchObject({ code: "speech-refused" });
    });
  });
}
