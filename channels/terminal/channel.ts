import {
  PlatformError,
  type Attachment,
  type Channel,
  type ChannelCapabilities,
  type OutboundMessage,
} from "../../domain/index.ts";
import { checkSendable } from "../outbound.ts";
import { splitText } from "../text.ts";

/** What appears in the terminal. */
export interface TerminalDelivery {
  id: string;
  chatId: string;
  text: string;
  attachments: readonly Attachment[];
  buttons: OutboundMessage["buttons"];
}

export interface TerminalChannelOptions {
  /** Shows a message; a failure means that it was not shown. */
  write: (delivery: TerminalDelivery) => void | Promise<void>;
}

const CAPABILITIES: ChannelCapabilities = {
  maxTextLength: 16_000,
  buttons: true,
  attachments: true,
  edits: false,
  receipts: "sent",
  echoesOwn: false,
  // One person types whole messages; waiting for more would only feel slow.
  debounceMs: 0,
};

/** The terminal of `karavan chat`: what is sent goes to `write`, what is typed comes in through `toInbound`. */
export function createTerminalChannel({ write }: TerminalChannelOptions): Channel {
  return {
    kind: "terminal",
    capabilities: CAPABILITIES,
    // Whoever reads the keyboard hands the events over himself.
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    split: (text) => splitText(text, CAPABILITIES.maxTextLength),
    send: async (message, signal) => {
      checkSendable(message, CAPABILITIES, signal);
      const { id, chatId, text, attachments, buttons } = message;
      try {
        await write({ id, chatId, text, attachments, buttons });
      } catch (error) {
        throw new PlatformError({
          code: "terminal-gone",
          outcome: "retry",
          message: "the terminal did not take the message",
          cause: error,
        });
      }
      return { externalId: id, status: "sent" };
    },
  };
}
