import { describe, expect, it } from "vitest";
import { findPrice, LIST_PRICES, withPrices } from "./prices.ts";
import { costMicroUsd, NO_USAGE, toTokenUsage, UsageBody } from "./usage.ts";

describe("what a call used and cost", () => {
  it("reads DeepSeek's cache hits and OpenAI's details alike", () => {
    const deepSeek = UsageBody.parse({ prompt_tokens: 90, completion_tokens: 9, prompt_cache_hit_tokens: 64 });
    expect(toTokenUsage(deepSeek)).toMatchObject({ tokensIn: 90, tokensOut: 9, tokensCached: 64, tokensReasoning: 0 });
    const openAi = UsageBody.parse({
      prompt_tokens: 90,
      completion_tokens: 9,
      prompt_tokens_details: { cached_tokens: 32 },
      completion_tokens_details: { reasoning_tokens: 4 },
    });
    expect(toTokenUsage(openAi)).toMatchObject({ tokensCached: 32, tokensReasoning: 4, chargedMicroUsd: null });
  });

  it("takes an odd field for an absent one", () => {
    const usage = toTokenUsage(UsageBody.parse({ prompt_tokens: "many", completion_tokens: -3, cost: null }));
    expect(usage).toEqual(NO_USAGE);
  });

  it("prices cached tokens apart from fresh ones", () => {
    const usage = { ...NO_USAGE, tokensIn: 1_000_000, tokensCached: 400_000, tokensOut: 100_000 };
    expect(costMicroUsd(usage, ["gpt-4.1-mini"], LIST_PRICES)).toBe(240_000 + 40_000 + 160_000);
  });

  it("knows a model by its vendor's name and its dated name, and no other", () => {
    expect(findPrice(LIST_PRICES, "openai/gpt-4o-mini")).toBe(LIST_PRICES.prices["gpt-4o-mini"]);
    expect(findPrice(LIST_PRICES, "GPT-5-mini-2025-08-07")).toBe(LIST_PRICES.prices["gpt-5-mini"]);
    expect(findPrice(LIST_PRICES, "gpt-4o-mini-audio")).toBeUndefined();
  });

  it("says null, not zero, where nobody knows the price", () => {
    expect(costMicroUsd({ ...NO_USAGE, tokensIn: 10 }, ["llama", "llama:8b"], LIST_PRICES)).toBeNull();
    expect(costMicroUsd({ ...NO_USAGE, tokensIn: 10 }, ["llama"], withPrices({ llama: { input: 0, output: 0 } }))).toBe(
      0,
    );
  });
});
