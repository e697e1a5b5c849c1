import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { convertMessagesToCompletionsMessageParams, type OpenAIClient } from "@langchain/openai";

type WireMessage = OpenAIClient.Chat.Completions.ChatCompletionMessageParam;
type WireAnswer = OpenAIClient.Chat.Completions.ChatCompletionAssistantMessageParam & { reasoning_content?: string };

export interface WireOptions {
  model: string;
  /** The provider that gets them: thoughts go back only to whoever thought them. */
  provider: string;
  /** It is a thinking model that refuses tool calls without their thoughts, even empty ones (DeepSeek). */
  thinks: boolean;
}

function answeredCalls(messages: readonly BaseMessage[]): Set<string> {
  const ids = new Set<string>();
  for (const message of messages) if (ToolMessage.isInstance(message)) ids.add(message.tool_call_id);
  return ids;
}

/**
 * Broken calls that were answered must go back too, or their answers hang in the air (400). Their arguments become `{}`,
 * because some servers parse them; the answer says what was wrong.
 */
function brokenCalls(message: AIMessage, answered: ReadonlySet<string>): WireAnswer["tool_calls"] {
  return (message.invalid_tool_calls ?? [])
    .filter((call) => call.id !== undefined && answered.has(call.id))
    .map((call) => ({
      id: call.id ?? "",
      type: "function",
      function: { name: (call.name ?? "").replace(/[^\w-]/g, "_").slice(0, 64) || "unknown", arguments: "{}" },
    }));
}

/** The thoughts of a tool-calling answer, as the provider wants them back; undefined when it does not. */
function thoughtsOf(message: AIMessage, options: WireOptions): string | undefined {
  const thoughts = message.additional_kwargs["reasoning_content"];
  const own = message.response_metadata["provider"] === options.provider;
  if (own && typeof thoughts === "string") return thoughts;
  return options.thinks ? "" : undefined;
}

function toWireAnswer(
  wire: WireMessage,
  message: AIMessage,
  context: WireOptions & { answered: Set<string> },
): WireMessage {
  if (wire.role !== "assistant") return wire;
  const broken = message.invalid_tool_calls?.length ? brokenCalls(message, context.answered) : undefined;
  const calls = [...(wire.tool_calls ?? []), ...(broken ?? [])];
  if (calls.length === 0) return wire;
  const thoughts = thoughtsOf(message, context);
  const answer: WireAnswer = {
    ...wire,
    tool_calls: calls,
    ...(thoughts === undefined ? {} : { reasoning_content: thoughts }),
  };
  return answer;
}

/** The conversation as chat-completions JSON. */
export function toWireMessages(messages: readonly BaseMessage[], options: WireOptions): WireMessage[] {
  const context = { ...options, answered: answeredCalls(messages) };
  return messages.flatMap((message) => {
    const wires = convertMessagesToCompletionsMessageParams({ messages: [message], model: options.model });
    return AIMessage.isInstance(message) ? wires.map((wire) => toWireAnswer(wire, message, context)) : wires;
  });
}
