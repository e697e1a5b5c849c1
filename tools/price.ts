import {
  ConflictError,
  discounted,
  quoteParty,
  tooYoung,
  type Facts,
  type Money,
  type Quote,
} from "../domain/index.ts";
import { readDiscount, type Tour, type Tx } from "../store/index.ts";
import { currencyFor } from "./schemas.ts";
import type { ToolContext } from "./tool.ts";

interface Party {
  adults: number;
  children: number;
}

export interface Price extends Quote {
  /** What was granted on this tour for this deal; `before` is the total without it. */
  discount: { percent: number; before: Money } | null;
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

/** What a party pays for a tour, children by their ages, less the discount of this deal. @throws ConflictError `too-young` */
export async function priceFor(
  tx: Tx,
  tour: Tour,
  request: { context: ToolContext; party: Party; currency?: string | undefined },
): Promise<Price> {
  const { context, party, currency } = request;
  const childAges = agesOf(context.facts.party, party.children);
  refuseTooYoung(tour, childAges);
  const { adults, children } = party;
  const quote = quoteParty({ ...tour, adults, children, childAges, currency: currencyFor(context, currency) });
  const percent = await readDiscount(tx, { dealId: context.dealId, tourId: tour.id });
  if (percent === 0) return { ...quote, discount: null };
  return { ...quote, total: discounted(quote.total, percent), discount: { percent, before: quote.total } };
}
