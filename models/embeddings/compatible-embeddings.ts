import { OpenAIEmbeddings, type OpenAIClient } from "@langchain/openai";
import { z } from "zod";
import { badAnswer, bodyFailure, parseBody, toModelError, type Failure } from "../failures.ts";
import type { ProviderSettings } from "../settings.ts";
import { toTokenUsage, UsageBody, type TokenUsage } from "../usage.ts";

export interface EmbeddingSettings extends ProviderSettings {
  /** Asks the provider for shorter vectors (text-embedding-3 and later). */
  dimensions?: number;
  /** Texts in one request. */
  batchSize?: number;
}

type EmbeddingParams = OpenAIClient.EmbeddingCreateParams;
type EmbeddingAnswer = OpenAIClient.CreateEmbeddingResponse;

/** One request for one batch, with whatever retries belong around it. */
export type PostBatch = (params: EmbeddingParams) => Promise<EmbeddingAnswer>;

const AnswerBody = z.looseObject({
  data: z.array(z.looseObject({ index: z.number().int().nullish(), embedding: z.array(z.number()).min(1) })),
  model: z.string().nullish(),
  usage: UsageBody.nullish().catch(null),
});

/** LangChain's embeddings (batches, two at a time), sent by `post` instead of the OpenAI SDK and its own retries. */
export class CompatibleEmbeddings extends OpenAIEmbeddings {
  readonly #post: PostBatch;

  constructor(settings: EmbeddingSettings, post: PostBatch) {
    super({
      model: settings.model,
      apiKey: settings.apiKey,
      encodingFormat: "float",
      maxRetries: 0,
      stripNewLines: false,
      ...(settings.dimensions === undefined ? {} : { dimensions: settings.dimensions }),
      ...(settings.batchSize === undefined ? {} : { batchSize: settings.batchSize }),
    });
    this.#post = post;
  }

  protected override embeddingWithRetry(request: EmbeddingParams): Promise<EmbeddingAnswer> {
    return this.caller.call(() => this.#post(request));
  }
}

export interface ReadEmbeddings {
  answer: EmbeddingAnswer;
  usage: TokenUsage | undefined;
}

/** Reads the body of a 200 answer for `count` texts. Servers may answer out of order: `index` puts them right. */
export function readEmbeddings(text: string, expected: { count: number; provider: string }): ReadEmbeddings {
  const { count, provider } = expected;
  const fail = (failure: Failure): never => {
    throw toModelError(provider, failure);
  };
  const json = parseBody(text);
  const parsed = AnswerBody.safeParse(json);
  if (!parsed.success) {
    const inside = typeof json === "object" && json !== null && "error" in json;
    return fail(inside ? bodyFailure(json) : badAnswer("answered 200 with something that holds no embeddings"));
  }
  const { data, model, usage } = parsed.data;
  if (data.length !== count) return fail(badAnswer(`answered ${data.length} embeddings for ${count} texts`));
  const sorted = data.map((item, position) => ({
    embedding: item.embedding,
    index: item.index ?? position,
    object: "embedding" as const,
  }));
  sorted.sort((a, b) => a.index - b.index);
  return {
    answer: { object: "list", data: sorted, model: model ?? "", usage: { prompt_tokens: 0, total_tokens: 0 } },
    usage: usage ? toTokenUsage(usage) : undefined,
  };
}
