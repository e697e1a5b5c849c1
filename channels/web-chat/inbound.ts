import { z } from "zod";
import { InputError, Locale, safeParse, type InboundMessage } from "../../domain/index.ts";
import { cleanText } from "../door.ts";

/** Longer than anyone types, short enough to be read by a model in one go. */
export const MAX_VISITOR_TEXT = 4000;

const Id = z.string().regex(/^[\w-]{1,128}$/, "1 to 128 letters, digits, _ and -");

const WebChatInput = z
  .object({
    /** From the signed visitor token, never from the body. */
    visitorId: Id,
    /** Made by the page, the same when it repeats a message. */
    clientMessageId: Id,
    text: z.string().max(MAX_VISITOR_TEXT, `at most ${MAX_VISITOR_TEXT} characters`).default(""),
    /** The button the visitor pressed instead of writing. */
    button: z.object({ label: z.string().trim().min(1).max(200), value: z.string().max(512) }).optional(),
    replyToExternalId: z.string().min(1).max(128).optional(),
    name: z.string().trim().min(1).max(200).optional(),
    locale: Locale.optional(),
    sentAt: z.date(),
  })
  .refine(({ text, button }) => button !== undefined || text.trim() !== "", {
    path: ["text"],
    message: "must not be empty",
  });

export type WebChatInput = z.input<typeof WebChatInput>;

/** What a visitor wrote or pressed, checked. @throws InputError whose `data.field` names what is wrong */
export function toInbound(input: WebChatInput): InboundMessage {
  const { visitorId, clientMessageId, text, button, replyToExternalId, name, locale, sentAt } = checked(input);
  return {
    kind: "message",
    chatId: visitorId,
    // Apart from the ids of our own messages: a page must not be able to take one in advance.
    externalId: `in:${clientMessageId}`,
    sender: {
      externalId: visitorId,
      ...(name === undefined ? {} : { name: cleanText(name, 200) }),
      ...(locale === undefined ? {} : { locale }),
    },
    text: cleanText(button?.label ?? text.trim(), MAX_VISITOR_TEXT),
    attachments: [],
    immediate: button !== undefined,
    ...(replyToExternalId === undefined ? {} : { replyToExternalId: cleanText(replyToExternalId, 128) }),
    sentAt,
  };
}

function checked(input: WebChatInput): z.output<typeof WebChatInput> {
  const result = safeParse(WebChatInput, input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.map(String).join(".") ?? "";
  throw new InputError({
    code: "invalid-message",
    message: `${field}: ${issue?.message ?? "unreadable"}`,
    data: { field },
  });
}
