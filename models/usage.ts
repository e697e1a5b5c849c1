import { z } from "zod";
import { findPrice, type PriceTable } from "./prices.ts";

/** What one call used, whichever dialect the provider speaks. */
export interface TokenUsage {
  tokensIn: number;
  tokensOut: number;
  tokensCached: number;
  tokensReasoning: number;
  /** As charged by the provider (OpenRouter says it); null when it does not say. */
  chargedMicroUsd: number | null;
}

export const NO_USAGE: TokenUsage = {
  tokensIn: 0,
  tokensOut: 0,
  tokensCached: 0,
  tokensReasoning: 0,
  chargedMicroUsd: null,
};

const count = z.number().nonnegative().nullish().catch(null);

/** Usage of OpenAI, OpenRouter (`cost`), DeepSeek (`prompt_cache_hit_tokens`) and Ollama. A field that is odd counts as absent. */
export const UsageBody = z.looseObject({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.looseObject({ cached_tokens: count }).nullish().catch(null),
  completion_tokens_details: z.looseObject({ reasoning_tokens: count }).nullish().catch(null),
  prompt_cache_hit_tokens: count,
  cost: count,
});
export type UsageBody = z.infer<typeof UsageBody>;

export function toTokenUsage(body: UsageBody): TokenUsage {
  return {
    tokensIn: body.prompt_tokens ?? 0,
    tokensOut: body.completion_tokens ?? 0,
    tokensCached: body.prompt_tokens_details?.cached_tokens ?? body.prompt_cache_hit_tokens ?? 0,
    tokensReasoning: body.completion_tokens_details?.reasoning_tokens ?? 0,
    chargedMicroUsd: typeof body.cost === "number" ? Math.round(body.cost * 1_000_000) : null,
  };
}

/** Micro-dollars: as charged, else by the price table, else null. */
export function costMicroUsd(usage: TokenUsage, models: readonly string[], prices: PriceTable): number | null {
  if (usage.chargedMicroUsd !== null) return usage.chargedMicroUsd;
  const price = models.map((model) => findPrice(prices, model)).find((found) => found !== undefined);
  if (price === undefined) return null;
  const fresh = Math.max(0, usage.tokensIn - usage.tokensCached);
  const cached = usage.tokensIn - fresh;
  const total = fresh * price.input + cached * (price.cachedInput ?? price.input) + usage.tokensOut * price.output;
  return Math.round(total / 1_000_000);
}
