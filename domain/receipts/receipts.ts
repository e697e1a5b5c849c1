/**
 * Replies need receipts: what a reply claims to have done, every sum, day, number, seat, discount and guarantee in it, must
 * be backed by this turn's tool results, the ledger, the context or somebody's words. Deterministic; no model call.
 */
import { findAmounts } from "./amounts.ts";
import { findAgeClaims } from "./age-claims.ts";
import { findUnbackedAmounts } from "./amount-claims.ts";
import { isBacked } from "./backed.ts";
import { placeCommitments } from "./commitments.ts";
import { findUnbackedDays } from "./day-claims.ts";
import { findUnbackedDiscounts, hasDiscount } from "./discount-claims.ts";
import { gatherEvidence, type TurnEvidence } from "./evidence.ts";
import { findUnbackedGuarantees, hasGuarantee } from "./guarantee-claims.ts";
import { findNumbers, findWrongNumbers } from "./numbers.ts";
import { findPeopleClaims } from "./people-claims.ts";
import { readScript, toPlain } from "./script.ts";
import { findUnbackedSeats, hasSeatClaims } from "./seat-claims.ts";

export const CLAIM_KINDS = ["amount", "date", "number", "availability", "commitment", "guarantee", "discount"] as const;
export type ClaimKind = (typeof CLAIM_KINDS)[number];

export interface MissingReceipt {
  kind: ClaimKind;
  /** What the reply says. */
  claim: string;
}

/**
 * Whether a text says anything that a receipt must back whenever it is read: a sum, a booking number, something done or
 * promised, seats, a discount, a guarantee. Days are not among these.
 */
export function needsReceipts(text: string): boolean {
  const script = readScript(text);
  return (
    findAmounts(text).length > 0 ||
    findNumbers(toPlain(text, true)).length > 0 ||
    placeCommitments(script).length > 0 ||
    hasSeatClaims(script) ||
    hasDiscount(script) ||
    hasGuarantee(script)
  );
}

/**
 * What a reply claims without a receipt; empty when everything is backed.
 * @param gather asked only when the reply claims something
 */
export function findMissingReceipts(reply: string, gather: () => TurnEvidence): MissingReceipt[] {
  const script = readScript(reply);
  const evidence = gatherEvidence(gather);
  const commitments = placeCommitments(script);
  const as = (kind: ClaimKind) => (claim: string) => ({ kind, claim });
  const missing = [
    ...findUnbackedAmounts(script, evidence)
      .map(({ claim, index }) => reply.slice(index, index + claim.length))
      .map(as("amount")),
    ...findWrongNumbers(script, toPlain(reply, true), evidence)
      .map(({ number, index }) => reply.slice(index, index + number.length))
      .map(as("number")),
    ...findPeopleClaims(script, evidence).map(as("number")),
    ...findUnbackedDays(script, evidence).map(as("date")),
    ...findUnbackedSeats(script, evidence).map(as("availability")),
    ...commitments
      .filter((found) => !isBacked(found, evidence, commitments))
      .map(({ claim }) => claim)
      .map(as("commitment")),
    ...findUnbackedGuarantees(script, evidence).map(as("guarantee")),
    ...findAgeClaims(script, evidence).map(as("guarantee")),
    ...findUnbackedDiscounts(script, evidence).map(as("discount")),
  ];
  return [...new Map(missing.map((receipt) => [`${receipt.kind} ${receipt.claim}`, receipt])).values()];
}
