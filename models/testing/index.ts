export * from "./scripted-models.ts";
