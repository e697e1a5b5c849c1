/** One attempt at one model provider, failed ones too: what it used, cost and came to. */
export interface ModelCallRecord {
  id: string;
  turnId: string | null;
  /** Which part of the product asked: an agent's name, `summary`, `embedding`, `transcribe`, `eval`. */
  purpose: string;
  /** The provider's host; `offline` for the rule-based model. */
  provider: string;
  /** The model that answered, else the one asked for. */
  model: string;
  tokensIn: number;
  tokensOut: number;
  /** The part of `tokensIn` that the provider had in its cache. */
  tokensCached: number;
  /** The part of `tokensOut` that was thinking. */
  tokensReasoning: number;
  /** Millionths of a dollar; null when nobody knows the price. */
  costMicroUsd: number | null;
  latencyMs: number;
  finishReason: string | null;
  /** What went wrong: `http-429`, `network`, `timeout`, `content-filter`, `bad-answer`, `aborted`; null when answered. */
  errorCode: string | null;
  at: Date;
}
