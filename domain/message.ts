import { z } from "zod";
import { Locale } from "./locale.ts";

export const ATTACHMENT_KINDS = [
  "image",
  "document",
  "voice",
  "audio",
  "video",
  "sticker",
  "location",
  "contact",
] as const;

export const MAX_TRANSCRIPT = 20_000;

/** Why the words of a recording are not known: `late` ones are in a message of their own, in reply to it. */
export const UNHEARD_REASONS = [
  "unsupported",
  "too-large",
  "too-long",
  "unrecognised",
  "no-file",
  "unavailable",
  "late",
] as const;
export type UnheardReason = (typeof UNHEARD_REASONS)[number];

/**
 * A file, place or card that came with a message. `platformFileId` is the platform's handle, `storedAs` the key in our
 * file store once the download job has run.
 */
export const Attachment = z.object({
  kind: z.enum(ATTACHMENT_KINDS),
  platformFileId: z.string().max(1024).optional(),
  url: z.string().max(4096).optional(),
  name: z.string().max(512).optional(),
  mimeType: z.string().max(255).optional(),
  sizeBytes: z.number().int().nonnegative().optional(),
  durationSeconds: z.number().nonnegative().optional(),
  latitude: z.number().min(-90).max(90).optional(),
  longitude: z.number().min(-180).max(180).optional(),
  phone: z.string().max(64).optional(),
  storedAs: z.string().max(512).optional(),
  transcript: z.string().max(MAX_TRANSCRIPT).optional(),
  unheard: z.enum(UNHEARD_REASONS).optional(),
});
export type Attachment = z.infer<typeof Attachment>;

/** Somebody's words that can be fetched and listened to. */
export function isRecording({ kind, platformFileId }: Attachment): boolean {
  return (kind === "voice" || kind === "audio") && platformFileId !== undefined;
}

/** All that somebody said in a message: what they wrote, and what was heard in their recordings. */
export function wordsOf(message: { text: string; attachments: readonly Attachment[] }): string {
  const heard = message.attachments.map(({ transcript }) => transcript ?? "");
  return [message.text, ...heard].filter((part) => part !== "").join("\n");
}

export const DIRECTIONS = ["in", "out"] as const;
export const AUTHORS = ["client", "bot", "manager", "system"] as const;
export type Author = (typeof AUTHORS)[number];

/** Statuses of an outgoing message, in the only order in which they may rise. `received` is for incoming ones. */
export const MESSAGE_STATUSES = [
  "received",
  "queued",
  "held",
  "sending",
  "uncertain",
  "sent",
  "delivered",
  "read",
  "failed",
  "suppressed",
] as const;
export const MessageStatus = z.enum(MESSAGE_STATUSES);
export type MessageStatus = z.infer<typeof MessageStatus>;

const RISES: Record<MessageStatus, readonly MessageStatus[]> = {
  received: [],
  queued: ["held", "sending", "suppressed", "failed"],
  held: ["queued", "sending", "suppressed", "failed"],
  sending: ["queued", "uncertain", "sent", "delivered", "read", "failed", "suppressed"],
  uncertain: ["sent", "delivered", "read", "failed"],
  sent: ["delivered", "read", "failed"],
  delivered: ["read"],
  read: [],
  failed: [],
  suppressed: [],
};

/** Statuses only rise: a late `delivered` after `read` changes nothing. */
export function mayBecome(from: MessageStatus, to: MessageStatus): boolean {
  return RISES[from].includes(to);
}

/**
 * What an outgoing message is said for, set where it is made: an answer to the customer, something the bot says of its own
 * accord, a person's word, or news of a wait (a hand-off that takes long). Sending policy goes by it.
 */
export const PURPOSES = ["reply", "proactive", "manager", "notice"] as const;
export type Purpose = (typeof PURPOSES)[number];

/** A text that the platform has approved before, with what is filled in. */
export const MessageTemplate = z.object({
  name: z.string().min(1).max(512),
  language: z.string().min(2).max(16),
  parameters: z.array(z.string().max(1024)).max(32).default([]),
});
export type MessageTemplate = z.infer<typeof MessageTemplate>;

