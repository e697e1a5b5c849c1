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

const KYRGYZ = /[ңөү]/i;
const KAZAKH = /[әғқұһі]/i;
const CYRILLIC = /\p{Script=Cyrillic}/u;
const LATIN_WORDS = /[a-z']{2,}/gi;

/**
 * The language a customer writes in, by script and letters: enough for choosing prompts, and steady on short texts where
 * statistical detectors guess. `null`: the text does not tell ("ok", "2", an emoji), so the last known language stays.
 */
export function detectLocale(text: string): Locale | null {
  if (CYRILLIC.test(text)) {
    if (KAZAKH.test(text)) return "kk";
    return KYRGYZ.test(text) ? "ky" : "ru";
  }
  const words = text.match(LATIN_WORDS) ?? [];
  return words.length >= 2 || (words[0]?.length ?? 0) >= 4 ? "en" : null;
}
