import {
  PlatformError,
  type ChannelCapabilities,
  type LookupChannel,
  type OutboundMessage,
  type SendReceipt,
  type WebhookChannel,
} from "../../domain/index.ts";
import { checkSendable } from "../outbound.ts";
import { splitText } from "../text.ts";
import { exchange, retryAfterMs, type WireAnswer } from "../wire.ts";
import { signatureOf, SIGNATURE_HEADER } from "./signature.ts";
import { receiveEvents } from "./webhook.ts";

export interface HttpChannelOptions {
  /** Where the platform takes our messages; `/send` and `/sent/{id}` are added to it. */
  url: string;
  /** Signs both ways. */
  secret: string;
  /** The platform answers `GET /sent/{id}`. */
  lookup?: boolean;
  /** The platform takes a repeated `id` for the same message, so a send that may have arrived is simply repeated. */
  idempotent?: boolean;
  maxTextLength?: number;
  debounceMs?: number;
  debounceMaxMs?: number;
}

export type HttpChannel = WebhookChannel & Partial<Pick<LookupChannel, "findSent">>;

const TIMEOUT_MS = 15_000;
const DEFAULT_MAX_TEXT_LENGTH = 4000;
const UNAUTHORIZED_RETRY_MS = 60_000;

/** Any platform that speaks plain HTTP both ways; the README of this folder is its protocol. */
export function createHttpChannel(options: HttpChannelOptions): HttpChannel {
  const { url, secret, lookup = false, debounceMs, debounceMaxMs } = options;
  const capabilities: ChannelCapabilities = {
    maxTextLength: options.maxTextLength ?? DEFAULT_MAX_TEXT_LENGTH,
    buttons: true,
    attachments: true,
    edits: true,
    receipts: "read",
    echoesOwn: false,
    ...(debounceMs === undefined ? {} : { debounceMs }),
    ...(debounceMaxMs === undefined ? {} : { debounceMaxMs }),
  };
  const root = url.replace(/\/+$/, "");
  return {
    kind: "http",
    capabilities,
    // Whoever runs the platform points it at our webhook; there is nothing to register.
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    split: (text) => splitText(text, capabilities.maxTextLength),
    receive: (request) => Promise.resolve(receiveEvents(request, secret)),
    send: async (message, signal) => {
      checkSendable(message, capabilities, signal);
      try {
        return await post(`${root}/send`, { message, secret, signal });
      } catch (error) {
        throw options.idempotent === true ? asRepeatable(error) : error;
      }
    },
    ...(lookup ? { findSent: (message: OutboundMessage) => findSent(root, message.id, secret) } : {}),
  };
}

interface Post {
  message: OutboundMessage;
  secret: string;
  signal: AbortSignal;
}

async function post(url: string, { message, secret, signal }: Post): Promise<SendReceipt> {
  const { replyToExternalId: replyTo, ...rest } = message;
  const body = JSON.stringify({ ...rest, replyTo });
  const headers = {
    "content-type": "application/json",
    "idempotency-key": message.id,
    [SIGNATURE_HEADER]: signatureOf(body, secret),
  };
  const answer = await exchange(url, { method: "POST", headers, body, timeoutMs: TIMEOUT_MS, signal });
  if (answer.status >= 300) throw toError(answer);
  return { externalId: idFrom(answer, "uncertain"), status: "sent" };
}

/**
 * 429 and 503 say "not taken, come again"; any other 5xx may have come after the platform took the message; 401 is our
 * secret's fault and passes once it is put right; the rest of 4xx is a refusal.
 */
function toError({ status, headers, text }: WireAnswer): PlatformError {
  const message = `the platform answered HTTP ${status}`;
  const data = { status };
  if (status === 429 || status === 503) {
    const wait = retryAfterMs(headers);
    return new PlatformError({
      code: "rate-limited",
      outcome: "retry",
      message,
      data,
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    });
  }
  if (status === 401) {
    const remedy = "give the platform and this channel the same secret";
    return new PlatformError({
      code: "unauthorized",
      outcome: "retry",
      retryAfterMs: UNAUTHORIZED_RETRY_MS,
      message,
      remedy,
      data,
    });
  }
  if (status >= 400 && status < 500)
    return new PlatformError({ code: codeFrom(text), outcome: "rejected", message, data });
  return new PlatformError({ code: "platform-failed", outcome: "uncertain", message, data });
}

/** `{ "code": "blocked" }` in a refusal; anything that is no such word is not repeated. */
function codeFrom(text: string): string {
  const code = field(text, "code");
  return code !== undefined && /^[a-z][a-z-]{1,40}$/.test(code) ? code : "refused";
}

function idFrom({ text, status }: WireAnswer, outcome: "uncertain" | "retry"): string {
  const id = field(text, "externalId");
  if (id !== undefined && id !== "" && id.length <= 256) return id;
  throw new PlatformError({
    code: "bad-answer",
    outcome,
    message: `the platform answered HTTP ${status} without an externalId`,
  });
}

function field(text: string, name: string): string | undefined {
  try {
    const value: unknown = (JSON.parse(text) as Record<string, unknown> | null)?.[name];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

async function findSent(root: string, id: string, secret: string): Promise<SendReceipt | null> {
  const headers = { [SIGNATURE_HEADER]: signatureOf(id, secret) };
  const answer = await exchange(`${root}/sent/${encodeURIComponent(id)}`, {
    method: "GET",
    headers,
    timeoutMs: TIMEOUT_MS,
  });
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw asRepeatable(toError(answer));
  return { externalId: idFrom(answer, "retry"), status: "sent" };
}

function asRepeatable(error: unknown): unknown {
  if (!(error instanceof PlatformError) || error.outcome !== "uncertain") return error;
  const { code, message, data } = error;
  return new PlatformError({ code, message, data, outcome: "retry" });
}
