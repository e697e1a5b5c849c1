import { defineAgent } from "../agent.ts";

/** Care for clients who have booked. A change of what is paid takes a person. */
export const serve = defineAgent("serve", [
  "get_bookings",
  "change_booking",
  "cancel_booking",
  "check_availability",
  "search_catalogue",
  "quote",
  "set_reminder",
]);
