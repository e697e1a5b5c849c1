import type { Money } from "../domain/index.ts";
import type { Tx } from "./tx.ts";

export interface DiscountKey {
  dealId: string;
  tourId: string;
}

/** Grants a discount on one tour for one deal; the later one replaces the earlier. */
export async function putDiscount(
  tx: Tx,
  discount: DiscountKey & { percent: number; reason: string; now: Date },
): Promise<void> {
  await tx.execute(
    `insert into discounts (org_id, deal_id, product_id, percent, reason, granted_at)
     values (current_org(), $1, $2, $3, $4, $5)
     on conflict (org_id, deal_id, product_id) do update
       set percent = excluded.percent, reason = excluded.reason, granted_at = excluded.granted_at`,
    [discount.dealId, discount.tourId, discount.percent, discount.reason, discount.now],
  );
}

/** One party on one departure of a deal. */
export interface PartyKey extends DiscountKey {
  /** `YYYY-MM-DD`. */
  date: string;
  adults: number;
  children: number;
}

/** Keeps a total that a person has agreed to; the later one replaces the earlier. */
export async function putAgreedPrice(
  tx: Tx,
  price: PartyKey & { total: Money; reason: string; now: Date },
): Promise<void> {
  await tx.execute(
    `insert into agreed_prices (org_id, deal_id, product_id, starts_on, adults, children, total_minor, currency, reason, agreed_at)
     values (current_org(), $1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (org_id, deal_id, product_id, starts_on, adults, children) do update
       set total_minor = excluded.total_minor, currency = excluded.currency, reason = excluded.reason,
           agreed_at = excluded.agreed_at`,
    [
      price.dealId,
      price.tourId,
      price.date,
      price.adults,
      price.children,
      price.total.amount,
      price.total.currency,
      price.reason,
      price.now,
    ],
  );
}

/** What was granted to a deal. */
export interface GrantedPrice {
  /** Off the tour's list price; 0 where nothing was granted. */
  percent: number;
  /** The total agreed for exactly this party and day. */
  agreed: Money | null;
}

export async function readGrantedPrice(tx: Tx, key: PartyKey): Promise<GrantedPrice> {
  const rows = await tx.query<GrantedPrice>(
    `select coalesce((select percent from discounts where org_id = current_org() and deal_id = $1 and product_id = $2), 0) as percent,
            (select json_build_object('amount', total_minor, 'currency', currency) from agreed_prices
              where org_id = current_org() and deal_id = $1 and product_id = $2
                and starts_on = $3::date and adults = $4 and children = $5) as agreed`,
    [key.dealId, key.tourId, key.date, key.adults, key.children],
  );
  return rows[0] ?? { percent: 0, agreed: null };
}
