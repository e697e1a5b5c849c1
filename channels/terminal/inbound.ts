import { InputError, MAX_TEXT, type InboundMessage, type Locale } from "../../domain/index.ts";
import { cleanText, toCommand } from "../door.ts";

export interface TerminalInput {
  /** Whom the terminal stands for; one chat each. */
  client: string;
  text: string;
  /** Unique within the chat; the same again is the same message. */
  messageId: string;
  sentAt: Date;
  locale?: Locale;
}

/** A typed line as a customer's message. @throws InputError for an empty line or a name too long */
export function toInbound({ client, text, messageId, sentAt, locale }: TerminalInput): InboundMessage {
  const chatId = cleanText(client.trim(), 1000);
  if (chatId === "" || chatId.length > 200) {
    throw new InputError({
      code: "invalid-client",
      message: "a client's name has 1 to 200 characters",
      data: { field: "client" },
    });
  }
  const clean = cleanText(text, MAX_TEXT).trim();
  if (clean === "")
    throw new InputError({ code: "empty-text", message: "there is nothing in the message", data: { field: "text" } });
  const command = toCommand(clean);
  return {
    kind: "message",
    chatId,
    // Apart from the ids of our own messages, which share their column.
    externalId: `in:${messageId}`,
    sender: { externalId: chatId, name: chatId, ...(locale === undefined ? {} : { locale }) },
    text: clean,
    attachments: [],
    ...(command === undefined ? {} : { command }),
    immediate: command !== undefined,
    sentAt,
  };
}
