import { InputError } from "./errors.ts";
import type { Money } from "./money.ts";

export interface QuoteRequest {
  /** Per adult; the first is the list price. */
  prices: readonly Money[];
  /** What a child pays of the adult price. */
  childPercent: number;
  adults: number;
  children: number;
  /** Of the answer; the list price's when missing or when the tour has no price in it. */
  currency?: string | undefined;
}

export interface Quote {
  perAdult: Money;
  perChild: Money;
  total: Money;
}

/** The price in `currency` where there is one, otherwise the list price. */
export function priceIn(prices: readonly Money[], currency: string | undefined): Money {
  const price = prices.find((candidate) => candidate.currency === currency) ?? prices[0];
  if (price === undefined)
    throw new InputError({ code: "no-price", message: "the tour has no price", remedy: "give it one" });
  return { amount: price.amount, currency: price.currency };
}

/** What a party pays. A child's price is rounded to the minor unit once, so that the total is the sum of what is shown. */
export function quoteParty(request: QuoteRequest): Quote {
  const perAdult = priceIn(request.prices, request.currency);
  const perChild = { ...perAdult, amount: Math.round((perAdult.amount * request.childPercent) / 100) };
  const amount = perAdult.amount * request.adults + perChild.amount * request.children;
  return { perAdult, perChild, total: { ...perAdult, amount } };
}
