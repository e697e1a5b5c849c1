export * from "./chat-models.ts";
export { createChatModels, type ChatModelsOptions } from "./create-chat-models.ts";
export { maskMessages } from "./masked-messages.ts";
export type { ModelPrice } from "./prices.ts";
export type { RetryPolicy } from "./provider.ts";
export type { ProviderSettings } from "./settings.ts";
export {
  createTokenLimiter,
  unlimitedTokens,
  type TokenLimiter,
  type TokenLimiterOptions,
  type TokenReservation,
  type TokenUsageReading,
} from "./token-limiter.ts";
export * from "./embeddings/index.ts";
