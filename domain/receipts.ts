/**
 * Replies need receipts: what a reply claims to have done, and every price and booking number in it, must be backed by
 * this turn's tool results, the ledger, the context or the customer's own words. Deterministic; no model call.
 */

export type Commitment = "booked" | "cancelled" | "handed-off" | "reminder";

export interface ReceiptEvidence {
  /** What this turn, or a standing booking in the context, really did. */
  commitments: ReadonlySet<Commitment>;
  /** Money values that tools, passages or the context named, in minor units. */
  amounts: ReadonlySet<number>;
  /** All other text that the reply may quote: passages, the customer's messages, the context. */
  texts: readonly string[];
}

export interface MissingReceipt {
  kind: "amount" | "number" | "commitment";
  /** What the reply says. */
  claim: string;
}

const COMMITMENTS: readonly { commitment: Commitment; pattern: RegExp }[] = [
  {
    commitment: "booked",
    pattern:
      /(?<!\p{L})(?:(?:я |мы )?(?:уже )?забронировал[аи]?|оформил[аи]? (?:вам |вашу |для вас )?брон|бронь (?:уже )?(?:оформлена|подтверждена|создана|готова)|(?:вы|места) забронирован|i(?:'ve| have)? (?:just )?booked|(?:your )?booking (?:is |has been |was )(?:confirmed|made|created)|you(?:'re| are) booked)/iu,
  },
  {
    commitment: "cancelled",
    pattern:
      /(?<!\p{L})(?:отменил[аи]? (?:вашу |вам |для вас )?брон|бронь (?:\S+ )?(?:отменена|аннулирована)|i(?:'ve| have)? cancell?ed|booking (?:\S+ )?(?:is|has been|was) cancell?ed)/iu,
  },
  {
    commitment: "handed-off",
    pattern:
      /(?<!\p{L})(?:(?:передал[аи]?|передаю) (?:вас|ваш\S*|диалог|разговор|вопрос|всё|все) |подключил[аи]? (?:коллегу|менеджера)|i(?:'ve| have)? (?:passed|transferred|handed) (?:you|this|your))/iu,
  },
  {
    commitment: "reminder",
    pattern: /(?<!\p{L})(?:поставил[аи]? напоминание|i(?:'ve| have)? set (?:up )?a reminder)/iu,
  },
];

const CURRENCY = String.raw`(?:сом(?:ов|а)?|som(?:s)?|kgs|руб(?:лей|ля|ль|\.)?|₽|rub|тенге|kzt|₸|usd|доллар(?:ов|а)?|dollars?|\$|€|eur(?:o|os)?|евро)`;
const AMOUNT = String.raw`\d{1,3}(?:[ \u00a0\u202f,.]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?`;
const THOUSANDS = String.raw`(?:\s?(?:тыс\.?|тысяч[аи]?|k|к)(?!\p{L}))?`;
const MONEY = new RegExp(
  `(?:(\\$|€)\\s?(${AMOUNT})(${THOUSANDS}))|(?:(${AMOUNT})(${THOUSANDS})\\s?${CURRENCY}(?!\\p{L}))`,
  "giu",
);
const BOOKING_NUMBER = /\bKRV-\d{3,}\b/g;

function toMinor(digits: string, thousands: string): number {
  const grouped = digits.replace(/[ \u00a0\u202f,.](?=\d{3}(?:\D|$))/g, "").replace(",", ".");
  return Math.round(Number(grouped) * (thousands.trim() === "" ? 1 : 1000) * 100);
}

/** Every sum of money in a text, in minor units, with the words that name it. */
export function findAmounts(text: string): { claim: string; minor: number }[] {
  return [...text.matchAll(MONEY)].map((match) => ({
    claim: match[0].trim(),
    minor: toMinor(match[2] ?? match[4] ?? "0", match[3] ?? match[5] ?? ""),
  }));
}

/** What a reply claims without a receipt; empty when everything is backed. */
export function findMissingReceipts(reply: string, evidence: ReceiptEvidence): MissingReceipt[] {
  const quoted = evidence.texts.join("\n");
  const quotable = new Set([...evidence.amounts, ...findAmounts(quoted).map((amount) => amount.minor)]);
  const missing: MissingReceipt[] = [];
  for (const { claim, minor } of findAmounts(reply)) {
    if (!quotable.has(minor)) missing.push({ kind: "amount", claim });
  }
  for (const [number] of reply.matchAll(BOOKING_NUMBER)) {
    if (!quoted.includes(number)) missing.push({ kind: "number", claim: number });
  }
  for (const { commitment, pattern } of COMMITMENTS) {
    const match = pattern.exec(reply);
    if (match !== null && !evidence.commitments.has(commitment)) missing.push({ kind: "commitment", claim: match[0] });
  }
  return missing;
}

/** Every `{ amount, currency }` inside a JSON value, in minor units. */
export function collectAmounts(value: unknown, into: Set<number> = new Set()): Set<number> {
  if (typeof value !== "object" || value === null) return into;
  if ("amount" in value && "currency" in value && typeof value.amount === "number") into.add(value.amount);
  for (const child of Object.values(value)) collectAmounts(child, into);
  return into;
}
