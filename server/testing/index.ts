export * from "./event-reader.ts";
export * from "./harness.ts";
export * from "./visitor.ts";
