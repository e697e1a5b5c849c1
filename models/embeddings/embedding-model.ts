import type { ModelCallRecord } from "../../domain/index.ts";

export interface EmbeddingRequest {
  orgId: string;
  turnId?: string | null;
  /** Which part of the product asks. */
  purpose?: string;
  texts: readonly string[];
  /** Ends everything at once; `embed` then rejects with the signal's reason. */
  signal: AbortSignal;
  onCall?: (call: ModelCallRecord) => void;
}

export interface EmbeddingReply {
  /** One for each text, in their order. */
  vectors: number[][];
  /** Every attempt at a provider; none for vectors computed here. */
  calls: ModelCallRecord[];
}

export interface EmbeddingModel {
  /** Names the vector space. Store it beside the vectors: those of different names cannot be compared. */
  readonly name: string;
  /** Computed from the words here: it tells of spelling, not of meaning. */
  readonly isLexical: boolean;
  /** Length of the vectors; null when only the provider knows. */
  readonly dimensions: number | null;
  /**
   * @throws ModelError `model-down`, `model-timeout`, `model-refused`, `model-bad-answer` or `token-limit`; `data.calls`
   *   holds the attempts. There is no fallback: another provider's vectors would be from another space.
   */
  embed(request: EmbeddingRequest): Promise<EmbeddingReply>;
}
