import {
  InboundEvent,
  LOCALES,
  MAX_TEXT,
  type Clock,
  type InboundMessage,
  type Locale,
  type Sender,
} from "../../domain/index.ts";
import { cleanText, toCommand } from "../door.ts";
import { toAttachments } from "./attachments.ts";
import type {
  TelegramCallbackQuery,
  TelegramChat,
  TelegramMemberUpdate,
  TelegramMessage,
  TelegramUpdate,
  TelegramUser,
} from "./update.ts";

/** What one update comes to: events for the sink, and calls that Telegram expects of any bot, made at best effort. */
export interface Translation {
  events: InboundEvent[];
  /** A button was pressed: Telegram shows a spinner on it until this query is answered. */
  callbackQueryId?: string;
  /** We were added to a group or channel: we leave, because the bot talks to one customer at a time. */
  leaveChatId?: number;
}

/** Translates one update; whatever is not ours (groups, other bots, unknown kinds) gives no events. Never throws. */
export function translate(update: TelegramUpdate, clock: Clock): Translation {
  const { message, edited_message: edited, callback_query: query, my_chat_member: member } = update;
  if (message !== undefined) return { events: valid(toMessage(message, clock)) };
  if (edited !== undefined) return { events: valid(toEdit(edited, clock)) };
  if (query !== undefined) return { events: valid(toPress(query, clock)), callbackQueryId: query.id };
  if (member !== undefined) return toMembership(member, clock);
  return { events: [] };
}

/** The last look before the sink: an event the domain would refuse is dropped here, not thrown at the webhook. */
function valid(event: unknown): InboundEvent[] {
  const parsed = InboundEvent.safeParse(event);
  return parsed.success ? [parsed.data] : [];
}

/** Old servers leave the type out; a private chat has its customer's id, groups and channels have negative ones. */
const isPrivate = (chat: TelegramChat): boolean => (chat.type === undefined ? chat.id > 0 : chat.type === "private");

function toMessage(message: TelegramMessage, clock: Clock): InboundMessage | undefined {
  const { chat, from } = message;
  if (!isPrivate(chat) || from === undefined || from.is_bot === true) return undefined;
  const attachments = toAttachments(message);
  const text = textOf(message);
  // Service messages (pinned, timer set, payment) carry nothing that a customer said.
  if (text === "" && attachments.length === 0) return undefined;
  const command = toCommand(text);
  return {
    kind: "message",
    chatId: String(chat.id),
    externalId: String(message.message_id),
    sender: toSender(from, ownPhone(message, from)),
    text,
    attachments,
    ...(command === undefined ? {} : { command }),
    immediate: command !== undefined,
    ...(message.reply_to_message === undefined
      ? {}
      : { replyToExternalId: String(message.reply_to_message.message_id) }),
    sentAt: toInstant(message.date, clock),
  };
}

/** Kinds a bot cannot read are shown by name, so that a person sees that something came. */
const UNREADABLE = ["poll", "story", "game", "paid_media", "checklist"] as const;

function textOf(message: TelegramMessage): string {
  const { text, caption, venue, dice } = message;
  const place = venue === undefined ? undefined : `${venue.title}, ${venue.address}`;
  const unreadable = UNREADABLE.find((kind) => message[kind] !== undefined);
  return cleanText(
    text ?? caption ?? place ?? dice?.emoji ?? (unreadable === undefined ? "" : `[${unreadable}]`),
    MAX_TEXT,
  );
}

/** Anyone can forward anyone's card: the number is the sender's own only if Telegram says so. */
function ownPhone(message: TelegramMessage, from: TelegramUser): string | undefined {
  return message.contact?.user_id === from.id ? cleanText(message.contact.phone_number, 64) : undefined;
}

function toSender(user: TelegramUser, phone: string | undefined): Sender {
  const name = cleanText([user.first_name, user.last_name].filter(Boolean).join(" "), 256);
  const locale = toLocale(user.language_code);
  return {
    externalId: String(user.id),
    ...(name === "" ? {} : { name }),
    ...(user.username === undefined ? {} : { username: cleanText(user.username, 256) }),
    ...(phone === undefined ? {} : { phone }),
    ...(locale === undefined ? {} : { locale }),
  };
}

function toLocale(languageCode: string | undefined): Locale | undefined {
  const language = languageCode?.toLowerCase().split("-")[0];
  return LOCALES.find((locale) => locale === language);
}

function toEdit(message: TelegramMessage, clock: Clock): unknown {
  // A live location "edits" its message every few seconds; nothing was said.
  if (!isPrivate(message.chat) || message.from?.is_bot === true || message.location !== undefined) return undefined;
  return {
    kind: "edit",
    chatId: String(message.chat.id),
    externalId: String(message.message_id),
    text: textOf(message),
    at: toInstant(message.edit_date, clock),
  };
}

/** A pressed button is what its label says, said by the customer. Telegram sends no time with it. */
function toPress(query: TelegramCallbackQuery, clock: Clock): unknown {
  const { message, from, data } = query;
  const chat = message?.chat ?? { id: from.id };
  if (!isPrivate(chat) || from.is_bot === true) return undefined;
  const buttons = message?.reply_markup?.inline_keyboard.flat() ?? [];
  const text = cleanText(buttons.find((button) => button.callback_data === data)?.text ?? data ?? "", MAX_TEXT);
  if (text === "") return undefined;
  return {
    kind: "message",
    chatId: String(chat.id),
    externalId: `cb:${query.id}`,
    sender: toSender(from, undefined),
    text,
    immediate: true,
    ...(message === undefined ? {} : { replyToExternalId: String(message.message_id) }),
    sentAt: clock.now(),
  };
}

const PRESENT = new Set(["member", "administrator", "creator"]);

function toMembership(update: TelegramMemberUpdate, clock: Clock): Translation {
  const { chat, new_chat_member: member } = update;
  if (!isPrivate(chat)) return { events: [], ...(PRESENT.has(member.status) ? { leaveChatId: chat.id } : {}) };
  if (member.status !== "kicked" && member.status !== "member") return { events: [] };
  const reachable = member.status === "member";
  return { events: valid({ kind: "reach", chatId: String(chat.id), reachable, at: toInstant(update.date, clock) }) };
}

/** Telegram's clock is believed only for the past: a time to come would put the message after all later ones. */
function toInstant(seconds: number | undefined, clock: Clock): Date {
  const now = clock.now();
  if (seconds === undefined || seconds <= 0 || seconds * 1000 >= now.getTime()) return now;
  return new Date(Math.floor(seconds) * 1000);
}
