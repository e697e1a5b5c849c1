import type { AgentName, Facts, Locale, Organisation, Stage } from "../domain/index.ts";
import type { ContextRows } from "../store/index.ts";

// Interim: graphs/ is built on these names and shapes; the real prompts replace this file's inside.
export interface AgentDefinition {
  name: AgentName;
  /** Names of the tools it may call. */
  tools: readonly string[];
}
export interface SystemContext {
  now: Date;
  stage: Stage;
  organisation: Organisation;
  client: ContextRows["client"];
  facts: Facts;
  bookings: ContextRows["bookings"];
  handedBack: ContextRows["handed_back"];
  summary: string | null;
}
const ALL = ["remember", "propose_stage", "get_client", "search_knowledge", "hand_off"];
const SALES = ["search_catalogue", "check_availability", "quote", "set_reminder"];
const TOOLS: Record<AgentName, readonly string[]> = {
  qualify: [...ALL, "search_catalogue", "set_reminder"],
  "warm-up": [...ALL, ...SALES],
  sell: [...ALL, ...SALES, "create_booking", "cancel_booking", "get_bookings"],
  serve: [...ALL, ...SALES, "cancel_booking", "get_bookings"],
  feedback: [...ALL, "get_bookings", "search_catalogue"],
};
export function agentByName(name: AgentName): AgentDefinition {
  return { name, tools: TOOLS[name] };
}
export function renderSystemMessage(agent: AgentDefinition, locale: Locale, context: SystemContext): { text: string; version: string } {
  const today = context.now.toISOString().slice(0, 10);
  const json = JSON.stringify({ ...context, today, agent: agent.name, locale }).replaceAll("<", "\\u003c");
  return { text: `You are ${agent.name}.\n<context>\n${json}\n</context>`, version: `${agent.name}/${locale}.v0` };
}
