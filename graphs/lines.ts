import type { Locale, TurnReason } from "../domain/index.ts";

/** What the customer reads when the runtime, not an agent, has to speak. */
const HOLDING: Record<Locale, string> = {
  ru: "Спасибо за сообщение! Чтобы ответить вам точно, я подключаю коллегу. Он прочитает нашу переписку и напишет вам здесь.",
  en: "Thank you for your message! To give you a precise answer I am bringing in a colleague, who will read our chat and write to you here.",
  ky: "Билдирүүңүз үчүн рахмат! Так жооп берүү үчүн кесиптешимди кошуп жатам, ал жазышууну окуп, ушул жерге жазат.",
  kk: "Хабарламаңызға рақмет! Нақты жауап беру үшін әріптесімді қосып жатырмын, ол хат алмасуды оқып, осында жазады.",
};

const STILL_WAITING: Record<Locale, string> = {
  ru: "Мы помним о вашем вопросе: коллега ещё занят, но ответит вам здесь. Спасибо за терпение!",
  en: "We have not forgotten your question: a colleague is still busy but will answer you here. Thank you for your patience!",
  ky: "Сурооңуз эсибизде: кесиптешибиз азырынча бош эмес, бирок ушул жерден жооп берет. Күткөнүңүз үчүн рахмат!",
  kk: "Сұрағыңыз есімізде: әріптесіміз әзірге бос емес, бірақ осында жауап береді. Күткеніңізге рақмет!",
};

export function holdingLine(locale: Locale): string {
  return HOLDING[locale];
}

export function stillWaitingLine(locale: Locale): string {
  return STILL_WAITING[locale];
}

const SUMMARIES: Partial<Record<TurnReason, string>> = {
  poison: "The same messages failed three times; they need a person.",
  "model-down": "The language model could not be reached.",
  "model-timeout": "The language model did not answer in time.",
  "model-refused": "The language model's provider refused the request.",
  "token-limit": "The monthly token limit is used up.",
  "step-limit": "The agent went in circles without coming to a reply.",
  "empty-reply": "The model gave no reply.",
  "cut-off": "The model's replies were cut off at its output limit.",
  "receipt-missing": "The model's reply claimed something that no tool result backs.",
  "reply-leak":
    "The model's reply gave away what is not for the customer; somebody may be trying to talk it into that.",
  "bad-tool-calls": "The model kept calling tools with arguments that do not fit.",
  "uncertain-effect": "A write may or may not have happened; check it before promising anything.",
};

/** For the manager who takes over: why the runtime called them. */
export function handoffSummary(reason: TurnReason): string {
  return SUMMARIES[reason] ?? "The assistant asked for a person.";
}
