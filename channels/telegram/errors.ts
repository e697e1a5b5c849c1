import { GrammyError, HttpError } from "grammy";
import { PlatformError, type ErrorOptions, type SendOutcome } from "../../domain/index.ts";
import { cleanText } from "../door.ts";

interface Verdict {
  code: string;
  outcome: SendOutcome;
  remedy?: string;
  retryAfterMs?: number;
}

const UNAUTHORIZED_RETRY_MS = 60_000;

/** Refusals worth telling apart; Telegram has no codes, only English sentences. */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/blocked|deactivated|kicked/i, "blocked"],
  [/can't initiate conversation/i, "not-started"],
  [/chat not found/i, "chat-not-found"],
  [/BUTTON_|keyboard/i, "bad-buttons"],
  [/too long/i, "text-too-long"],
  [/text (is empty|must be non-empty)/i, "text-empty"],
  [/replied not found|reply message not found/i, "reply-not-found"],
  [/webhook/i, "bad-webhook"],
  [/file|web page content|HTTP URL/i, "bad-attachment"],
  [/entities/i, "bad-formatting"],
];

/**
 * What a failed Bot API call means. A 5xx is `uncertain`: Telegram's servers answer 500 and its proxies 502 and 504 also
 * when the message has gone through, and nothing in the body tells. A wrong token (401, or 404 for a malformed one)
 * is `retry`: nothing arrived, and it will arrive once the token is put right.
 */
export function toPlatformError(error: unknown, token: string): PlatformError {
  if (error instanceof PlatformError) return error;
  if (error instanceof HttpError && error.error instanceof PlatformError) return error.error;
  // Neither is kept as `cause`: a GrammyError carries the message's text, an HttpError the address with the token.
  if (error instanceof GrammyError) return toRefusal(error, token);
  return new PlatformError({
    code: "telegram-failed",
    outcome: "uncertain",
    message: "the Bot API call failed in an unknown way",
  });
}

function toRefusal(error: GrammyError, token: string): PlatformError {
  const description = cleanText(error.description.replaceAll(token, "<token>"), 300);
  const options: ErrorOptions & Verdict = {
    ...judge(error),
    message: `Telegram refused ${error.method} (${error.error_code}): ${description}`,
    data: { method: error.method, status: error.error_code },
  };
  return new PlatformError(options);
}

function judge({ error_code: status, description, parameters }: GrammyError): Verdict {
  if (status === 429 || parameters.retry_after !== undefined) {
    const wait = parameters.retry_after === undefined ? {} : { retryAfterMs: parameters.retry_after * 1000 };
    return { code: "rate-limited", outcome: "retry", ...wait };
  }
  if (status === 401 || status === 404) {
    const remedy = "check the bot's token and the API root of this channel";
    return { code: "unauthorized", outcome: "retry", retryAfterMs: UNAUTHORIZED_RETRY_MS, remedy };
  }
  if (status === 409) {
    const remedy = "only one process may receive for a bot: stop the other one, or give this channel a bot of its own";
    return { code: "conflict", outcome: "retry", remedy };
  }
  if (status >= 500) return { code: "telegram-failed", outcome: "uncertain" };
  const known = REFUSALS.find(([pattern]) => pattern.test(description));
  return { code: known?.[1] ?? (status === 403 ? "forbidden" : "refused"), outcome: "rejected" };
}
