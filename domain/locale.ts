import { z } from "zod";

/** Languages a customer may be answered in. Russian first; Kyrgyz and Kazakh are recognised and greeted. */
export const LOCALES = ["ru", "en", "ky", "kk"] as const;
export const Locale = z.enum(LOCALES);
export type Locale = z.infer<typeof Locale>;

/** Text per language; `ru` is always there, others fall back to it. */
export const LocalText = z.object({
  ru: z.string(),
  en: z.string().optional(),
  ky: z.string().optional(),
  kk: z.string().optional(),
});
export type LocalText = z.infer<typeof LocalText>;

export function localText(text: LocalText, locale: Locale): string {
  return text[locale] ?? text.ru;
}
