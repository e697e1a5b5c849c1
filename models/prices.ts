/** Micro-dollars per million tokens: $0.15 is 150_000. */
export interface ModelPrice {
  input: number;
  cachedInput?: number;
  output: number;
}

export interface PriceTable {
  /** When these were true. */
  version: string;
  prices: Readonly<Record<string, ModelPrice>>;
}

/**
 * List prices in public documentation, without discounts and peak tariffs. Only for providers that do not report a cost;
 * a model that is not here costs `null` (unknown), never zero. Prices change monthly: `prices` of `createChatModels`
 * adds to these or replaces them.
 */
export const LIST_PRICES: PriceTable = {
  version: "2026-04-30",
  prices: {
    "gpt-4o": { input: 2_500_000, cachedInput: 1_250_000, output: 10_000_000 },
    "gpt-4o-mini": { input: 150_000, cachedInput: 75_000, output: 600_000 },
    "gpt-4.1": { input: 2_000_000, cachedInput: 500_000, output: 8_000_000 },
    "gpt-4.1-mini": { input: 400_000, cachedInput: 100_000, output: 1_600_000 },
    "gpt-4.1-nano": { input: 100_000, cachedInput: 25_000, output: 400_000 },
    "gpt-5": { input: 1_250_000, cachedInput: 125_000, output: 10_000_000 },
    "gpt-5-mini": { input: 250_000, cachedInput: 25_000, output: 2_000_000 },
    "gpt-5-nano": { input: 50_000, cachedInput: 5_000, output: 400_000 },
    "deepseek-v4-flash": { input: 140_000, cachedInput: 2_800, output: 280_000 },
    "deepseek-v4-pro": { input: 1_740_000, cachedInput: 14_500, output: 3_480_000 },
    "text-embedding-3-small": { input: 20_000, output: 0 },
    "text-embedding-3-large": { input: 130_000, output: 0 },
  },
};

/** The list prices, with these on top. */
export function withPrices(prices: Readonly<Record<string, ModelPrice>> | undefined): PriceTable {
  if (prices === undefined) return LIST_PRICES;
  return { version: `${LIST_PRICES.version}+own`, prices: { ...LIST_PRICES.prices, ...prices } };
}

/** By the model's id, also without its vendor (`openai/…`) and its date (`…-2025-08-07`). */
export function findPrice(table: PriceTable, model: string): ModelPrice | undefined {
  const id = model.toLowerCase();
  const name = id.slice(id.lastIndexOf("/") + 1);
  const undated = name.replace(/-(\d{4}-\d{2}-\d{2}|\d{8})$/, "");
  return table.prices[id] ?? table.prices[name] ?? table.prices[undated];
}
