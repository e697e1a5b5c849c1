import { ModelError } from "../domain/index.ts";

/** Which way a provider failed, and what follows from it. */
interface Verdict {
  code: "model-down" | "model-timeout" | "model-refused" | "model-bad-answer";
  /** The same request may work in a moment. */
  retryable: boolean;
  /** The provider is at fault, not this request: counts towards its circuit breaker. */
  providerFault: boolean;
  remedy?: string;
}

export interface Failure extends Verdict {
  /** Kept as `errorCode` of the call: `http-429`, `network`, … */
  kind: string;
  message: string;
  status?: number;
  retryAfterMs?: number;
  cause?: unknown;
}

const DOWN: Verdict = { code: "model-down", retryable: true, providerFault: true };
const REFUSED: Verdict = { code: "model-refused", retryable: false, providerFault: false };
const LOCKED_OUT: Verdict = { ...REFUSED, providerFault: true };

const BY_STATUS: Readonly<Record<number, Verdict>> = {
  401: { ...LOCKED_OUT, remedy: "check the API key of this provider" },
  402: { ...LOCKED_OUT, remedy: "the provider's account has no credit left: top it up or raise the key's limit" },
  403: { ...REFUSED, remedy: "the key may not use this model, or the provider's moderation refused the text" },
  404: { ...LOCKED_OUT, remedy: "check the model's name and the base URL (most end in /v1)" },
  408: DOWN,
  409: DOWN,
  425: DOWN,
  429: DOWN,
};

function verdictOf(status: number): Verdict {
  return BY_STATUS[status] ?? (status >= 500 ? DOWN : REFUSED);
}

/** Providers' own code words are safe to keep; their messages may quote the prompt or the key, so those are dropped. */
function codeWord(value: unknown): string | undefined {
  return typeof value === "string" && /^[\w.-]{1,60}$/.test(value) ? value : undefined;
}

interface ErrorBody {
  code?: unknown;
  type?: unknown;
}

function errorBody(body: unknown): ErrorBody {
  if (typeof body !== "object" || body === null || !("error" in body)) return {};
  const { error } = body;
  return typeof error === "object" && error !== null ? error : {};
}

export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text); // tolerates the blank lines that DeepSeek sends while it is busy
  } catch {
    return undefined;
  }
}

/** Seconds or an HTTP date, as RFC 9110 has it; `undefined` when there is none that makes sense. */
export function parseRetryAfterMs(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (header.trim() !== "" && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}

/** A failure by HTTP status, or by the status inside a 200 answer (OpenRouter, after generation has started). */
export function httpFailure(answer: { status: number; body: unknown; retryAfterMs?: number | undefined }): Failure {
  const { status, retryAfterMs } = answer;
  const { code, type } = errorBody(answer.body);
  const word = codeWord(code) ?? codeWord(type);
  // OpenAI says 429 for an empty purse too; waiting does not fill it. OpenRouter's 402 passes when it names a time.
  const verdict = word === "insufficient_quota" ? verdictOf(402) : verdictOf(status);
  const passing = status === 402 && retryAfterMs !== undefined;
  return {
    ...verdict,
    ...(passing ? { retryable: true, code: "model-down" as const } : {}),
    kind: `http-${status}`,
    status,
    message: `answered ${status}${word === undefined ? "" : ` (${word})`}`,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** HTTP 200 whose body is an error. */
export function bodyFailure(body: unknown): Failure {
  const { code } = errorBody(body);
  const status = typeof code === "number" && code >= 400 && code < 600 ? code : 502;
  return httpFailure({ status, body });
}

export function badAnswer(message: string): Failure {
  return { code: "model-bad-answer", kind: "bad-answer", retryable: true, providerFault: true, message };
}

export function contentFiltered(): Failure {
  return { ...REFUSED, kind: "content-filter", message: "refused to answer this conversation" };
}

export function networkFailure(cause: unknown): Failure {
  const code = typeof cause === "object" && cause !== null && "code" in cause ? codeWord(cause.code) : undefined;
  return { ...DOWN, kind: "network", message: `cannot be reached${code === undefined ? "" : ` (${code})`}`, cause };
}

export function timedOut(timeoutMs: number): Failure {
  return {
    code: "model-timeout",
    kind: "timeout",
    retryable: false, // another wait as long as this one helps nobody: the next provider is asked instead
    providerFault: true,
    message: `did not answer within ${timeoutMs} ms`,
    remedy: "raise MODEL_TIMEOUT_MS or choose a faster model",
  };
}

/** One failed attempt as an error; `data.failure` is for the retries, the rest for people. */
export function toModelError(provider: string, failure: Failure): ModelError {
  return new ModelError({
    code: failure.code,
    message: `${provider} ${failure.message}`,
    retryable: failure.retryable,
    data: { failure, provider, ...(failure.status === undefined ? {} : { status: failure.status }) },
    ...(failure.remedy === undefined ? {} : { remedy: failure.remedy }),
    ...(failure.cause === undefined ? {} : { cause: failure.cause }),
  });
}

export function failureOf(error: unknown): Failure | undefined {
  return error instanceof ModelError ? (error.data["failure"] as Failure | undefined) : undefined;
}
