import { PlatformError, type Speech, type SpeechRequest, type UnheardReason } from "../../domain/index.ts";

/** What the next recording brings: its words, a reason, or what a promise comes to. */
export type HeardScript = string | { unheard: UnheardReason } | Promise<string>;

export interface ScriptedSpeech extends Speech {
  readonly requests: readonly SpeechRequest[];
  next(...scripts: HeardScript[]): void;
}

/** Speech to text that hears what it is told; a recording that nobody has scripted holds no words. */
export function createScriptedSpeech(): ScriptedSpeech {
  const scripts: HeardScript[] = [];
  const requests: SpeechRequest[] = [];
  const refuse = (code: UnheardReason) => new PlatformError({ code, outcome: "rejected", message: "scripted" });
  return {
    description: "scripted",
    requests,
    next: (...more) => void scripts.push(...more),
    refuses: ({ durationSeconds = 0 }) => (durationSeconds > 600 ? "too-long" : undefined),
    transcribe: async (request) => {
      requests.push(request);
      const script = await (scripts.shift() ?? { unheard: "unrecognised" });
      if (typeof script !== "string") throw refuse(script.unheard);
      return { text: script, language: null, durationSeconds: null, provider: "scripted", model: "scripted" };
    },
    check: async () => "scripted",
  };
}
