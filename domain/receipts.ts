/**
 * Replies need receipts: what a reply claims to have done, and every price and booking number in it, must be backed by
 * this turn's tool results, the ledger, the context or the customer's own words. Deterministic; no model call.
 */
import { amountKey, findAmounts, findBareAmounts, type NamedAmount } from "./amounts.ts";
import { findCommitments, type Commitment } from "./commitments.ts";

export interface ReceiptEvidence {
  /** What this turn, or a standing booking in the context, really did. */
  commitments: ReadonlySet<Commitment>;
  /** Keys (`amountKey`) of the sums that tools, passages or the context named. */
  amounts: ReadonlySet<string>;
  /** All other text that the reply may quote: passages, the customer's messages, the context. */
  texts: readonly string[];
}

export interface MissingReceipt {
  kind: "amount" | "number" | "commitment";
  /** What the reply says. */
  claim: string;
}

const BOOKING_NUMBER = /(?<![\p{L}\d])KRV-\d{3,}(?!\d)/giu;
/** Numbers of JSON itself are minor units, counts and years; its strings are words like any others. */
const JSON_NUMBER = /":\s*-?\d+(?:\.\d+)?/gu;

function numbersIn(text: string): string[] {
  return [...text.matchAll(BOOKING_NUMBER)].map(([number]) => number.toUpperCase());
}

/** What may be said: sums by key, and the amounts alone for claims that name no currency. */
function toQuotable(evidence: ReceiptEvidence): (amount: NamedAmount) => boolean {
  const named = evidence.texts.flatMap((text) => {
    const words = text.replace(JSON_NUMBER, "");
    return [...findAmounts(words), ...findBareAmounts(words)];
  });
  const keys = new Set([...evidence.amounts, ...named.map(({ minor, currency }) => amountKey(minor, currency))]);
  const sums = new Set([...keys].map((key) => key.slice(0, key.indexOf(" "))));
  return ({ minor, currency }) =>
    currency === null
      ? sums.has(String(minor))
      : keys.has(amountKey(minor, currency)) || keys.has(amountKey(minor, null));
}

/** Whether a reply says anything that needs a receipt; most do not, and then no evidence has to be gathered. */
export function needsReceipts(reply: string): boolean {
  return findAmounts(reply).length > 0 || numbersIn(reply).length > 0 || findCommitments(reply).length > 0;
}

/** What a reply claims without a receipt; empty when everything is backed. */
export function findMissingReceipts(reply: string, evidence: ReceiptEvidence): MissingReceipt[] {
  const missing: MissingReceipt[] = [];
  const isQuotable = toQuotable(evidence);
  for (const amount of findAmounts(reply)) {
    if (!isQuotable(amount)) missing.push({ kind: "amount", claim: amount.claim });
  }
  const numbers = new Set(evidence.texts.flatMap(numbersIn));
  for (const number of numbersIn(reply)) {
    if (!numbers.has(number)) missing.push({ kind: "number", claim: number });
  }
  for (const { commitment, claim } of findCommitments(reply)) {
    if (!evidence.commitments.has(commitment)) missing.push({ kind: "commitment", claim });
  }
  return missing;
}
