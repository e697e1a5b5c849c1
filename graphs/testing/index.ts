export * from "./fake-ledger.ts";
export * from "./fake-tools.ts";
export * from "./made-up-turn.ts";
