const DAY = /^\d{4}-\d\d-\d\d$/;

function wordsOf(text: string, language: string): string {
  if (!DAY.test(text)) return text;
  return new Date(`${text}T12:00:00`).toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric" });
}

function peopleOf(adults: number, children: unknown, language: string): string {
  const ages = Array.isArray(children) ? children.length : Number(children ?? 0);
  const parts = language === "en" ? ["adults", "children"] : ["взр.", "дет."];
  return [`${adults} ${parts[0]}`, ...(ages > 0 ? [`${ages} ${parts[1]}`] : [])].join(", ");
}

/** A fact in words: money as money, days as days, anything else as it is. */
export function wordsOfFact(value: unknown, language: string): string {
  if (typeof value === "string") return wordsOf(value, language);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value.map((part) => wordsOfFact(part, language)).join(", ");
  if (typeof value !== "object" || value === null) return "—";
  const fields = value as Record<string, unknown>;
  const { amount, currency, adults } = fields;
  if (typeof adults === "number") return peopleOf(adults, fields["children"], language);
  if (typeof amount === "number" && typeof currency === "string")
    return new Intl.NumberFormat(language, { style: "currency", currency, maximumFractionDigits: 0 }).format(
      amount / 100,
    );
  const { from, to } = fields;
  if (typeof from === "string")
    return [from, ...(typeof to === "string" && to !== from ? [to] : [])]
      .map((day) => wordsOf(day, language))
      .join(" — ");
  return Object.entries(fields)
    .map(([key, part]) => `${key}: ${wordsOfFact(part, language)}`)
    .join(", ");
}
