import { defineAgent } from "../agent.ts";

/** Care for clients who have booked. Changing a booking takes a person. */
export const serve = defineAgent("serve", [
  "get_bookings",
  "cancel_booking",
  "check_availability",
  "search_catalogue",
  "quote",
  "set_reminder",
]);
