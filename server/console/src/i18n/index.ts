import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en.ts";
import { ru } from "./ru.ts";

const STORED = "karavan.language";

const preferred = (): string =>
  localStorage.getItem(STORED) ?? (/^(?:ru|ky|kk|uk|be)/.test(navigator.language) ? "ru" : "en");

/** Russian or English, as the browser or the person likes. */
export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { ru: { translation: ru }, en: { translation: en } },
    lng: preferred(),
    fallbackLng: "ru",
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = i18next.language;
}

export async function switchLanguage(): Promise<void> {
  const next = i18next.language === "ru" ? "en" : "ru";
  localStorage.setItem(STORED, next);
  document.documentElement.lang = next;
  await i18next.changeLanguage(next);
}
