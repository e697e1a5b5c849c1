export * from "./model-request.ts";
export * from "./scripted-models.ts";
