import { defineAgent } from "../agent.ts";

/** The first conversation: where, when, who, what budget. It may show examples, never a whole choice. */
export const qualify = defineAgent("qualify", ["search_catalogue", "send_material"]);
