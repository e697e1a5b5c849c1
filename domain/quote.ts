import { InputError } from "./errors.ts";
import type { Money } from "./money.ts";

export interface QuoteRequest {
  /** Per adult; the first is the list price. */
  prices: readonly Money[];
  /** What a child pays of the adult price. */
  childPercent: number;
  adults: number;
  children: number;
  /** As far as they were told. */
  childAges?: readonly number[] | undefined;
  /** Of the tour; where there is none, babies travel free on a lap. */
  minAge?: number | null | undefined;
  /** Of the answer; the list price's when missing or when the tour has no price in it. */
  currency?: string | undefined;
}

export interface Quote {
  perAdult: Money;
  perChild: Money;
  /** How many of the children pay as adults, and how many nothing. */
  childrenInFull: number;
  childrenFree: number;
  total: Money;
}

/** The child's price applies up to and including this age; from the next birthday on the adults'. */
const CHILD_UP_TO = 12;
/** Under this age a child travels free on a lap, on tours without a least age. */
const LAP_UNDER = 2;

/** The price in `currency` where there is one, otherwise the list price. */
export function priceIn(prices: readonly Money[], currency: string | undefined): Money {
  const price = prices.find((candidate) => candidate.currency === currency) ?? prices[0];
  if (price === undefined)
    throw new InputError({ code: "no-price", message: "the tour has no price", remedy: "give it one" });
  return { amount: price.amount, currency: price.currency };
}

/** The youngest that is known of, when that is younger than the tour takes. */
export function tooYoung(childAges: readonly number[] | undefined, minAge: number | null): number | undefined {
  if (childAges === undefined || childAges.length === 0 || minAge === null) return undefined;
  const youngest = Math.min(...childAges);
  return youngest < minAge ? youngest : undefined;
}

/** What a party pays. A child's price is rounded to the minor unit once, so that the total is the sum of what is shown. */
export function quoteParty(request: QuoteRequest): Quote {
  const { adults, children, minAge } = request;
  const ages = (request.childAges ?? []).slice(0, children);
  const childrenInFull = ages.filter((age) => age > CHILD_UP_TO).length;
  const childrenFree = (minAge ?? null) === null ? ages.filter((age) => age < LAP_UNDER).length : 0;
  const perAdult = priceIn(request.prices, request.currency);
  const perChild = { ...perAdult, amount: Math.round((perAdult.amount * request.childPercent) / 100) };
  const reduced = children - childrenInFull - childrenFree;
  const amount = perAdult.amount * (adults + childrenInFull) + perChild.amount * reduced;
  return { perAdult, perChild, childrenInFull, childrenFree, total: { ...perAdult, amount } };
}
