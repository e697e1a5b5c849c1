import { z } from "zod";

/** Integer minor units (tyiyn, kopecks, cents) and an ISO 4217 code. */
export const Money = z.object({
  amount: z.number().int(),
  currency: z.string().regex(/^[A-Z]{3}$/, "an ISO 4217 code such as KGS"),
});
export type Money = z.infer<typeof Money>;

const SYMBOLS: Record<string, { ru: string; en: string }> = {
  KGS: { ru: "сом", en: "som" },
  KZT: { ru: "тенге", en: "tenge" },
  RUB: { ru: "₽", en: "RUB" },
  USD: { ru: "$", en: "$" },
  EUR: { ru: "€", en: "€" },
};

/** `45 000 сом`, `$520`: grouped by thin groups of three, decimals only when there are any. */
export function formatMoney(money: Money, locale: string): string {
  const major = Math.trunc(Math.abs(money.amount) / 100);
  const minor = Math.abs(money.amount) % 100;
  const grouped = String(major).replace(/\B(?=(\d{3})+$)/g, " ");
  const digits = minor === 0 ? grouped : `${grouped}.${String(minor).padStart(2, "0")}`;
  const symbols = SYMBOLS[money.currency];
  const symbol = symbols === undefined ? money.currency : locale === "en" ? symbols.en : symbols.ru;
  const sign = money.amount < 0 ? "-" : "";
  return symbol === "$" || symbol === "€" ? `${sign}${symbol}${digits}` : `${sign}${digits} ${symbol}`;
}
