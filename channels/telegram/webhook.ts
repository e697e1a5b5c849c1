import { createHash, timingSafeEqual } from "node:crypto";
import type { Clock, WebhookAnswer, WebhookRequest } from "../../domain/index.ts";
import { translate, type Translation } from "./translate.ts";
import { TelegramUpdate } from "./update.ts";

/** Real updates stay under 100 kB; nobody who knows the secret sends more by mistake. */
const MAX_BODY_BYTES = 1_000_000;

export interface WebhookDeps {
  secret: string;
  clock: Clock;
  /** Makes the calls that a translation asks for. Not awaited: the 200 must not wait for them. */
  perform: (translation: Translation) => void;
}

/**
 * Verifies and translates one webhook call. A wrong secret is 401, what is no update at all 400. Everything else is 200,
 * with or without events: any other answer makes Telegram repeat the update and hold back those after it.
 */
export function receiveUpdate(request: WebhookRequest, { secret, clock, perform }: WebhookDeps): WebhookAnswer {
  if (request.method.toUpperCase() !== "POST") return refuse(405, "POST only");
  if (!isSame(request.headers.get("x-telegram-bot-api-secret-token") ?? "", secret))
    return refuse(401, "wrong secret token");
  if (request.body.byteLength > MAX_BODY_BYTES) return refuse(413, "too large");
  const update = parseUpdate(request.body);
  if (update === undefined) return refuse(400, "not a Bot API update");
  const translation = translate(update, clock);
  perform(translation);
  return { status: 200, events: translation.events };
}

function parseUpdate(body: Uint8Array): TelegramUpdate | undefined {
  try {
    return TelegramUpdate.safeParse(JSON.parse(new TextDecoder().decode(body))).data;
  } catch {
    return undefined;
  }
}

/** Digests first: they are of one length, so that the comparison tells nothing about the secret's. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

const refuse = (status: number, body: string): WebhookAnswer => ({ status, body, events: [] });
