import { LLMock } from "@copilotkit/aimock";
import { createVirtualClock } from "../../domain/index.ts";
import { describeSpeech, type SpeechFault, type SpeechHarness } from "../testing/speech-conformance.ts";
import { startSpeechStandIn, type SpeechFault as StandInFault, type SpeechStandInOptions } from "../testing/index.ts";
import { createCompatibleSpeech } from "./index.ts";

const clock = createVirtualClock(new Date("2026-05-04T09:00:00Z"));
const apiKey = "test-key";

function speechAt(baseUrl: string, model: string) {
  return createCompatibleSpeech({
    provider: { apiKey, baseUrl, model, timeoutMs: 5000 },
    clock,
    createId: () => crypto.randomUUID(),
    sleep: () => Promise.resolve(),
  });
}

const FAULTS: Record<SpeechFault, StandInFault> = {
  busy: { kind: "status", status: 429, retryAfterSeconds: 1 },
  down: { kind: "status", status: 503 },
  "locked-out": { kind: "status", status: 401, error: { message: `bad key ${apiKey}`, code: "invalid_api_key" } },
  "bad-format": { kind: "status", status: 400, error: { message: "Unrecognized file format", param: "file" } },
  "too-large": { kind: "status", status: 413 },
  dropped: { kind: "dropped" },
  garbage: { kind: "garbage" },
  hangs: { kind: "hangs" },
};

async function onStandIn(model: string, options: SpeechStandInOptions = {}): Promise<SpeechHarness> {
  const server = await startSpeechStandIn({ apiKey, ...options });
  return {
    speech: speechAt(server.baseUrl, model),
    secrets: [apiKey],
    holds: (text) => server.teachAll({ text }),
    inject: (fault, times) => server.inject(...Array.from({ length: times }, () => FAULTS[fault])),
    asked: () => server.uploads.length,
    close: () => server.close(),
  };
}

const STATUSES: Partial<Record<SpeechFault, number>> = { busy: 429, down: 500, "locked-out": 401, "too-large": 413 };

/** A server that we did not write. */
async function onForeignServer(): Promise<SpeechHarness> {
  const mock = new LLMock({ port: 0, logLevel: "silent" });
  const statuses: number[] = [];
  let text = "";
  mock.on({ endpoint: "transcription" }, () => {
    const status = statuses.shift();
    if (status === undefined) return { transcription: { text, language: "russian", duration: 3 } };
    return { error: { message: apiKey }, status };
  });
  await mock.start();
  return {
    speech: speechAt(`${mock.url}/v1`, "whisper-1"),
    secrets: [apiKey],
    holds: (words) => void (text = words),
    inject: (fault, times) => void statuses.push(...Array.from({ length: times }, () => STATUSES[fault] ?? 500)),
    asked: () => mock.getRequests().length,
    close: () => mock.stop(),
  };
}

describeSpeech({ name: "a strict server in OpenAI's shapes", skips: {}, create: () => onStandIn("whisper-1") });

describeSpeech({
  name: "a model that answers json only",
  skips: {},
  create: () => onStandIn("gpt-4o-mini-transcribe", { jsonOnly: true }),
});

const cannot = "aimock fails by status only";
describeSpeech({
  name: "aimock",
  skips: { dropped: cannot, garbage: cannot, hangs: cannot, "bad-format": "aimock names no field in its errors" },
  create: onForeignServer,
});
