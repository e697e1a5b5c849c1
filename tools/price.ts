import {
  ConflictError,
  discounted,
  quoteParty,
  tooYoung,
  type Facts,
  type Money,
  type Quote,
} from "../domain/index.ts";
import { readGrantedPrice, type Tour, type Tx } from "../store/index.ts";
import { currencyFor } from "./schemas.ts";
import type { ToolContext } from "./tool.ts";

interface Party {
  adults: number;
  children: number;
}

export interface Price extends Quote {
  /** What was granted on this tour for this deal; `before` is the total without it. */
  discount: { percent: number; before: Money } | null;
  /** A person has agreed on this total for this party and day; `before` is the one of the list. */
  agreed: { before: Money } | null;
}

/** The children's ages, where they were told for as many children as are asked about. */
function agesOf(party: Facts["party"], children: number): readonly number[] | undefined {
  return party?.children === children ? party.childAges : undefined;
}

/** The party with the ages that are known of it, as a fact. */
export function partyFact(context: ToolContext, { adults, children }: Party): NonNullable<Facts["party"]> {
  const ages = agesOf(context.facts.party, children);
  return { adults, children, ...(ages !== undefined && { childAges: [...ages] }) };
}

/** @throws ConflictError `too-young` */
function refuseTooYoung(tour: Tour, ages: readonly number[] | undefined): void {
  const age = tooYoung(ages, tour.minAge);
  if (age === undefined) return;
  throw new ConflictError({
    code: "too-young",
    message: `${tour.sku} takes travellers from ${tour.minAge} years on, the youngest is ${age}`,
    remedy: "offer tours from search_catalogue, which leaves such tours out",
    data: { minAge: tour.minAge },
  });
}

export interface PriceRequest {
  context: ToolContext;
  party: Party;
  /** The departure's first day, `YYYY-MM-DD`. */
  date: string;
  currency?: string | undefined;
}

/**
 * What a party pays for a tour, children by their ages: the total that a person has agreed on, or the list's less the
 * discount of this deal.
 * @throws ConflictError `too-young`
 */
export async function priceFor(tx: Tx, tour: Tour, request: PriceRequest): Promise<Price> {
  const { context, party, date, currency } = request;
  const childAges = agesOf(context.facts.party, party.children);
  refuseTooYoung(tour, childAges);
  const { adults, children } = party;
  const granted = await readGrantedPrice(tx, { dealId: context.dealId, tourId: tour.id, date, adults, children });
  const wanted = currencyFor(context, currency) ?? granted.agreed?.currency;
  const quote = quoteParty({ ...tour, adults, children, childAges, currency: wanted });
  const before = quote.total;
  const { percent, agreed } = granted;
  if (agreed !== null && agreed.currency === before.currency)
    return { ...quote, total: agreed, discount: null, agreed: { before } };
  if (percent === 0) return { ...quote, discount: null, agreed: null };
  return { ...quote, total: discounted(before, percent), discount: { percent, before }, agreed: null };
}
