import { setTimeout as sleepFor } from "node:timers/promises";
import { EnvHttpProxyAgent, fetch, FormData } from "undici";
import {
  MAX_TRANSCRIPT,
  PlatformError,
  type Clock,
  type Locale,
  type ModelCallRecord,
  type RecordingFacts,
  type Speech,
  type SpeechRequest,
  type Transcript,
  type UnheardReason,
} from "../../domain/index.ts";
import { AnswerBody, spokenWords, toLanguageCode } from "./answer.ts";
import { badAnswer, faultOf, refused, timedOut, unheard, unreachable } from "./failures.ts";
import { formatByName, formatOf, type AudioFormat } from "./format.ts";
import { oneSecondOfSilence } from "./silence.ts";

/** OpenAI's limit (25 MB; other providers' is higher or not told). */
const MAX_BYTES = 25_000_000;
/** Longer recordings are talks, not messages, and are not transcribed while a customer waits. */
const MAX_SECONDS = 600;
/** Attempts after the first, at faults that pass. */
const RETRIES = 2;
const RETRY_MS = 300;
/** A longer Retry-After is not waited for: somebody is waiting for an answer. */
const MAX_RETRY_AFTER_MS = 5000;
/** Languages that may be named to the provider; Kyrgyz is not among those that Whisper knows by name. */
const HINTS: readonly Locale[] = ["ru", "en", "kk"];

const OPENAI_HOST = "api.openai.com";
/** Micro-dollars a minute, OpenAI's list of 2026-04; elsewhere the same names cost something else. */
const OPENAI_PRICES: Readonly<Record<string, number>> = {
  "whisper-1": 6000,
  "gpt-4o-transcribe": 6000,
  "gpt-4o-mini-transcribe": 3000,
};

export interface SpeechOptions {
  /** `baseUrl` without a slash at the end; `timeoutMs` for one attempt, beside the length of the recording. */
  provider: { apiKey: string; baseUrl: string; model: string; timeoutMs: number };
  clock: Clock;
  createId: (now: Date) => string;
  random?: () => number;
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

type ResponseFormat = "json" | "verbose_json";

interface Upload {
  request: SpeechRequest;
  format: AudioFormat;
  responseFormat: ResponseFormat;
}

function toForm({ request, format, responseFormat }: Upload, model: string): FormData {
  const { bytes, language } = request;
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(bytes)], { type: format.mimeType }), `voice.${format.extension}`);
  form.set("model", model);
  form.set("response_format", responseFormat);
  if (language !== undefined && HINTS.includes(language)) form.set("language", language);
  return form;
}

function retryAfterMs(header: string | null): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : undefined;
}

