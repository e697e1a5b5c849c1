import { ConflictError, formatMoney, type Money } from "../domain/index.ts";
import { requireOwnBooking } from "./bookings.ts";
import { createId } from "./ids.ts";
import type { Tx } from "./tx.ts";

export interface RefundWish {
  clientId: string;
  /** `KRV-10231`, in any case, or its digits alone. */
  number: string;
  /** In the booking's currency; all that is left to return when left out. */
  amount?: number | undefined;
}

export interface Refundable {
  bookingId: string;
  number: string;
  /** What is to be returned now. */
  amount: Money;
  /** What stays to be returned after that. */
  left: Money;
}

/**
 * What can be returned for a client's own booking. Locks it, so that two refunds are counted one after the other.
 * @throws NotFoundError `not-found`, ConflictError `not-paid` or `above-paid`
 */
export async function weighRefund(tx: Tx, wish: RefundWish): Promise<Refundable> {
  const booking = await requireOwnBooking(tx, wish);
  const { number } = booking;
  const refuse = (code: string, message: string, remedy: string): never => {
    throw new ConflictError({ code, message: `booking ${number} ${message}`, remedy, data: { number } });
  };
  const isPaid = booking.status === "paid" || booking.status === "completed" || booking.was_paid;
  if (!isPaid) refuse("not-paid", "was not paid, so there is nothing to return", "cancel_booking frees its seats");
  const rows = await tx.query<{ total: number; returned: number; currency: string }>(
    `select b.total_minor as total, b.currency, coalesce(sum(r.amount_minor), 0)::bigint as returned
       from bookings b left join refunds r on r.org_id = b.org_id and r.booking_id = b.id
      where b.org_id = current_org() and b.id = $1 group by b.total_minor, b.currency`,
    [booking.id],
  );
  const { total = 0, returned = 0, currency = "KGS" } = rows[0] ?? {};
  const left = total - returned;
  const amount = wish.amount ?? left;
  if (amount > left || left === 0) {
    const rest = formatMoney({ amount: left, currency }, "en");
    refuse("above-paid", `has ${rest} left to return`, "ask for no more than that");
  }
  return {
    bookingId: booking.id,
    number,
    amount: { amount, currency },
    left: { amount: left - amount, currency },
  };
}

/** Stores what a person has agreed to return. */
export async function putRefund(tx: Tx, refund: Refundable & { reason: string; now: Date }): Promise<void> {
  await tx.execute(
    `insert into refunds (org_id, id, booking_id, amount_minor, currency, reason, granted_at)
     values (current_org(), $1, $2, $3, $4, $5, $6)`,
    [createId(refund.now), refund.bookingId, refund.amount.amount, refund.amount.currency, refund.reason, refund.now],
  );
}
