export * from "./asked.ts";
export * from "./choice.ts";
export * from "./intents.ts";
export { greetingLanguage, languageOf, type ReplyLanguage } from "./language.ts";
export type { Objection } from "./objections.ts";
export { knownPlaces } from "./places.ts";
export { isAbout, type KnowledgeQuestion } from "./questions.ts";
export { normalise } from "./text.ts";
export { understand, type Understanding } from "./understand.ts";
