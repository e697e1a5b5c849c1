import { ModelError, redact, type Clock, type ModelCallRecord } from "../../domain/index.ts";
import { createCallLog, type CallLog } from "../call-log.ts";
import { postJson, type PostOptions } from "../post-json.ts";
import { withPrices, type ModelPrice } from "../prices.ts";
import { createProvider, type Provider, type RetryPolicy } from "../provider.ts";
import { endpointOf, providerName, requestHeaders } from "../settings.ts";
import { estimateTextTokens } from "../token-estimate.ts";
import type { TokenLimiter } from "../token-limiter.ts";
import { createFetchTransport, createHttpTransport } from "../transport.ts";
import { NO_USAGE } from "../usage.ts";
import {
  CompatibleEmbeddings,
  readEmbeddings,
  type EmbeddingSettings,
  type PostBatch,
} from "./compatible-embeddings.ts";
import type { EmbeddingModel, EmbeddingReply, EmbeddingRequest } from "./embedding-model.ts";
import { embedLexically, LEXICAL_DIMENSIONS, LEXICAL_VERSION } from "./lexical.ts";

export interface EmbeddingsOptions {
  /** Without it vectors are computed here, by `embedLexically`. */
  provider?: EmbeddingSettings | undefined;
  clock: Clock;
  createId: (now: Date) => string;
  limiter: TokenLimiter;
  /** Whether this organisation's personal data is taken out of what a provider gets (`[phone]`); nobody's is when left out. */
  masks?: ((orgId: string) => Promise<boolean>) | undefined;
  /** Keeps every attempt at the provider, failed ones too. Called outside of transactions. */
  record?: ((orgId: string, calls: readonly ModelCallRecord[]) => Promise<void>) | undefined;
  /** By model, on top of the list prices. */
  prices?: Readonly<Record<string, ModelPrice>> | undefined;
  fetch?: typeof fetch | undefined;
  retry?: Partial<RetryPolicy> | undefined;
}

/** Vectors of words, computed here. */
export const createLexicalEmbeddings = (): EmbeddingModel => lexicalEmbeddings;

const lexicalEmbeddings: EmbeddingModel = {
  name: `lexical-${LEXICAL_VERSION}`,
  isLexical: true,
  dimensions: LEXICAL_DIMENSIONS,
  embed: ({ texts, signal }) =>
    Promise.resolve().then(() => {
      signal.throwIfAborted();
      return { vectors: texts.map(embedLexically), calls: [] };
    }),
};

function createPost(settings: EmbeddingSettings, options: PostOptions) {
  const url = endpointOf(settings, "embeddings");
  const headers = requestHeaders(settings);
  return (provider: Provider, { signal, log }: { signal: AbortSignal; log: CallLog }): PostBatch =>
    (params) => {
      const texts = [params.input].flat() as string[];
      const body = JSON.stringify(params);
      return provider.call({
        signal,
        log,
        attempt: async (attemptSignal) => {
          const text = await postJson({ url, headers, body, signal: attemptSignal }, options);
          const { answer, usage } = readEmbeddings(text, { count: texts.length, provider: options.provider });
          const counted = usage ?? { ...NO_USAGE, tokensIn: estimateTextTokens(texts) };
          return { value: answer, usage: counted, ...(answer.model === "" ? {} : { model: answer.model }) };
        },
      });
    };
}

function withCalls(error: unknown, log: CallLog): unknown {
  if (!(error instanceof ModelError)) return error;
  const { code, message, remedy, retryable } = error;
  const more = remedy === undefined ? {} : { remedy };
  return new ModelError({ code, message, retryable, ...more, data: { calls: log.calls }, cause: error });
}

function createProviderEmbeddings(settings: EmbeddingSettings, options: EmbeddingsOptions): EmbeddingModel {
  const { clock, createId, limiter, masks, retry, record } = options;
  const prices = withPrices(options.prices);
  const name = providerName(settings);
  const { model, timeoutMs } = settings;
  const provider = createProvider({ name, model, timeoutMs, clock, ...(retry === undefined ? {} : { retry }) });
  const transport = options.fetch === undefined ? createHttpTransport() : createFetchTransport(options.fetch);
  const post = createPost(settings, { transport, clock, provider: name });

  async function embed(request: EmbeddingRequest): Promise<EmbeddingReply> {
    const { signal, orgId, turnId = null, purpose = "embedding", onCall } = request;
    signal.throwIfAborted();
    if (request.texts.length === 0) return { vectors: [], calls: [] };
    const texts = (await masks?.(orgId)) === true ? redact([...request.texts]) : [...request.texts];
    const log = createCallLog({ turnId, purpose, onCall }, { clock, createId, prices });
    const reservation = await limiter.reserve(orgId, estimateTextTokens(texts));
    const rest = new AbortController(); // when one batch fails, the others need not go on
    try {
      const batches = { signal: AbortSignal.any([signal, rest.signal]), log };
      const embeddings = new CompatibleEmbeddings(settings, post(provider, batches));
      return { vectors: await embeddings.embedDocuments(texts), calls: log.calls };
    } catch (error) {
      rest.abort();
      signal.throwIfAborted();
      throw withCalls(error, log);
    } finally {
      reservation.settle(log.tokens);
      await record?.(orgId, log.calls);
    }
  }

  const { dimensions = null } = settings;
  const space = `${model}@${name}${dimensions === null ? "" : `/${dimensions}`}`;
  return { name: space, isLexical: false, dimensions, embed };
}

/** Vectors of texts: by the configured provider, else by the words alone, computed here without any I/O. */
export function createEmbeddings(options: EmbeddingsOptions): EmbeddingModel {
  return options.provider === undefined ? lexicalEmbeddings : createProviderEmbeddings(options.provider, options);
}
