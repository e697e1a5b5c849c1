import { AIMessage, HumanMessage, SystemMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import type { Masker } from "../domain/index.ts";

const NOTE =
  "Personal data stands here as placeholders such as [phone-1] or [email-2]. Use them exactly as they are, in replies and in " +
  "tool arguments: they become the real values again.";

const CONTEXT = "\n<context>\n";

/** What stands before the context block is the organisation's own prompt: the longest text of a request, and about nobody. */
function maskSystem(text: string, masker: Masker): SystemMessage {
  const at = Math.max(0, text.lastIndexOf(CONTEXT));
  return new SystemMessage(text.slice(0, at) + masker.maskJson(text.slice(at)));
}

function maskAnswer(message: AIMessage, masker: Masker): AIMessage {
  const { reasoning_content: thoughts, ...rest } = message.additional_kwargs;
  return new AIMessage({
    content: masker.mask(message.text),
    tool_calls: (message.tool_calls ?? []).map((call) => ({ ...call, args: masker.maskValue(call.args) })),
    invalid_tool_calls: (message.invalid_tool_calls ?? []).map((call) =>
      call.args === undefined ? call : { ...call, args: masker.maskJson(call.args) },
    ),
    additional_kwargs: typeof thoughts === "string" ? { ...rest, reasoning_content: masker.mask(thoughts) } : rest,
    response_metadata: message.response_metadata,
    ...(message.id === undefined ? {} : { id: message.id }),
  });
}

function maskMessage(message: BaseMessage, masker: Masker): BaseMessage {
  if (SystemMessage.isInstance(message)) return maskSystem(message.text, masker);
  if (HumanMessage.isInstance(message)) return new HumanMessage(masker.mask(message.text));
  if (AIMessage.isInstance(message)) return maskAnswer(message, masker);
  if (!ToolMessage.isInstance(message)) return message;
  const { tool_call_id, name } = message;
  return new ToolMessage({
    content: masker.maskJson(message.text),
    tool_call_id,
    ...(name === undefined ? {} : { name }),
  });
}

/** The messages as a provider may see them, with a word on what placeholders are. */
export function maskMessages(messages: readonly BaseMessage[], masker: Masker): BaseMessage[] {
  const masked = messages.map((message) => maskMessage(message, masker));
  const [first, ...rest] = masked;
  return SystemMessage.isInstance(first)
    ? [new SystemMessage(`${first.text}\n\n${NOTE}`), ...rest]
    : [new SystemMessage(NOTE), ...masked];
}

/** The provider's answer with the real values again: in its words, its thoughts and its calls. */
export function restoreAnswer(message: AIMessage, masker: Masker): AIMessage {
  message.content = masker.restore(message.text);
  message.tool_calls = (message.tool_calls ?? []).map((call) => ({ ...call, args: masker.restoreValue(call.args) }));
  for (const call of message.invalid_tool_calls ?? []) {
    if (call.args !== undefined) call.args = masker.restore(call.args);
  }
  const { reasoning_content: thoughts } = message.additional_kwargs;
  if (typeof thoughts === "string") message.additional_kwargs["reasoning_content"] = masker.restore(thoughts);
  return message;
}
