import type { AgentDefinition } from "../agents/index.ts";
import type { TurnContext } from "./turn-state.ts";

/** What a turn without a message of the customer may use: it looks things up. Nobody has told or asked for anything. */
const OF_OUR_OWN_ACCORD: ReadonlySet<string> = new Set([
  "search_catalogue",
  "check_availability",
  "quote",
  "get_bookings",
  "get_client",
  "search_knowledge",
  "send_material",
]);

/** The tools that an agent is offered in this turn, by name; a call of any other is one of an unknown tool. */
export function allowedTools(agent: AgentDefinition, { followUp }: Pick<TurnContext, "followUp">): readonly string[] {
  return followUp === null ? agent.tools : agent.tools.filter((name) => OF_OUR_OWN_ACCORD.has(name));
}
