import { localText } from "../../domain/index.ts";
import type { MaterialEntry } from "../materials.ts";
import type { AnswerEntry } from "../answers.ts";
import { demoId } from "./demo.ts";
import type { DemoTour } from "./tours.ts";

const LANGUAGES = ["ru", "en"] as const;
const WORDS = {
  ru: { photos: "Фото", programme: "Программа" },
  en: { photos: "Photos", programme: "Programme" },
} as const;

/** Whose review it is. */
const REVIEWED: Readonly<Record<string, string>> = {
  "review-song-kul-horses": "song-kul-horse-trek",
  "review-issyk-kul-family": "issyk-kul-beach-week",
  "review-ala-kul": "ala-kul-trek",
  "review-bishkek-food": "bishkek-city-food",
  "review-south-shore": "issyk-kul-south-shore",
  "review-ski": "karakol-ski-week",
};

function pagesOf({ entry }: DemoTour): MaterialEntry[] {
  return LANGUAGES.flatMap((locale) =>
    (["photos", "programme"] as const).map((kind) => ({
      id: demoId(`material:${kind}:${entry.sku}:${locale}`),
      sku: entry.sku,
      kind,
      locale,
      title: `${WORDS[locale][kind]}: ${localText(entry.title, locale)}`,
      text: "",
      url: `${entry.url ?? ""}/${kind}`,
    })),
  );
}

/** What can be sent of every demo tour: photos, the programme, and what a traveller said of it. */
export function toMaterials(tours: readonly DemoTour[], answers: readonly AnswerEntry[]): MaterialEntry[] {
  const reviews = answers.flatMap(({ kind, key, locale, title, text }): MaterialEntry[] => {
    const sku = kind === "review" ? REVIEWED[key] : undefined;
    if (sku === undefined) return [];
    return [{ id: demoId(`material:review:${sku}:${locale}`), sku, kind: "review", locale, title, text, url: null }];
  });
  return [...tours.flatMap(pagesOf), ...reviews];
}
