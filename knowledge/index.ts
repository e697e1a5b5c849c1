export * from "./search-knowledge.ts";
