import {
  PlatformError,
  type Attachment,
  type ChannelCapabilities,
  type OutboundMessage,
  type TypingChannel,
} from "../../domain/index.ts";
import { checkSendable } from "../outbound.ts";
import { splitText } from "../text.ts";

/** What a visitor's open pages are told. A page keeps messages by `id`, so hearing of one twice is harmless. */
export type WebChatEvent =
  | {
      kind: "message";
      chatId: string;
      message: {
        id: string;
        text: string;
        attachments: readonly Attachment[];
        buttons: OutboundMessage["buttons"];
        replyTo: string | null;
      };
    }
  | { kind: "typing"; chatId: string };

export interface WebChatChannelOptions {
  publish: (event: WebChatEvent) => Promise<void>;
}

const CAPABILITIES: ChannelCapabilities = {
  maxTextLength: 8000,
  buttons: true,
  attachments: true,
  edits: false,
  receipts: "sent",
  echoesOwn: false,
};

const TYPING_INTERVAL_MS = 3000;

/**
 * The chat on a web page. The page reads history from the store and hears of news by events, so a message counts as sent
 * once it is published; a page that is closed will find it in its history.
 */
export function createWebChatChannel({ publish }: WebChatChannelOptions): TypingChannel {
  return {
    kind: "web-chat",
    capabilities: CAPABILITIES,
    typingIntervalMs: TYPING_INTERVAL_MS,
    // The server takes what visitors write and hands it over through `toInbound`.
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    split: (text) => splitText(text, CAPABILITIES.maxTextLength),
    send: async (message, signal) => {
      checkSendable(message, CAPABILITIES, signal);
      const { id, chatId, text, attachments, buttons, replyToExternalId: replyTo } = message;
      try {
        await publish({ kind: "message", chatId, message: { id, text, attachments, buttons, replyTo } });
      } catch (error) {
        // Also when some pages have heard of it: the page drops the repetition by its id.
        throw new PlatformError({
          code: "not-published",
          outcome: "retry",
          message: "the live events took no message",
          cause: error,
        });
      }
      return { externalId: id, status: "sent" };
    },
    sendTyping: (chatId) => publish({ kind: "typing", chatId }).catch(() => undefined),
  };
}
