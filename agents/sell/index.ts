import { defineAgent } from "../agent.ts";

/** Details, doubts, and the booking: the only agent that books. */
export const sell = defineAgent("sell", [
  "search_catalogue",
  "check_availability",
  "quote",
  "send_material",
  "apply_discount",
  "ask_price",
  "create_booking",
  "change_booking",
  "cancel_booking",
  "request_refund",
  "get_bookings",
  "set_reminder",
]);
