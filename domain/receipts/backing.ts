/** What a reply may say that was done, and which tool's success is a receipt for it. */

export const COMMITMENTS = [
  "booked",
  "changed",
  "cancelled",
  "handed-off",
  "asked",
  "approved",
  "notified",
  "sent",
  "payment",
  "refunded",
  "reminder",
  "discount",
  "done",
] as const;
/**
 * `handed-off`: a colleague has the conversation; `asked`: a colleague was asked; `approved`: one said yes; `notified`: a
 * guide, hotel or driver was told; `payment`: money came in; `done`: something, without saying what.
 */
export type Commitment = (typeof COMMITMENTS)[number];

type Content = Readonly<Record<string, unknown>>;
type Backing = readonly Commitment[] | ((content: Content) => readonly Commitment[]);

const isDecided = (content: Content): boolean => content["state"] === "approved" || content["state"] === "accepted";

/**
 * Tool by tool, the commitments that its success is a receipt for; a result with an error backs nothing, and tools that
 * only read back nothing here (what they have read, such as the status of a booking, counts by itself). One more tool
 * that does something = one more line.
 */
export const BACKED_BY: Readonly<Record<string, Backing>> = {
  create_booking: ["booked"],
  change_booking: ["changed", "booked"],
  cancel_booking: ["cancelled"],
  request_refund: ["asked", "approved", "refunded"],
  apply_discount: ["discount"],
  ask_price: ["asked", "approved", "discount"],
  request_approval: (content) => (isDecided(content) ? ["asked", "approved"] : ["asked"]),
  set_reminder: ["reminder"],
  hand_off: ["handed-off", "asked"],
  send_material: ["sent"],
  send_payment_details: ["sent"],
  notify_partner: ["notified"],
};
