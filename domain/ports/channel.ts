import type { InboundEvent, OutboundMessage, Attachment } from "../message.ts";
import type { ChannelKind } from "../channel-account.ts";
import type { SendingTraits } from "../sending-traits.ts";

export interface ChannelCapabilities {
  /** Longest text of one platform message, in UTF-16 units after formatting is taken away. */
  maxTextLength: number;
  buttons: boolean;
  /** Takes attachments, one a message, sent by `url` or by the platform's own file id. */
  attachments: boolean;
  /** Longest text beside an attachment, where it is shorter than `maxTextLength`; longer text goes as a message of its own. */
  maxCaptionLength?: number;
  /** The platform reports when a customer edits a message. */
  edits: boolean;
  /** The furthest status the platform reports for what we send. */
  receipts: "sent" | "delivered" | "read";
  /** Reports our own messages back, so classification of own messages has to wait for sends in flight. */
  echoesOwn: boolean;
  /** Quiet windows of this channel, where they differ from the runtime's. */
  debounceMs?: number;
  debounceMaxMs?: number;
  /** The platform's own rules of sending, where it has any. */
  sending?: SendingTraits;
}

export interface SendReceipt {
  /** The platform's id of what was sent; later statuses, echoes and replies name it. */
  externalId: string;
  status?: "sent" | "delivered" | "read";
}

/**
 * Takes events of one account for good: resolves after they are committed, rejects when they are not. A channel confirms
 * to its platform (offset, 200) only afterwards, so that the platform repeats what we lost.
 */
export type InboundSink = (events: readonly InboundEvent[]) => Promise<void>;

/** One channel account at work. Adapters know no store and no graph. */
export interface Channel {
  readonly kind: ChannelKind;
  readonly capabilities: ChannelCapabilities;
  /** Begins to receive, where the platform is polled or holds a socket; a webhook channel only registers itself. */
  start(sink: InboundSink): Promise<void>;
  stop(): Promise<void>;
  /**
   * Sends one message with one call to the platform, so that it arrives whole or not at all.
   * @throws PlatformError whose `outcome` says whether it arrived; anything else thrown counts as `uncertain`.
   */
  send(message: OutboundMessage, signal: AbortSignal): Promise<SendReceipt>;
  /**
   * Cuts a reply into messages the platform takes, at paragraph, sentence or word, never inside formatting. Only white
   * space at the cuts is dropped; text without anything visible gives no message at all. Pure.
   */
  split(text: string): string[];
}

export interface WebhookRequest {
  method: string;
  headers: Headers;
  query: URLSearchParams;
  body: Uint8Array;
}

/** Verified and translated; `status` and `body` are answered once `events` are committed. */
export interface WebhookAnswer {
  status: number;
  body?: string;
  events: InboundEvent[];
}

export interface WebhookChannel extends Channel {
  /** Checks the signature in constant time, then translates. Hostile or malformed bodies give a 4xx, never throw. */
  receive(request: WebhookRequest): Promise<WebhookAnswer>;
}

export interface TypingChannel extends Channel {
  /** Shows "typing…" once; the runtime repeats it every `typingIntervalMs`. Failures are ignored. */
  sendTyping(chatId: string): Promise<void>;
  readonly typingIntervalMs: number;
}

export interface MediaChannel extends Channel {
  /** Fetches an attachment of an incoming message. @throws PlatformError */
  download(attachment: Attachment, signal: AbortSignal): Promise<{ bytes: Uint8Array; mimeType: string | undefined }>;
}

export interface LookupChannel extends Channel {
  /** For a send whose answer was lost: its id on the platform, `null` when it surely did not arrive. */
  findSent(message: OutboundMessage): Promise<SendReceipt | null>;
}

/** Why a channel does not receive at the moment. */
export interface ChannelProblem {
  code: string;
  message: string;
  since: Date;
}

export interface CheckableChannel extends Channel {
  /** What keeps it from receiving right now; it keeps trying by itself. */
  readonly problem: ChannelProblem | null;
  /** Asks the platform whether our credentials hold; answers one line for a person. @throws PlatformError */
  check(signal: AbortSignal): Promise<string>;
}

export const receivesWebhooks = (channel: Channel): channel is WebhookChannel => "receive" in channel;
export const supportsTyping = (channel: Channel): channel is TypingChannel => "sendTyping" in channel;
export const supportsMedia = (channel: Channel): channel is MediaChannel => "download" in channel;
export const supportsLookup = (channel: Channel): channel is LookupChannel => "findSent" in channel;
export const supportsCheck = (channel: Channel): channel is CheckableChannel => "check" in channel;

/** What a channel must remember over restarts: a polling offset, a session. */
export interface ChannelState {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
}
