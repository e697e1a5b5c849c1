import type { AIMessage, BaseMessage } from "@langchain/core/messages";
import type { z } from "zod";
import type { Masker, ModelCallRecord } from "../domain/index.ts";

export type { ModelCallRecord };

/** What the model may call. `schema` checks the arguments where the tool runs; here it only becomes JSON Schema. */
export interface ModelTool {
  name: string;
  description: string;
  schema: z.ZodType;
}

export interface ModelRequest {
  orgId: string;
  turnId: string;
  /** Which part of the product asks: an agent's name, `summary`, `eval`. Kept with the call. */
  purpose: string;
  messages: BaseMessage[];
  /** Pass the same array for the same tools: its JSON Schema is made once per array. */
  tools: readonly ModelTool[];
  /** Ends everything at once; `complete` then rejects with the signal's reason, which is no error of the model. */
  signal: AbortSignal;
  /** Whether the rule-based model may answer this customer when every provider is down. */
  allowOffline: boolean;
  temperature?: number;
  /** Another model of the first provider; the fallback provider answers with its own. */
  model?: string;
  /** Tokens of the answer at most, instead of what the provider is configured with. */
  maxTokens?: number;
  /** Keeps placeholders the same over the calls of a turn, where the organisation masks; without it each call has its own. */
  masker?: Masker | undefined;
  /** Told of every attempt as it ends, also of one that the signal cut off and `complete` can no longer return. */
  onCall?: (call: ModelCallRecord) => void;
}

export interface ModelReply {
  /** Calls with broken JSON or unknown names are in `message.invalid_tool_calls`, each with its `error` in words. */
  message: AIMessage;
  calls: ModelCallRecord[];
}

export interface ChatModels {
  /**
   * One answer of the model, with retries and fallback behind it.
   * @throws ModelError `model-down`, `model-timeout`, `model-refused`, `model-bad-answer` or `token-limit`;
   *   `data.calls` holds the attempts. Rejects with `signal.reason` when aborted.
   */
  complete(request: ModelRequest): Promise<ModelReply>;
  /** No provider is configured: the rule-based model answers, and it knows nothing but the funnel. */
  readonly offline?: boolean;
  /** For people: `offline rules`, or `NAME at HOST`. */
  readonly description: string;
}
