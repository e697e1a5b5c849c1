import { defineAgent } from "../agent.ts";

/** Turns known wishes into two or three tours that fit. It does not book. */
export const warmUp = defineAgent("warm-up", [
  "search_catalogue",
  "check_availability",
  "quote",
  "send_material",
  "set_reminder",
]);
