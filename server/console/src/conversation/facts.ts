/** A fact in words: money as money, days as days, anything else as it is. */
export function wordsOfFact(value: unknown, language: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value.map((part) => wordsOfFact(part, language)).join(", ");
  if (typeof value !== "object" || value === null) return "—";
  const fields = value as Record<string, unknown>;
  const { amount, currency } = fields;
  if (typeof amount === "number" && typeof currency === "string")
    return new Intl.NumberFormat(language, { style: "currency", currency, maximumFractionDigits: 0 }).format(
      amount / 100,
    );
  const { from, to } = fields;
  if (typeof from === "string") return typeof to === "string" && to !== from ? `${from} — ${to}` : from;
  return Object.entries(fields)
    .map(([key, part]) => `${key}: ${wordsOfFact(part, language)}`)
    .join(", ");
}
