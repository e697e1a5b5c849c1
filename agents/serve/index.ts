import { defineAgent } from "../agent.ts";

/** Care for clients who have booked. Whatever moves money takes a person. */
export const serve = defineAgent("serve", [
  "get_bookings",
  "change_booking",
  "cancel_booking",
  "request_refund",
  "check_availability",
  "search_catalogue",
  "quote",
  "set_reminder",
]);
