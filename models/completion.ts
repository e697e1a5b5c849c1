import { AIMessage, type InvalidToolCall } from "@langchain/core/messages";
import { z } from "zod";
import { badAnswer, bodyFailure, contentFiltered, parseBody, type Failure } from "./failures.ts";
import { toTokenUsage, UsageBody } from "./usage.ts";

const ToolCallBody = z.looseObject({
  id: z.string().nullish(),
  function: z.looseObject({
    name: z.string(),
    arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
  }),
});
type ToolCallBody = z.infer<typeof ToolCallBody>;

const ContentPart = z.looseObject({ type: z.string().optional(), text: z.string().optional() });

const CompletionBody = z.looseObject({
  id: z.string().nullish(),
  model: z.string().nullish(),
  choices: z
    .array(
      z.looseObject({
        finish_reason: z.string().nullish(),
        message: z.looseObject({
          content: z.union([z.string(), z.array(ContentPart)]).nullish(),
          refusal: z.string().nullish(),
          reasoning_content: z.string().nullish(),
          tool_calls: z.array(ToolCallBody).nullish(),
        }),
      }),
    )
    .min(1),
  usage: UsageBody.nullish().catch(null),
});
type CompletionBody = z.infer<typeof CompletionBody>;
type Choice = CompletionBody["choices"][number];

/** Plain text; thoughts that a server left in the text (`<think>…</think>`) are not for the customer. */
function toText(content: Choice["message"]["content"]): string {
  const text = typeof content === "string" ? content : (content ?? []).map((part) => part.text ?? "").join("");
  return text.replace(/^\s*<think>[\s\S]*?<\/think>/, "").trimStart();
}

function isArguments(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The arguments, or what is wrong with them, in words for the model. */
function readArguments(raw: ToolCallBody["function"]["arguments"], cutOff: boolean): Record<string, unknown> | string {
  if (isArguments(raw)) return raw;
  const text = raw ?? "";
  if (text.trim() === "") return cutOff ? "the call was cut off before its arguments" : {};
  const value = parseBody(text);
  if (isArguments(value)) return value;
  if (value !== undefined) return "the arguments must be a JSON object";
  return cutOff ? "the arguments were cut off: the answer was too long" : "the arguments are not valid JSON";
}

function toInvalidCall(call: ToolCallBody, error: string): InvalidToolCall {
  const { name, arguments: raw } = call.function;
  return {
    type: "invalid_tool_call",
    name,
    args: typeof raw === "string" ? raw : JSON.stringify(raw ?? {}),
    error,
    ...(call.id ? { id: call.id } : {}),
  };
}

function readToolCalls(choice: Choice): { valid: AIMessage["tool_calls"]; invalid: InvalidToolCall[] } {
  const cutOff = choice.finish_reason === "length";
  const valid: NonNullable<AIMessage["tool_calls"]> = [];
  const invalid: InvalidToolCall[] = [];
  for (const call of choice.message.tool_calls ?? []) {
    const args = readArguments(call.function.arguments, cutOff);
    if (typeof args === "string") invalid.push(toInvalidCall(call, args));
    else valid.push({ type: "tool_call", name: call.function.name, args, ...(call.id ? { id: call.id } : {}) });
  }
  return { valid, invalid };
}

function toMessage(body: CompletionBody, choice: Choice, provider: string): AIMessage {
  const { valid, invalid } = readToolCalls(choice);
  const { reasoning_content: thoughts } = choice.message;
  return new AIMessage({
    content: toText(choice.message.content),
    tool_calls: valid ?? [],
    invalid_tool_calls: invalid,
    additional_kwargs: typeof thoughts === "string" ? { reasoning_content: thoughts } : {},
    response_metadata: {
      model_provider: "openai",
      provider,
      ...(body.model ? { model_name: body.model } : {}),
      ...(choice.finish_reason ? { finish_reason: choice.finish_reason } : {}),
      ...(body.usage ? { usage: toTokenUsage(body.usage) } : {}),
    },
    ...(body.id ? { id: body.id } : {}),
  });
}

function isErrorBody(body: unknown): boolean {
  return (
    typeof body === "object" && body !== null && "error" in body && body.error !== null && body.error !== undefined
  );
}

/** Cut off by a filter, or refused in so many words: neither is a reply, whatever text stands beside it. */
function filtered({ finish_reason: reason, message }: Choice): boolean {
  return reason === "content_filter" || (Boolean(message.refusal) && !message.tool_calls?.length);
}

/** Reads the body of a 200 answer: the message, or how the provider failed in spite of its 200. */
export function readCompletion(text: string, provider: string): { message: AIMessage } | { failure: Failure } {
  const json = parseBody(text);
  if (json === undefined) return { failure: badAnswer("answered 200 with something that is not JSON") };
  if (isErrorBody(json)) return { failure: bodyFailure(json) };
  const parsed = CompletionBody.safeParse(json);
  if (!parsed.success) return { failure: badAnswer("answered 200 with JSON that is no chat completion") };
  const [choice] = parsed.data.choices;
  if (choice === undefined || choice.finish_reason === "error") return { failure: bodyFailure(json) };
  if (filtered(choice)) return { failure: contentFiltered() };
  return { message: toMessage(parsed.data, choice, provider) };
}
