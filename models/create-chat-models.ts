import type { BaseChatModel, BaseChatModelCallOptions } from "@langchain/core/language_models/chat_models";
import type { AIMessage, BaseMessage } from "@langchain/core/messages";
import { createMasker, ModelError, type Clock, type Masker } from "../domain/index.ts";
import { createCallLog, type CallLog } from "./call-log.ts";
import type { ChatModels, ModelReply, ModelRequest } from "./chat-models.ts";
import { createCompatibleChat, usageOf, type AskChat } from "./compatible-chat.ts";
import { withPrices, type ModelPrice } from "./prices.ts";
import { maskMessages, restoreAnswer } from "./masked-messages.ts";
import { createProvider, type Provider, type RetryPolicy } from "./provider.ts";
import { providerName, type ProviderSettings } from "./settings.ts";
import { ANSWER_TOKENS, estimateTokens } from "./token-estimate.ts";
import type { TokenLimiter } from "./token-limiter.ts";
import { settleToolCalls } from "./tool-calls.ts";
import { toToolSet, type ToolDefinition, type ToolSet } from "./tool-schemas.ts";
import { maskTraces } from "./traces.ts";
import { createFetchTransport, createHttpTransport } from "./transport.ts";
import { NO_USAGE } from "./usage.ts";

export interface ChatModelsOptions {
  /** Without it the offline model answers everyone. */
  primary?: ProviderSettings | undefined;
  fallback?: ProviderSettings | undefined;
  offline: BaseChatModel;
  clock: Clock;
  createId: (now: Date) => string;
  limiter: TokenLimiter;
  /** Whether this organisation's personal data is masked on its way to a provider; nobody's is when left out. */
  masks?: ((orgId: string) => Promise<boolean>) | undefined;
  /** By model, on top of the list prices. */
  prices?: Readonly<Record<string, ModelPrice>> | undefined;
  /** Instead of our own HTTP client. */
  fetch?: typeof fetch | undefined;
  retry?: Partial<RetryPolicy> | undefined;
  /** Instead of asking LangSmith's variables. */
  tracing?: boolean | undefined;
}

interface ChatProvider extends Provider {
  ask: AskChat;
  /** The first one, whose models requests may choose from. */
  isFirst: boolean;
}

function createChatProviders(options: ChatModelsOptions): ChatProvider[] {
  const transport = options.fetch === undefined ? createHttpTransport() : createFetchTransport(options.fetch);
  return [options.primary, options.fallback]
    .filter((settings) => settings !== undefined)
    .map((settings, index) => {
      const { clock, tracing, retry } = options;
      const { model, timeoutMs } = settings;
      const name = providerName(settings);
      const provider = createProvider({ name, model, timeoutMs, clock, ...(retry === undefined ? {} : { retry }) });
      const ask = createCompatibleChat({ settings, provider: name, transport, clock, tracing });
      return { ...provider, ask, isFirst: index === 0 };
    });
}

interface Asking {
  request: ModelRequest;
  /** The request's, or masked ones. */
  messages: BaseMessage[];
  toolSet: ToolSet;
  log: CallLog;
  estimate: number;
}

function askProvider(provider: ChatProvider, asking: Asking): Promise<AIMessage> {
  const { request, messages, toolSet, log, estimate } = asking;
  const { signal, temperature, maxTokens, orgId, turnId, purpose } = request;
  const metadata = { orgId, turnId, purpose };
  const wanted = provider.isFirst ? request.model : undefined;
  return provider.call({
    signal,
    log,
    model: wanted,
    attempt: async (attemptSignal) => {
      const message = await provider.ask(messages, {
        tools: toolSet.definitions,
        signal: attemptSignal,
        temperature,
        model: wanted,
        maxTokens,
        metadata,
      });
      const { model_name: model, finish_reason: finishReason } = message.response_metadata as Record<string, string>;
      // A server that counts nothing still used something; the limit must not be blind to it.
      const usage = usageOf(message) ?? { ...NO_USAGE, tokensIn: estimate };
      return { value: message, model, finishReason, usage };
    },
  });
}