function parseAnswer(text: string): AnswerBody | undefined {
  try {
    return AnswerBody.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Any OpenAI-compatible `POST {base}/audio/transcriptions`: OpenAI, Nexara, Groq, LocalAI, faster-whisper servers. */
export function createCompatibleSpeech(options: SpeechOptions): Speech {
  return new CompatibleSpeech(options);
}

class CompatibleSpeech implements Speech {
  readonly description: string;
  readonly #options: SpeechOptions;
  readonly #host: string;
  readonly #dispatcher = new EnvHttpProxyAgent();
  /** GPT models answer `json` only; `verbose_json` brings the language, and signs of silence and loops. */
  #responseFormat: ResponseFormat;

  constructor(options: SpeechOptions) {
    const { baseUrl, model } = options.provider;
    this.#options = options;
    this.#host = new URL(baseUrl).host;
    this.#responseFormat = /(?:^|\/)gpt-/.test(model) ? "json" : "verbose_json";
    this.description = `${model} at ${this.#host}`;
  }

  refuses(recording: RecordingFacts): UnheardReason | undefined {
    if ((recording.sizeBytes ?? 0) > MAX_BYTES) return "too-large";
    if ((recording.durationSeconds ?? 0) > MAX_SECONDS) return "too-long";
    return formatByName(recording) === null ? "unsupported" : undefined;
  }

  async transcribe(request: SpeechRequest): Promise<Transcript> {
    const { bytes, mimeType, name, durationSeconds } = request;
    const format = formatOf(bytes, { mimeType, name });
    if (format === undefined) throw unheard("unsupported");
    const reason = this.refuses({ sizeBytes: bytes.byteLength, durationSeconds });
    if (reason !== undefined) throw unheard(reason);
    if (bytes.byteLength === 0) throw unheard("unrecognised");
    const answer = await this.#ask(request, format);
    const text = spokenWords(answer).slice(0, MAX_TRANSCRIPT);
    if (text === "") throw unheard("unrecognised");
    return {
      text,
      language: toLanguageCode(answer.language),
      durationSeconds: answer.duration ?? answer.usage?.seconds ?? durationSeconds ?? null,
      provider: this.#host,
      model: this.#options.provider.model,
    };
  }

  async check(signal: AbortSignal): Promise<string> {
    const { bytes, mimeType } = oneSecondOfSilence();
    await this.#ask({ bytes, mimeType, signal }, formatOf(bytes, { mimeType }) ?? { extension: "wav", mimeType });
    return this.description;
  }

  /** Attempts until one succeeds, the fault does not pass, or there were enough. */
  async #ask(request: SpeechRequest, format: AudioFormat): Promise<AnswerBody> {
    const { signal } = request;
    for (let attempt = 0; ; attempt += 1) {
      signal.throwIfAborted();
      try {
        return await this.#attempt({ request, format, responseFormat: this.#responseFormat });
      } catch (failure) {
        signal.throwIfAborted();
        const delayMs = failure instanceof PlatformError ? this.#delayMs(failure, attempt) : null;
        if (delayMs === null) throw failure;
        await this.#pause(delayMs, signal);
      }
    }
  }

  /** How long to wait before the next attempt; null when there is none. */
  #delayMs(error: PlatformError, attempt: number): number | null {
    const { kind, field } = faultOf(error);
    if (attempt >= RETRIES || kind === "timeout") return null;
    if (field === "response_format" && this.#responseFormat === "verbose_json") {
      this.#responseFormat = "json"; // from now on: this model knows no other
      return 0;
    }
    if (error.outcome !== "retry" || (error.retryAfterMs ?? 0) > MAX_RETRY_AFTER_MS) return null;
    const base = RETRY_MS * 2 ** attempt;
    return Math.max(error.retryAfterMs ?? 0, base / 2 + ((this.#options.random ?? Math.random)() * base) / 2);
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    const { sleep = (wait, ender) => sleepFor(wait, undefined, { signal: ender }) } = this.#options;
    await sleep(ms, signal).catch((stopped: unknown) => {
      signal.throwIfAborted();
      throw stopped;
    });
  }

  /** One attempt, on record however it ends. */
  async #attempt(upload: Upload): Promise<AnswerBody> {
    const { clock } = this.#options;
    const { signal, onCall } = upload.request;
    const startedAt = clock.now();
    try {
      const answer = await this.#exchange(upload);
      onCall?.(this.#record(startedAt, { answer, upload }));
      return answer;
    } catch (failure) {
      const kind = failure instanceof PlatformError ? faultOf(failure).kind : undefined;
      const errorCode = signal.aborted ? "aborted" : (kind ?? "internal");
      onCall?.(this.#record(startedAt, { errorCode, upload }));
      throw failure;
    }
  }

  async #exchange(upload: Upload): Promise<AnswerBody> {
    const { provider } = this.#options;
    const timeoutMs = provider.timeoutMs + Math.ceil((upload.request.durationSeconds ?? 0) * 1000);
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(`${provider.baseUrl}/audio/transcriptions`, {
        method: "POST",
        redirect: "error",
        dispatcher: this.#dispatcher,
        headers: { authorization: `Bearer ${provider.apiKey}` },
        body: toForm(upload, provider.model),
        signal: AbortSignal.any([upload.request.signal, timeout]),
      });
      const { status, headers } = response;
      const body = await response.text();
      if (status !== 200)
        throw refused(this.#host, { status, body, retryAfterMs: retryAfterMs(headers.get("retry-after")) });
      const answer = parseAnswer(body);
      if (answer === undefined) throw badAnswer(this.#host);
      return answer;
    } catch (error) {
      if (error instanceof PlatformError || upload.request.signal.aborted) throw error;
      throw timeout.aborted ? timedOut(this.#host, timeoutMs) : unreachable(this.#host);
    }
  }

  #record(startedAt: Date, end: { answer?: AnswerBody; errorCode?: string; upload: Upload }): ModelCallRecord {
    const now = this.#options.clock.now();
    const { answer, errorCode = null, upload } = end;
    const { model } = this.#options.provider;
    const seconds = answer?.usage?.seconds ?? answer?.duration ?? upload.request.durationSeconds;
    return {
      id: this.#options.createId(now),
      turnId: null,
      purpose: "transcribe",
      provider: this.#host,
      model,
      tokensIn: answer?.usage?.input_tokens ?? 0,
      tokensOut: answer?.usage?.output_tokens ?? 0,
      tokensCached: 0,
      tokensReasoning: 0,
      costMicroUsd: answer === undefined ? null : this.#cost(seconds),
      latencyMs: now.getTime() - startedAt.getTime(),
      finishReason: null,
      errorCode,
      at: startedAt,
    };
  }

  #cost(seconds: number | undefined): number | null {
    const price = this.#host === OPENAI_HOST ? OPENAI_PRICES[this.#options.provider.model] : undefined;
    return price === undefined || seconds === undefined ? null : Math.ceil((seconds / 60) * price);
  }
}
