import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import type { BaseLanguageModelInput } from "@langchain/core/language_models/base";
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BaseChatModelParams,
  type BindToolsInput,
} from "@langchain/core/language_models/chat_models";
import { AIMessage, type AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import type { ToolCall } from "@langchain/core/messages/tool";
import type { ChatResult } from "@langchain/core/outputs";
import type { Runnable } from "@langchain/core/runnables";
import { advance, createTurn, planReply, type Call } from "./planning/index.ts";
import { readDialogue } from "./protocol.ts";
import { countTokens } from "./tokens.ts";
import { hash } from "./wording/index.ts";

export interface OfflineCallOptions extends BaseChatModelCallOptions {
  tools?: BindToolsInput[];
}

export type OfflineModelOptions = BaseChatModelParams;

function toolName(tool: BindToolsInput): string | undefined {
  if ("name" in tool && typeof tool.name === "string") return tool.name;
  const inner = "function" in tool ? (tool["function"] as { name?: unknown } | undefined) : undefined;
  return typeof inner?.name === "string" ? inner.name : undefined;
}

/** Paragraphs to one chat message: lists and longer replies keep their lines apart, short ones run on. */
export function compose(draft: readonly string[]): string {
  const parts = draft
    .map((part) => part.trim())
    .filter((part, index, all) => part !== "" && all.indexOf(part) === index);
  const long = parts.some((part) => part.includes("\n") || /^\d\. /.test(part)) || parts.join(" ").length > 280;
  return parts.join(long ? "\n\n" : " ");
}

function withIds(calls: readonly Call[], messages: readonly BaseMessage[]): ToolCall[] {
  const position = messages.length;
  return calls.map((call, index) => {
    const digest = hash(`${call.name} ${JSON.stringify(call.args)}`).toString(36);
    return {
      type: "tool_call" as const,
      id: `call_${String(position)}_${String(index)}_${digest}`,
      name: call.name,
      args: call.args,
    };
  });
}

/**
 * A chat model that follows rules instead of weights. It reads the chat protocol, calls the tools that are bound to it and
 * words replies from templates; the same messages always get the same answer. It keeps nothing between calls.
 */
export class OfflineChatModel extends BaseChatModel<OfflineCallOptions, AIMessageChunk> {
  static override lc_name(): string {
    return "OfflineChatModel";
  }

  constructor(options: OfflineModelOptions = {}) {
    super(options);
  }

  override _llmType(): string {
    return "offline-rules";
  }

  override bindTools(
    tools: BindToolsInput[],
    kwargs?: Partial<OfflineCallOptions>,
  ): Runnable<BaseLanguageModelInput, AIMessageChunk, OfflineCallOptions> {
    return this.withConfig({ tools, ...kwargs });
  }

  override _generate(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
    _runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    const signal = options.signal;
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    return Promise.resolve(this.answer(messages, options.tools ?? []));
  }

  private answer(messages: BaseMessage[], tools: readonly BindToolsInput[]): ChatResult {
    const names = new Set(tools.map(toolName).filter((name) => name !== undefined));
    const turn = createTurn(readDialogue(messages), names);
    const step = advance(turn, planReply(turn));
    const text = "draft" in step ? compose(step.draft) || turn.pick(turn.w.unclear) : "";
    const calls = "calls" in step ? withIds(step.calls, messages) : [];
    const input =
      messages.reduce((sum, message) => sum + countTokens(message.text), 0) +
      (tools.length > 0 ? countTokens([...names].join(" ")) : 0);
    const output =
      countTokens(text) + countTokens(calls.map((call) => `${call.name} ${JSON.stringify(call.args)}`).join(" "));
    const message = new AIMessage({
      content: text,
      tool_calls: calls,
      response_metadata: { model_name: "offline-rules", finish_reason: calls.length > 0 ? "tool_calls" : "stop" },
    });
    // The library's type of this field allows only undefined under exactOptionalPropertyTypes.
    Object.assign(message, {
      usage_metadata: { input_tokens: input, output_tokens: output, total_tokens: input + output },
    });
    return {
      generations: [{ text, message }],
      llmOutput: { tokenUsage: { promptTokens: input, completionTokens: output, totalTokens: input + output } },
    };
  }
}

/** The model that needs no key and no network. */
export function createOfflineModel(options: OfflineModelOptions = {}): OfflineChatModel {
  return new OfflineChatModel(options);
}
