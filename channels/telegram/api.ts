import { Api, type RawApi } from "grammy";
import { PlatformError } from "../../domain/index.ts";
import { exchange, type WireAnswer } from "../wire.ts";
import { toPlatformError } from "./errors.ts";

export const DEFAULT_API_ROOT = "https://api.telegram.org";
/** How long Telegram holds a getUpdates call open when there is nothing to tell. */
export const POLL_SECONDS = 30;

const CALL_TIMEOUT_MS = 30_000;
const POLL_TIMEOUT_MS = (POLL_SECONDS + 15) * 1000;

type ApiSignal = Parameters<RawApi["getMe"]>[0];

/** One call to the Bot API: `call((raw, signal) => raw.sendMessage({ … }, signal), signal)`. */
export interface TelegramApi {
  /** @throws PlatformError and nothing else; the token is in none of its texts. */
  call<T>(work: (raw: RawApi, signal: ApiSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/**
 * The Bot API through grammY, without its auto-retry and throttler: a send that failed is repeated by our own runtime,
 * which knows from the error's outcome whether it may have arrived. A retry in here would send such a message twice.
 */
export function createTelegramApi(token: string, apiRoot: string): TelegramApi {
  // grammY is typed for node-fetch. Node's own fetch tells in its errors whether a request was written, so ours goes by it.
  const api = new Api(token, { apiRoot, fetch: speak });
  return {
    call: async (work, signal) => {
      if (signal?.aborted === true) {
        throw new PlatformError({
          code: "aborted",
          outcome: "retry",
          message: "the call was called off before it was made",
        });
      }
      try {
        return await work(api.raw, signal as unknown as ApiSignal); // the type is a polyfill's; a native signal is what it stands for
      } catch (error) {
        throw toPlatformError(error, token);
      }
    },
  };
}

interface FetchInit {
  body: string;
  signal: ApiSignal;
}

/** What grammY takes for `fetch`: it reads nothing of the answer but `json()`. */
async function speak(url: string, init: FetchInit): Promise<{ json: () => Promise<unknown> }> {
  const answer = await exchange(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: init.body,
    timeoutMs: url.endsWith("/getUpdates") ? POLL_TIMEOUT_MS : CALL_TIMEOUT_MS,
    ...(init.signal === undefined ? {} : { signal: toNative(init.signal) }),
  });
  const body = toApiAnswer(answer);
  return { json: () => Promise.resolve(body) };
}

function toNative(signal: NonNullable<ApiSignal>): AbortSignal {
  const controller = new AbortController();
  if (signal.aborted) controller.abort();
  else signal.addEventListener("abort", () => controller.abort());
  return controller.signal;
}

/** A proxy in between answers in HTML: its status is then all there is. */
function toApiAnswer({ status, text }: WireAnswer): unknown {
  const answer = parseJson(text);
  if (typeof answer === "object" && answer !== null && "ok" in answer) return answer;
  if (status >= 400) return { ok: false, error_code: status, description: `HTTP ${status} without a Bot API answer` };
  throw new PlatformError({
    code: "bad-answer",
    outcome: "uncertain",
    message: `Telegram answered HTTP ${status} with something that is not a Bot API answer`,
    remedy: "check that the API root is a Bot API server",
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
