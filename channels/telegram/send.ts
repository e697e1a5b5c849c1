import type { RawApi } from "grammy";
import type { InlineKeyboardMarkup, ReplyParameters } from "grammy/types";
import type { Attachment, OutboundMessage, SendReceipt } from "../../domain/index.ts";
import { refusal } from "../outbound.ts";
import type { TelegramApi } from "./api.ts";
import { toFormatted } from "./formatting.ts";

export const MAX_TEXT_LENGTH = 4096;
export const MAX_CAPTION_LENGTH = 1024;
const MAX_BUTTON_BYTES = 64;

type Signal = Parameters<RawApi["getMe"]>[0];

interface Envelope {
  chat_id: number | string;
  reply_parameters?: ReplyParameters;
  reply_markup?: InlineKeyboardMarkup;
}

/** Sends one message with exactly one Bot API call, so that its outcome is that of the call. */
export async function sendMessage(
  api: TelegramApi,
  message: OutboundMessage,
  signal: AbortSignal,
): Promise<SendReceipt> {
  const [attachment, ...more] = message.attachments;
  if (more.length > 0)
    throw refusal("too-many-attachments", "a Telegram message takes one attachment; send the others one by one");
  const sent = await api.call((raw, inner) => {
    if (attachment === undefined) return sendText({ raw, signal: inner }, message);
    return sendFile({ raw, signal: inner }, message, attachment);
  }, signal);
  return { externalId: String(sent.message_id), status: "sent" };
}

interface Line {
  raw: RawApi;
  signal: Signal;
}

async function sendText({ raw, signal }: Line, message: OutboundMessage): Promise<{ message_id: number }> {
  const { text, entities } = toFormatted(sendable(message.text));
  return raw.sendMessage({ ...envelope(message), text, ...(entities.length === 0 ? {} : { entities }) }, signal);
}

async function sendFile(
  { raw, signal }: Line,
  message: OutboundMessage,
  attachment: Attachment,
): Promise<{ message_id: number }> {
  if (attachment.kind === "location") return sendPlace({ raw, signal }, message, attachment);
  const file = attachment.url ?? attachment.platformFileId;
  if (file === undefined)
    throw refusal(
      "attachment-without-source",
      "an attachment is sent by its url or Telegram file id; this one has neither",
    );
  const { text, entities } = toFormatted(sendable(message.text));
  const base = { ...envelope(message), ...(text === "" ? {} : { caption: text, caption_entities: entities }) };
  switch (attachment.kind) {
    case "image":
      return raw.sendPhoto({ ...base, photo: file }, signal);
    case "voice":
      return raw.sendVoice({ ...base, voice: file }, signal);
    case "audio":
      return raw.sendAudio({ ...base, audio: file }, signal);
    case "video":
      return raw.sendVideo({ ...base, video: file }, signal);
    case "document":
      return raw.sendDocument({ ...base, document: file }, signal);
    default:
      throw refusal("attachment-kind", `Telegram messages cannot carry an attachment of kind ${attachment.kind}`);
  }
}

async function sendPlace(
  { raw, signal }: Line,
  message: OutboundMessage,
  place: Attachment,
): Promise<{ message_id: number }> {
  const { latitude, longitude } = place;
  if (latitude === undefined || longitude === undefined || message.text !== "") {
    throw refusal("attachment-kind", "a place is sent with its latitude and longitude, and without text");
  }
  return raw.sendLocation({ ...envelope(message), latitude, longitude }, signal);
}

/** NUL and half surrogate pairs are not UTF-8, and Telegram refuses the whole request for one. */
const sendable = (text: string): string => text.replaceAll("\u0000", "").toWellFormed();

function envelope(message: OutboundMessage): Envelope {
  const replyTo = toMessageId(message.replyToExternalId);
  return {
    chat_id: message.chatId,
    // A customer may delete the question in the meantime; the answer is worth more than its being a reply.
    ...(replyTo === undefined ? {} : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
    ...(message.buttons.length === 0 ? {} : { reply_markup: toKeyboard(message.buttons) }),
  };
}

/** A pressed button (`cb:…`) has an id of ours but is no message that could be replied to. */
function toMessageId(externalId: string | null): number | undefined {
  return externalId !== null && /^\d{1,15}$/.test(externalId) ? Number(externalId) : undefined;
}

/** One button a row: labels are sentences, and phones are narrow. */
function toKeyboard(buttons: OutboundMessage["buttons"]): InlineKeyboardMarkup {
  return {
    inline_keyboard: buttons.map(({ label, value }, index) => [
      { text: sendable(label), callback_data: toCallbackData(value, index) },
    ]),
  };
}

/**
 * Telegram returns at most 64 bytes. A longer value is cut and numbered: what counts as the answer is the label, which is
 * read from the keyboard that comes back with the press.
 */
function toCallbackData(value: string, index: number): string {
  const data = sendable(value) === "" ? `button ${index + 1}` : sendable(value);
  if (Buffer.byteLength(data) <= MAX_BUTTON_BYTES) return data;
  const suffix = `~${index + 1}`;
  let head = "";
  for (const character of data) {
    if (Buffer.byteLength(head + character + suffix) > MAX_BUTTON_BYTES) break;
    head += character;
  }
  return head + suffix;
}
