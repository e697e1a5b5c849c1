export * from "./asked.ts";
export * from "./choice.ts";
export * from "./intents.ts";
export { greetingLanguage, languageOf, replyLanguage, type ReplyLanguage } from "./language.ts";
export type { Objection } from "./objections.ts";
export { isAbout, type KnowledgeQuestion } from "./questions.ts";
export type { Feeling } from "./review.ts";
export { normalise, stem, words } from "./text.ts";
export { understand, type Understanding } from "./understand.ts";
