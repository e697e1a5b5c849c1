import { AIMessage, HumanMessage, SystemMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import type { Masker } from "../domain/index.ts";

/** `text` of a message converts its content from what three providers might have meant; ours are strings. */
const textOf = (message: BaseMessage): string => (typeof message.content === "string" ? message.content : message.text);

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
    content: masker.mask(textOf(message)),
    tool_calls: (message.tool_calls ?? []).map((call) => ({ ...call, args: masker.maskValue(call.args) })),
    invalid_tool_calls: (message.invalid_tool_calls ?? []).map((call) =>
      call.args === undefined ? call : { ...call, args: masker.maskJson(call.args) },
    ),
    additional_kwargs: typeof thoughts === "string" ? { ...rest, reasoning_content: masker.mask(thoughts) } : rest,
    response_metadata: message.response_metadata,
    ...(message.id === undefined ? {} : { id: message.id }),
  });
}

/** Most of what we have said holds nothing: then the message itself goes out, and none is made. */
function isPlainWord(message: AIMessage, masker: Masker): boolean {
  const calls = (message.tool_calls?.length ?? 0) + (message.invalid_tool_calls?.length ?? 0);
  const hasThoughts = typeof message.additional_kwargs["reasoning_content"] === "string";
  return calls === 0 && !hasThoughts && masker.mask(textOf(message)) === textOf(message);
}

function maskMessage(message: BaseMessage, masker: Masker): BaseMessage {
  if (SystemMessage.isInstance(message)) return maskSystem(textOf(message), masker);
  if (HumanMessage.isInstance(message)) {
    const text = textOf(message);
    const masked = masker.mask(text);
    return masked === text ? message : new HumanMessage(masked);
  }
  if (AIMessage.isInstance(message)) return isPlainWord(message, masker) ? message : maskAnswer(message, masker);
  if (!ToolMessage.isInstance(message)) return message;
  const { tool_call_id, name } = message;
  return new ToolMessage({
    content: masker.maskJson(textOf(message)),
    tool_call_id,
    ...(name === undefined ? {} : { name }),
  });
}

/** The messages as a provider may see them, with a word on what placeholders are. */
export function maskMessages(messages: readonly BaseMessage[], masker: Masker): BaseMessage[] {
  const masked = messages.map((message) => maskMessage(message, masker));
  const [first, ...rest] = masked;
  return SystemMessage.isInstance(first)
    ? [new SystemMessage(`${textOf(first)}\n\n${NOTE}`), ...rest]
    : [new SystemMessage(NOTE), ...masked];
}

/** The provider's answer with the real values again: in its words, its thoughts and its calls. */
export function restoreAnswer(message: AIMessage, masker: Masker): AIMessage {
  message.content = masker.restore(textOf(message));
  message.tool_calls = (message.tool_calls ?? []).map((call) => ({ ...call, args: masker.restoreValue(call.args) }));
  for (const call of message.invalid_tool_calls ?? []) {
    if (call.args !== undefined) call.args = masker.restore(call.args);
  }
  const { reasoning_content: thoughts } = message.additional_kwargs;
  if (typeof thoughts === "string") message.additional_kwargs["reasoning_content"] = masker.restore(thoughts);
  return message;
}
