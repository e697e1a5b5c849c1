export * from "./database.ts";
export * from "./ids.ts";