export const Message = z.object({
  id: z.uuid(),
  conversationId: z.uuid(),
  /** Position in the conversation, from 1, without gaps, in order of acceptance. */
  seq: z.number().int().positive(),
  direction: z.enum(DIRECTIONS),
  author: z.enum(AUTHORS),
  text: z.string(),
  attachments: z.array(Attachment),
  buttons: z.array(z.object({ label: z.string(), value: z.string() })).optional(),
  externalId: z.string().nullable(),
  status: MessageStatus,
  reason: z.string().nullable(),
  turnId: z.uuid().nullable(),
  replyTo: z.uuid().nullable(),
  createdAt: z.date(),
  /** The platform's own time of an incoming message. */
  sentAt: z.date().nullable(),
  editedAt: z.date().nullable(),
  deletedAt: z.date().nullable(),
});
export type Message = z.infer<typeof Message>;

/** Limits at the door: one place, so that every channel refuses the same. */
export const MAX_TEXT = 16_000;
export const MAX_ID = 256;

const PlatformId = z.string().min(1).max(MAX_ID);

/** Who wrote, as the platform names them. `externalId` is the identity's key on that channel account. */
export const Sender = z.object({
  externalId: PlatformId,
  name: z.string().max(256).optional(),
  username: z.string().max(256).optional(),
  phone: z.string().max(64).optional(),
  locale: Locale.optional(),
});
export type Sender = z.infer<typeof Sender>;

/** What a channel hands over. Its account and organisation are known to the caller, never taken from the body. */
export const InboundMessage = z.object({
  kind: z.literal("message"),
  chatId: PlatformId,
  externalId: PlatformId,
  sender: Sender,
  text: z.string().max(MAX_TEXT),
  attachments: z.array(Attachment).max(20).default([]),
  /** `/start tour-12` becomes `{ name: "start", argument: "tour-12" }`. */
  command: z.object({ name: z.string().max(64), argument: z.string().max(512) }).optional(),
  /** A pressed button or a command: answered without the quiet window. */
  immediate: z.boolean().default(false),
  replyToExternalId: PlatformId.optional(),
  sentAt: z.date(),
});
export type InboundMessage = z.infer<typeof InboundMessage>;

export const InboundEdit = z.object({
  kind: z.literal("edit"),
  chatId: PlatformId,
  externalId: PlatformId,
  text: z.string().max(MAX_TEXT),
  at: z.date(),
});
export type InboundEdit = z.infer<typeof InboundEdit>;

export const InboundDeletion = z.object({
  kind: z.literal("deletion"),
  chatId: PlatformId,
  externalId: PlatformId,
  at: z.date(),
});
export type InboundDeletion = z.infer<typeof InboundDeletion>;

/** Our own side of the chat, reported back: an echo of what we sent, or a person typing on the phone. */
export const InboundOwn = z.object({
  kind: z.literal("own"),
  chatId: PlatformId,
  externalId: PlatformId,
  text: z.string().max(MAX_TEXT),
  at: z.date(),
});
export type InboundOwn = z.infer<typeof InboundOwn>;

export const InboundStatus = z.object({
  kind: z.literal("status"),
  chatId: PlatformId,
  externalId: PlatformId,
  status: z.enum(["sent", "delivered", "read", "failed"]),
  reason: z.string().max(512).optional(),
  at: z.date(),
});
export type InboundStatus = z.infer<typeof InboundStatus>;

/** The customer blocked us (`reachable: false`) or let us in again. */
export const InboundReach = z.object({
  kind: z.literal("reach"),
  chatId: PlatformId,
  reachable: z.boolean(),
  at: z.date(),
});
export type InboundReach = z.infer<typeof InboundReach>;

export const InboundEvent = z.discriminatedUnion("kind", [
  InboundMessage,
  InboundEdit,
  InboundDeletion,
  InboundOwn,
  InboundStatus,
  InboundReach,
]);
export type InboundEvent = z.infer<typeof InboundEvent>;

/** What a channel is asked to send: one platform message, already split to its limit. */
export interface OutboundMessage {
  /** Our message id: sent as the idempotency key where the platform takes one. */
  id: string;
  chatId: string;
  text: string;
  attachments: readonly Attachment[];
  buttons: readonly { label: string; value: string }[];
  replyToExternalId: string | null;
  /** Goes as this template, whose filled-in text is `text`. */
  template?: MessageTemplate;
}
