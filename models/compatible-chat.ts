import type { AIMessage, BaseMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";
import { ChatOpenAICompletions, type ChatOpenAICompletionsCallOptions } from "@langchain/openai";
import { isTracingEnabled } from "langsmith";
import type { Clock } from "../domain/index.ts";
import { readCompletion } from "./completion.ts";
import { toModelError } from "./failures.ts";
import { postJson } from "./post-json.ts";
import { endpointOf, requestHeaders, type ProviderSettings } from "./settings.ts";
import type { Transport } from "./transport.ts";
import type { TokenUsage } from "./usage.ts";
import { toWireMessages } from "./wire-messages.ts";

interface CallOptions extends ChatOpenAICompletionsCallOptions {
  temperature?: number | undefined;
}

interface CompatibleChatOptions {
  settings: ProviderSettings;
  /** How calls and messages name this provider. */
  provider: string;
  transport: Transport;
  clock: Clock;
}

/** OpenAI's reasoning models refuse any temperature but their own. */
const FIXED_TEMPERATURE = /^(openai\/)?(o\d|gpt-5(?!-chat))/;

/**
 * LangChain's chat-completions model with a leaner way out: LangChain makes the request's parameters, converts messages
 * and traces; the POST goes through our transport instead of the OpenAI SDK (its client, retry queue and run tree cost
 * three times the CPU of the call itself), and the answer is read by `readCompletion`, which knows what compatible
 * servers get wrong. Failures are `ModelError`s of one attempt; it never retries.
 */
class CompatibleChat extends ChatOpenAICompletions<CallOptions> {
  readonly #options: CompatibleChatOptions;
  readonly #url: URL;
  readonly #headers: Record<string, string>;
  #thinks: boolean;

  constructor(options: CompatibleChatOptions) {
    const { settings } = options;
    super({
      model: settings.model,
      apiKey: settings.apiKey,
      configuration: { baseURL: settings.baseUrl },
      streaming: false,
      maxRetries: 0,
      ...(settings.maxOutputTokens === undefined ? {} : { maxTokens: settings.maxOutputTokens }),
      ...(settings.extraBody === undefined ? {} : { modelKwargs: settings.extraBody }),
    });
    this.#options = options;
    this.#url = endpointOf(settings, "chat/completions");
    this.#headers = requestHeaders(settings);
    this.#thinks = this.#url.hostname.endsWith("deepseek.com");
  }

  override async _generate(messages: BaseMessage[], options: this["ParsedCallOptions"]): Promise<ChatResult> {
    const { provider } = this.#options;
    const signal = options.signal ?? new AbortController().signal;
    const body = this.#toBody(messages, options);
    const answer = await postJson({ url: this.#url, headers: this.#headers, body, signal }, this.#options);
    const read = readCompletion(answer, provider);
    if ("failure" in read) throw toModelError(provider, read.failure);
    return this.#toResult(read.message);
  }

  #toBody(messages: BaseMessage[], options: this["ParsedCallOptions"]): string {
    const { provider } = this.#options;
    const { tools } = options;
    const temperature = FIXED_TEMPERATURE.test(this.model) ? undefined : options.temperature;
    const body = JSON.stringify({
      ...this.invocationParams({ ...options, tools: [] }),
      ...(temperature === undefined ? {} : { temperature }),
      stream: false,
      messages: toWireMessages(messages, { model: this.model, provider, thinks: this.#thinks }),
    });
    return tools === undefined ? body : `{"tools":${toToolsJson(tools)},${body.slice(1)}`;
  }

  #toResult(message: AIMessage): ChatResult {
    if (message.additional_kwargs["reasoning_content"] !== undefined) this.#thinks = true;
    const usage = usageOf(message);
    const total = usage === undefined ? undefined : usage.tokensIn + usage.tokensOut;
    return {
      generations: [{ text: message.text, message }],
      llmOutput: {
        tokenUsage: { promptTokens: usage?.tokensIn, completionTokens: usage?.tokensOut, totalTokens: total },
      },
    };
  }
}

const toolsJson = new WeakMap<object, string>();

/** An agent's tools are the longest part of a request and always the same array: made into JSON once. */
function toToolsJson(tools: NonNullable<CallOptions["tools"]>): string {
  const known = toolsJson.get(tools) ?? JSON.stringify(tools);
  toolsJson.set(tools, known);
  return known;
}

/** What the provider said this answer used; undefined when it said nothing. */
export function usageOf(message: AIMessage): TokenUsage | undefined {
  return message.response_metadata["usage"] as TokenUsage | undefined;
}

/** One attempt at an answer. @throws ModelError with `data.failure`; the signal's error when aborted. */
export type AskChat = (messages: BaseMessage[], options: AskOptions) => Promise<AIMessage>;

export interface AskOptions {
  tools: NonNullable<CallOptions["tools"]>;
  signal: AbortSignal;
  temperature?: number | undefined;
  /** Instead of the provider's configured ones. */
  model?: string | undefined;
  maxTokens?: number | undefined;
  /** For traces only. */
  metadata: Record<string, unknown>;
}

/** Organisations name models and limits for their agents; so many are kept ready. */
const MAX_CHATS = 100;

/**
 * Callbacks and run trees cost more than the call, so they are built only when LangSmith's variables
 * (LANGSMITH_TRACING=true, LANGSMITH_API_KEY) are set.
 */
export function createCompatibleChat(options: CompatibleChatOptions & { tracing?: boolean | undefined }): AskChat {
  const chats = new Map<string, CompatibleChat>();
  // LangChain decides by the model which parameters it sends, so each has an object of its own.
  const chatOf = (model = options.settings.model, maxTokens = options.settings.maxOutputTokens): CompatibleChat => {
    const key = `${model} ${maxTokens ?? ""}`;
    const known = chats.get(key);
    if (known !== undefined) return known;
    const { maxOutputTokens: _, ...settings } = options.settings;
    const limit = maxTokens === undefined ? {} : { maxOutputTokens: maxTokens };
    const chat = new CompatibleChat({ ...options, settings: { ...settings, ...limit, model } });
    if (chats.size >= MAX_CHATS) chats.clear();
    chats.set(key, chat);
    return chat;
  };
  const tracing = options.tracing ?? isTracingEnabled();
  return async (messages, { tools, signal, temperature, metadata, model, maxTokens }) => {
    const chat = chatOf(model, maxTokens);
    const call = { signal, temperature, ...(tools.length === 0 ? {} : { tools }) };
    if (tracing) return chat.invoke(messages, { ...call, metadata });
    const { generations } = await chat._generate(messages, call);
    return (generations[0] as unknown as { message: AIMessage }).message; // of a chat model a chat generation, declared wider
  };
}
