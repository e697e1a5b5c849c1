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

/** Percent off this tour for this deal; 0 where none was granted. */
export async function readDiscount(tx: Tx, key: DiscountKey): Promise<number> {
  const rows = await tx.query<{ percent: number }>(
    "select percent from discounts where org_id = current_org() and deal_id = $1 and product_id = $2",
    [key.dealId, key.tourId],
  );
  return rows[0]?.percent ?? 0;
}
