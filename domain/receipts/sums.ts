/** Whether a sum of money that a reply names is backed, also by the arithmetic that a reply may do. */
import { remember } from "./remember.ts";
import { amountKey, findAmounts, findBareAmounts, type NamedAmount } from "./amounts.ts";

/** What a known sum is for: one person, a whole party, or a customer's wish; `text` where somebody wrote it. */
export type SumRole = "each" | "total" | "wish" | "text";

export interface Sum {
  minor: number;
  currency: string | null;
  role: SumRole;
}

export interface SumSources {
  known: unknown;
  facts: unknown;
  texts: readonly string[];
  theirs: readonly string[];
}

const EACH = new Set(["per_adult", "per_child", "price", "prices"]);

function* sumsIn(value: unknown, role: SumRole): Generator<Sum> {
  if (Array.isArray(value)) for (const item of value) yield* sumsIn(item, role);
  else if (typeof value === "object" && value !== null) {
    if ("amount" in value && "currency" in value && typeof value.amount === "number") {
      yield { minor: value.amount, currency: String(value.currency), role };
    }
    // A discount's prices are those of whoever it was worked out for.
    const inner = "percent" in value ? "text" : undefined;
    for (const [key, child] of Object.entries(value)) {
      if (inner !== undefined) yield* sumsIn(child, inner);
      else yield* sumsIn(child, role === "wish" ? role : EACH.has(key) ? "each" : "total");
    }
  }
}

/** A child's price and a party's total, where a result has the price, the child's share and somebody's party is known. */
function* impliedIn(value: unknown): Generator<Sum> {
  if (Array.isArray(value)) for (const item of value) yield* impliedIn(item);
  else if (typeof value === "object" && value !== null) {
    const share = "child_percent" in value ? value.child_percent : undefined;
    if (typeof share === "number") {
      for (const { minor, currency } of sumsIn({ ...value, party_total: undefined, tours: undefined }, "total")) {
        yield { minor: Math.round((minor * share) / 100), currency, role: "each" };
      }
    }
    for (const child of Object.values(value)) yield* impliedIn(child);
  }
}

const isSame = (one: Sum | NamedAmount, other: Sum | NamedAmount): boolean =>
  one.currency === other.currency || one.currency === null || other.currency === null;

const readAmounts = remember((text: string) => [...findAmounts(text), ...findBareAmounts(text)]);

function fromTexts(texts: readonly string[], role: SumRole): Sum[] {
  return texts.flatMap(readAmounts).map(({ minor, currency }) => ({ minor, currency, role }));
}

export function collectSums({ known, facts, texts, theirs }: SumSources): Sum[] {
  const sums = [
    ...sumsIn(known, "total"),
    ...impliedIn(known),
    ...sumsIn(facts, "wish"),
    ...fromTexts(texts, "text"),
    ...fromTexts(theirs, "wish"),
  ];
  const unique = new Map(sums.map((sum) => [`${amountKey(sum.minor, sum.currency)} ${sum.role}`, sum]));
  return [...unique.values()];
}

const MOST = 60;

/** Products and shares: a price for several people, a total for one, a percentage of either, half. */
function* derive(
  { minor, currency, role }: Sum,
  counts: ReadonlySet<number>,
  percents: ReadonlySet<number>,
): Generator<Sum> {
  for (const count of counts) {
    if (count < 2 || count > 200) continue;
    const isWish = role === "wish";
    if (role !== "total") yield { minor: minor * count, currency, role: isWish ? role : "total" };
    if (role !== "each") yield { minor: minor / count, currency, role: isWish ? role : "each" };
  }
  for (const percent of percents) {
    if (percent <= 0 || percent >= 100) continue;
    yield { minor: (minor * percent) / 100, currency, role };
    yield { minor: (minor * (100 - percent)) / 100, currency, role };
  }
}

/** Everything that one step of arithmetic makes of the known sums; a share of a product takes two. */
export function widen(sums: readonly Sum[], counts: ReadonlySet<number>, percents: ReadonlySet<number>): Sum[] {
  const base = sums.slice(0, MOST);
  const once = base.flatMap((sum) => [...derive(sum, counts, percents)]);
  const twice = once.slice(0, MOST * 4).flatMap((sum) => [...derive(sum, counts, percents)]);
  return [...sums, ...once, ...twice];
}

/** Sums and differences of two sums that the reply itself names, or of two totals. */
export function* combine(sums: readonly Sum[]): Generator<Sum> {
  const base = sums.slice(0, MOST);
  for (const [index, one] of base.entries()) {
    for (const other of base.slice(index + 1)) {
      if (!isSame(one, other)) continue;
      const currency = one.currency ?? other.currency;
      yield { minor: one.minor + other.minor, currency, role: "total" };
      yield { minor: Math.abs(one.minor - other.minor), currency, role: "text" };
    }
  }
}

/** Words that say that a sum is rounded. */
export const ROUGHLY =
  /(?:~|≈|(?<!\p{L})(?:около|примерно|приблизительно|порядка|почти|где-то|округл\p{L}*|чуть\s(?:больше|меньше|более|менее)|about|around|roughly|approximately|approx\.?|nearly|almost|just\s(?:under|over)|a\slittle\s(?:over|under)|circa))(?:\s\S+){0,2}\s?$/u;

/** Whether a claimed sum is the known one: to the minor unit, or as precise as its own words. */
export function isSum(claim: NamedAmount, sum: Sum, isRough: boolean): boolean {
  if (!isSame(claim, sum)) return false;
  const off = Math.abs(claim.minor - sum.minor);
  if (off < 100) return true;
  const grain = /тыс|k|к(?!\p{L})|thousand/iu.test(claim.claim) ? (/\d[.,]\d/.test(claim.claim) ? 10_000 : 100_000) : 0;
  if (isRough) return off <= Math.max(grain, sum.minor * 0.03);
  return grain > 0 && off * 2 <= grain;
}
