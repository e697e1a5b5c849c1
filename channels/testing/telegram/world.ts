import { randomBytes } from "node:crypto";
import type { Clock } from "../../../domain/index.ts";
import type { CheckedButton } from "./checks.ts";
import type { Params } from "./params.ts";

export interface StandInPerson {
  id: number;
  firstName: string;
  languageCode: string;
  username?: string;
  /** Pressed Start; a bot cannot write first. */
  started: boolean;
  blocked: boolean;
  deactivated: boolean;
}

/** One message of one chat, from either side, as a client would show it. */
export interface ChatMessage {
  messageId: number;
  fromBot: boolean;
  text: string;
  buttons: CheckedButton[][];
}

/** What the bot sent and Telegram took. */
export interface AcceptedMessage {
  chatId: number;
  messageId: number;
  method: string;
  text: string;
  buttons: string[];
  replyTo: number | undefined;
  payload: Params;
}

export interface StoredFile {
  bytes: Uint8Array;
  path: string;
  size: number;
}

/** Everything the stand-in knows; the methods check against it and change it. */
export interface World {
  readonly token: string;
  readonly bot: { id: number; is_bot: true; first_name: string; username: string };
  readonly clock: Clock;
  readonly people: Map<number, StandInPerson>;
  readonly groups: Set<number>;
  readonly chats: Map<number, Map<number, ChatMessage>>;
  readonly accepted: AcceptedMessage[];
  /** Ids of button presses, and whether the bot has answered them. */
  readonly presses: Map<string, boolean>;
  readonly files: Map<string, StoredFile>;
  readonly actions: { chatId: number; action: string }[];
  nextMessageId(): number;
  nowSeconds(): number;
}

export function createWorld(token: string, clock: Clock): World {
  let lastMessageId = 0;
  return {
    token,
    bot: { id: Number(token.split(":")[0]), is_bot: true, first_name: "Stand-in", username: "stand_in_bot" },
    clock,
    people: new Map(),
    groups: new Set(),
    chats: new Map(),
    accepted: [],
    presses: new Map(),
    files: new Map(),
    actions: [],
    nextMessageId: () => ++lastMessageId,
    nowSeconds: () => Math.floor(clock.now().getTime() / 1000),
  };
}

export function chatOf(world: World, chatId: number): Map<number, ChatMessage> {
  const chat = world.chats.get(chatId) ?? new Map<number, ChatMessage>();
  world.chats.set(chatId, chat);
  return chat;
}

export function addFile(world: World, bytes: Uint8Array, path: string): string {
  const fileId = randomBytes(24).toString("base64url");
  world.files.set(fileId, { bytes, path, size: bytes.byteLength });
  return fileId;
}

export const userJson = ({ id, firstName, languageCode, username }: StandInPerson): Params => ({
  id,
  is_bot: false,
  first_name: firstName,
  language_code: languageCode,
  ...(username === undefined ? {} : { username }),
});

export const privateChatJson = ({ id, firstName }: StandInPerson): Params => ({
  id,
  type: "private",
  first_name: firstName,
});
