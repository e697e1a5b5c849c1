import { z } from "zod";
import { Locale } from "../../domain/index.ts";

const Words = z.object({ ru: z.string().max(400).optional(), en: z.string().max(400).optional() });
const Suggestions = z.object({
  ru: z.array(z.string().min(1).max(80)).max(6).optional(),
  en: z.array(z.string().min(1).max(80)).max(6).optional(),
});

/** Settings of a `web-chat` account. A broken one falls back to its default: a chat is never down for its decoration. */
const WebChatSettings = z.object({
  /** Name in the header; the account's name by default. */
  title: z.string().min(1).max(80).optional().catch(undefined),
  /** Language of the page; otherwise the visitor's browser decides. */
  locale: Locale.optional().catch(undefined),
  greeting: Words.optional().catch(undefined),
  /** First words offered as buttons while the chat is empty. */
  suggestions: Suggestions.optional().catch(undefined),
  /** Origins of sites that may embed the chat or call it; every site by default. */
  allowedOrigins: z
    .array(z.url().transform((url) => new URL(url).origin))
    .max(50)
    .optional()
    .catch(undefined),
});
export type WebChatSettings = z.infer<typeof WebChatSettings>;

export function parseWebChatSettings(settings: unknown): WebChatSettings {
  return WebChatSettings.safeParse(settings).data ?? {};
}
