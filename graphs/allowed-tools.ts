import type { AgentDefinition } from "../agents/index.ts";
import { agentConfig } from "../domain/index.ts";
import type { Tool } from "../tools/index.ts";
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
/** No configuration takes this away: who asks for a person gets one. */
const ALWAYS = "hand_off";

/** The tools that an agent is offered in this turn, by name; a call of any other is one of an unknown tool. */
export function allowedTools(
  agent: AgentDefinition,
  { followUp, organisation, decisions }: Pick<TurnContext, "followUp" | "organisation" | "decisions">,
  tools: ReadonlyMap<string, Tool>,
): readonly string[] {
  const { settings } = agentConfig(organisation, agent.name);
  const mayUse = (name: string): boolean => {
    if (followUp !== null) return OF_OUR_OWN_ACCORD.has(name) && (settings.tools?.includes(name) ?? true);
    if (name === ALWAYS) return true;
    // In training nothing is done, only drafted, but for what a person has decided meanwhile.
    if (settings.status === "training" && decisions.length === 0 && tools.get(name)?.access !== "reads") return false;
    return settings.tools?.includes(name) ?? true;
  };
  return agent.tools.filter(mayUse);
}
