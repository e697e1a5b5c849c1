import { PlatformError, type UnheardReason } from "../../domain/index.ts";

/** One failed attempt, as the caller gets it. */
interface Fault {
  /** How `model_calls` names it: `http-429`, `network`, `timeout`, … */
  kind: string;
  status?: number;
  /** The field of the request that the provider objects to. */
  field?: string | undefined;
}

export const faultOf = ({ data }: PlatformError): Partial<Fault> => data;

const REMEDIES: Readonly<Record<number, string>> = {
  401: "check SPEECH_API_KEY",
  402: "the provider's account has no credit left: top it up",
  403: "the key may not use this model",
  404: "check SPEECH_MODEL and SPEECH_BASE_URL (most end in /v1)",
};
const PASSING = new Set([408, 409, 425, 429]);

/** Providers' own code words are safe to keep; their messages may quote the request or the key. */
const codeWord = (value: unknown): string | undefined =>
  typeof value === "string" && /^[\w.[\]-]{1,60}$/.test(value) ? value : undefined;

function errorFields(body: string): { word?: string | undefined; field?: string | undefined } {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: unknown; type?: unknown; param?: unknown } };
    return { word: codeWord(error?.code) ?? codeWord(error?.type), field: codeWord(error?.param) };
  } catch {
    return {};
  }
}

export interface RefusedAnswer {
  status: number;
  body: string;
  retryAfterMs: number | undefined;
}

function codeOf(status: number, field: string | undefined, word: string | undefined): string {
  if (status === 413) return "too-large" satisfies UnheardReason;
  // Formats are refused as a bad `file`, or without naming a field at all.
  if (status === 415 || (status === 400 && (field === undefined || field === "file"))) return "unsupported";
  if (word === "insufficient_quota") return "speech-refused";
  if (status === 429) return "speech-busy";
  return status >= 500 || PASSING.has(status) ? "speech-down" : "speech-refused";
}

/** What an answer other than 200 means. OpenAI says 429 for an empty purse too; waiting does not fill it. */
export function refused(provider: string, { status, body, retryAfterMs }: RefusedAnswer): PlatformError {
  const { word, field } = errorFields(body);
  const isPassing = (status >= 500 || PASSING.has(status)) && word !== "insufficient_quota";
  const remedy = word === "insufficient_quota" ? REMEDIES[402] : REMEDIES[status];
  return new PlatformError({
    code: codeOf(status, field, word),
    outcome: isPassing ? "retry" : "rejected",
    message: `${provider} answered ${status}${word === undefined ? "" : ` (${word})`}`,
    data: { kind: `http-${status}`, status, field } satisfies Fault,
    ...(remedy === undefined ? {} : { remedy }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function fault(code: string, kind: string, message: string): PlatformError {
  return new PlatformError({ code, outcome: "retry", message, data: { kind } satisfies Fault });
}

export const unreachable = (provider: string): PlatformError =>
  fault("speech-down", "network", `${provider} cannot be reached`);

export const timedOut = (provider: string, timeoutMs: number): PlatformError =>
  fault("speech-timeout", "timeout", `${provider} did not answer within ${timeoutMs} ms`);

export const badAnswer = (provider: string): PlatformError =>
  fault("speech-bad-answer", "bad-answer", `${provider} answered something that is not a transcription`);

const TELL: Partial<Record<UnheardReason, string>> = {
  unsupported: "the format of the recording is not one that is taken",
  "too-large": "the recording is larger than the provider takes",
  "too-long": "the recording is longer than is listened to",
  unrecognised: "no words were recognised in the recording",
};

/** The recording is at fault, not the provider. */
export function unheard(reason: UnheardReason): PlatformError {
  return new PlatformError({ code: reason, outcome: "rejected", message: TELL[reason] ?? reason });
}
