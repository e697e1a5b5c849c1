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

/** Both write most words with letters that Russian has too; these are not Russian words. */
const wordsOnly = (words: string): RegExp => new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, "iu");
const KYRGYZ_WORDS = wordsOnly(
  "саламатсызбы|саламатсыздарбы|канча|кандай|кандайсыз|кайда|качан|барбы|болобу|керек|керекпи|жакты|абдан|чоң рахмат|турдун|баасы|кишиге|кечикти|күттүк|жок|эмне|" +
    "биз|бизге|мага|менин|сиздер|барабыз|барайын|брондоп|коюңузчу|коюңуз|макул|ооба|жакшы",
);
const KAZAKH_WORDS = wordsOnly("салеметсиз|канша|рахмет|турдын|багасы|калай|керек пе|бар ма|бола ма|екі|жаксы");
const ENGLISH_WORDS =
  /(?<![a-z])(?:the|is|are|for|to|we|and|in|can|do|you|how|what|when|i|my|our|with|please|there|on|of|any|does)(?![a-z])/gi;
const KYRGYZ = /[ңөү]/i;
const KAZAKH = /[әғқұһі]/i;
const CYRILLIC = /\p{Script=Cyrillic}/u;
const LATIN_WORDS = /[a-z']{2,}/gi;

/** "Is the Иссык-Куль tour available": a foreign name does not change the language, a tour's English name does not either. */
function isEnglishWithNames(text: string): boolean {
  const cyrillic = text.match(/[\p{Script=Cyrillic}-]{2,}/gu) ?? [];
  const latin = text.match(LATIN_WORDS) ?? [];
  return latin.length >= 3 && latin.length >= 2 * cyrillic.length && (text.match(ENGLISH_WORDS) ?? []).length >= 2;
}

/**
 * The language a customer writes in, by script, letters and a few words: enough for choosing prompts, and steady on short texts where
 * statistical detectors guess. `null`: the text does not tell ("ok", "2", an emoji), so the last known language stays.
 */
export function detectLocale(text: string): Locale | null {
  if (CYRILLIC.test(text) && !isEnglishWithNames(text)) {
    if (KAZAKH.test(text)) return "kk";
    if (KYRGYZ.test(text) || KYRGYZ_WORDS.test(text)) return "ky";
    return KAZAKH_WORDS.test(text) ? "kk" : "ru";
  }
  const words = text.match(LATIN_WORDS) ?? [];
  return words.length >= 2 || (words[0]?.length ?? 0) >= 4 ? "en" : null;
}
