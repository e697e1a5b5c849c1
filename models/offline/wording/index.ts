import type { ReplyLanguage } from "../understanding/index.ts";
import { EN } from "./en.ts";
import { RU } from "./ru.ts";
import type { Wording } from "./wording.ts";

export * as format from "./format.ts";
export { hash } from "./format.ts";
export type { SummaryKey, Variants, Wording } from "./wording.ts";

const WORDINGS: Record<ReplyLanguage, Wording> = { ru: RU, en: EN };

export function wordingOf(language: ReplyLanguage): Wording {
  return WORDINGS[language];
}
