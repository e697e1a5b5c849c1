export type { Commitment } from "./backing.ts";
export type { EvidenceBooking, TurnEvidence } from "./evidence.ts";
export * from "./receipts.ts";
