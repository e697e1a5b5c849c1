export * from "./spawn-owner.ts";
