export * from "./call-owner.ts";
export type { ControlHandler } from "./control-server.ts";
export * from "./open-embedded.ts";
export * from "./own-data-dir.ts";