/** Personal data leaves the house as placeholders only; the answer comes back with the real values. */
async function askMasked(providers: readonly ChatProvider[], asking: Asking, masker: Masker | undefined) {
  if (masker === undefined) return askProviders(providers, asking);
  const answer = await askProviders(providers, { ...asking, messages: maskMessages(asking.messages, masker) });
  return Array.isArray(answer) ? answer : restoreAnswer(answer, masker);
}

/** Down the list of providers; the first one's error is the one that matters when all fail. */
async function askProviders(providers: readonly ChatProvider[], asking: Asking): Promise<AIMessage | ModelError[]> {
  const errors: ModelError[] = [];
  for (const provider of providers) {
    try {
      return await askProvider(provider, asking);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      errors.push(error);
    }
  }
  return errors;
}

type OfflineCall = BaseChatModelCallOptions & { tools: ToolDefinition[] };

async function askOffline(model: BaseChatModel, asking: Asking, clock: Clock): Promise<AIMessage> {
  const { request, toolSet, log } = asking;
  const startedAt = clock.now();
  // Not `invoke`: callbacks and run trees would cost more than the rules themselves.
  const call: OfflineCall = { signal: request.signal, tools: toolSet.definitions };
  const { generations } = await model._generate(request.messages, call);
  log.add({ provider: "offline", models: ["rules"], startedAt, usage: { ...NO_USAGE, chargedMicroUsd: 0 } });
  return (generations[0] as unknown as { message: AIMessage }).message; // of a chat model a chat generation, declared wider
}

function allFailed(errors: readonly ModelError[], log: CallLog): ModelError {
  const [first] = errors;
  return new ModelError({
    code: first?.code ?? "model-down",
    message: errors.map((error) => error.message).join("; "),
    retryable: errors.some((error) => error.retryable),
    data: { calls: log.calls },
    ...(first?.remedy === undefined ? {} : { remedy: first.remedy }),
    cause: first,
  });
}

function describe(providers: readonly ChatProvider[]): string {
  if (providers.length === 0) return "offline rules";
  return providers.map(({ model, name }) => `${model} at ${name}`).join(", then ");
}

/**
 * The chat models of the house: the primary provider, one fallback, and the offline model for those who allow it or when
 * there is no provider at all. Each call is counted against the monthly limit and recorded.
 */
export function createChatModels(options: ChatModelsOptions): ChatModels {
  const { clock, createId, limiter, masks } = options;
  maskTraces();
  const prices = withPrices(options.prices);
  const providers = createChatProviders(options);
  const answerTokens = options.primary?.maxOutputTokens ?? ANSWER_TOKENS;

  async function answer(asking: Asking): Promise<AIMessage> {
    if (providers.length === 0) return askOffline(options.offline, asking, clock);
    const { request, estimate, log } = asking;
    const masker = (await masks?.(request.orgId)) === true ? (request.masker ?? createMasker()) : undefined;
    const reservation = await limiter.reserve(request.orgId, estimate + (request.maxTokens ?? answerTokens));
    try {
      const outcome = await askMasked(providers, asking, masker);
      if (!Array.isArray(outcome)) return outcome;
      if (!request.allowOffline) throw allFailed(outcome, log);
      return await askOffline(options.offline, asking, clock);
    } finally {
      reservation.settle(log.tokens);
    }
  }

  return {
    description: describe(providers),
    offline: providers.length === 0,
    complete: async (request): Promise<ModelReply> => {
      request.signal.throwIfAborted();
      const { messages } = request;
      const toolSet = toToolSet(request.tools);
      const log = createCallLog(request, { clock, createId, prices });
      const message = await answer({
        request,
        messages,
        toolSet,
        log,
        estimate: estimateTokens(messages, toolSet.length),
      });
      settleToolCalls(message, toolSet, { messages, createId: () => createId(clock.now()) });
      return { message, calls: log.calls };
    },
  };
}
