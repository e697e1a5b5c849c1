import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import type { ToolSet } from "./tool-schemas.ts";

function usedIds(messages: readonly BaseMessage[]): Set<string> {
  const ids = new Set<string>();
  for (const message of messages) {
    if (!AIMessage.isInstance(message)) continue;
    for (const call of [...(message.tool_calls ?? []), ...(message.invalid_tool_calls ?? [])]) {
      if (call.id !== undefined) ids.add(call.id);
    }
  }
  return ids;
}

/**
 * Makes the calls of an answer safe to work with: unknown tools become invalid calls, and every call has an id that is
 * unique in the conversation. The ledger keys effects by (turn, call id), and some servers number calls from zero in
 * each answer or leave the id out: a second write would then look like the first one, done already.
 */
export function settleToolCalls(
  message: AIMessage,
  tools: ToolSet,
  context: { messages: readonly BaseMessage[]; createId: () => string },
): void {
  const calls = message.tool_calls ?? [];
  const unknown = calls.filter((call) => !tools.names.has(call.name));
  if (calls.length === 0 && !message.invalid_tool_calls?.length) return;
  if (unknown.length > 0) {
    message.tool_calls = calls.filter((call) => tools.names.has(call.name));
    message.invalid_tool_calls = [
      ...(message.invalid_tool_calls ?? []),
      ...unknown.map((call) => ({
        type: "invalid_tool_call" as const,
        name: call.name,
        args: JSON.stringify(call.args),
        error: `there is no tool of this name; the tools are ${[...tools.names].join(", ") || "none"}`,
        ...(call.id === undefined ? {} : { id: call.id }),
      })),
    ];
  }
  const used = usedIds(context.messages);
  for (const call of [...(message.tool_calls ?? []), ...(message.invalid_tool_calls ?? [])]) {
    if (!call.id || used.has(call.id)) call.id = `call_${context.createId()}`;
    used.add(call.id);
  }
}
