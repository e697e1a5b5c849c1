export * from "./answers.ts";
export * from "./evaluate.ts";
export * from "./gaps.ts";
export * from "./import-answers.ts";
export * from "./ingest.ts";
export { LARGEST_FILE, type SourceFile } from "./loaders/index.ts";
export * from "./search-documents.ts";
export * from "./web/index.ts";
export * from "./search-knowledge.ts";
