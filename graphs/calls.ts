import { AIMessage, ToolMessage } from "@langchain/core/messages";
import { agentByName } from "../agents/index.ts";
import { safeParse } from "../domain/index.ts";
import type { Tool } from "../tools/index.ts";
import { allowedTools } from "./allowed-tools.ts";
import type { AskedApproval, TurnContext, TurnState } from "./turn-state.ts";
import { refuseWrite } from "./unasked.ts";

/** One call of the model's last response, checked. `problem` goes back to the model in words. */
interface Call {
  id: string;
  effectId: string;
  name: string;
  args: Record<string, unknown>;
}

export type GoodCall = Call & {
  tool: Tool;
  /** A person has to decide it first. */
  asked?: AskedApproval;
  problem?: never;
};
export type CheckedCall =
  GoodCall | (Call & { problem: { code: string; message: string }; tool?: never; asked?: never });

/** Calls of the last response that have their results: a paused turn goes on with the others. */
function answeredCalls(state: TurnState): Set<string> {
  const last = state.messages.findLastIndex((message) => message instanceof AIMessage);
  const results = state.messages.slice(last + 1).filter((message) => message instanceof ToolMessage);
  return new Set(results.map((message) => message.tool_call_id));
}

/** The calls of the model's last response that have no result yet, in its order. */
export function checkCalls(state: TurnState, context: TurnContext, tools: ReadonlyMap<string, Tool>): CheckedCall[] {
  const response = state.messages.findLast((message) => message instanceof AIMessage);
  if (response === undefined) return [];
  const allowed = new Set(allowedTools(agentByName(state.agents.at(-1) ?? "qualify"), context, tools));
  const calls = (response.tool_calls ?? []).map((call, index): CheckedCall => {
    const id = call.id ?? `call_${index}`;
    const named = { id, effectId: `${state.steps}-${id}`, name: call.name };
    const tool = allowed.has(call.name) ? tools.get(call.name) : undefined;
    if (tool === undefined) {
      const message = `there is no tool ${call.name}; the tools are ${[...allowed].join(", ")}`;
      return { ...named, args: {}, problem: { code: "unknown-tool", message } };
    }
    const parsed = safeParse(tool.schema, call.args);
    if (parsed.success) {
      const args = parsed.data as Record<string, unknown>;
      const problem = refuseWrite({ tool, args }, { state, context, tools });
      return problem === undefined ? { ...named, tool, args } : { ...named, args, problem };
    }
    const issue = parsed.error.issues[0];
    const message = `${issue?.path.join(".") ?? "arguments"}: ${issue?.message ?? "do not fit"}`;
    return { ...named, args: call.args, problem: { code: "bad-arguments", message } };
  });
  const broken = (response.invalid_tool_calls ?? []).map((call, index): CheckedCall => {
    const id = call.id ?? `broken_${index}`;
    const problem = { code: "bad-arguments", message: call.error ?? "the arguments are not valid JSON" };
    return { id, effectId: `${state.steps}-${id}`, name: call.name ?? "unknown", args: {}, problem };
  });
  const answered = answeredCalls(state);
  return [...calls, ...broken].filter((call) => !answered.has(call.id));
}

/** An answer per call is owed to the model, so broken calls become whole ones with no arguments in its own message. */
export function mendResponse(state: TurnState): void {
  const index = state.messages.findLastIndex((message) => message instanceof AIMessage);
  const response = state.messages[index];
  if (!(response instanceof AIMessage) || (response.invalid_tool_calls ?? []).length === 0) return;
  const broken = (response.invalid_tool_calls ?? []).map((call, position) => ({
    type: "tool_call" as const,
    id: call.id ?? `broken_${position}`,
    name: call.name ?? "unknown",
    args: {},
  }));
  state.messages[index] = new AIMessage({
    content: response.content,
    tool_calls: [...(response.tool_calls ?? []), ...broken],
  });
}
