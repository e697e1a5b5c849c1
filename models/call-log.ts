import type { Clock, ModelCallRecord } from "../domain/index.ts";
import { costMicroUsd, NO_USAGE, type TokenUsage } from "./usage.ts";
import type { PriceTable } from "./prices.ts";

/** What all calls of one request have in common. */
export interface CallContext {
  turnId: string | null;
  purpose: string;
  onCall?: ((call: ModelCallRecord) => void) | undefined;
}

export interface CallOutcome {
  provider: string;
  /** Asked for, and answered when the provider said so. */
  models: readonly [requested: string, answered?: string | undefined];
  startedAt: Date;
  usage?: TokenUsage | undefined;
  finishReason?: string | null;
  errorCode?: string | null;
}

/** The attempts of one request, as they end. */
export interface CallLog {
  readonly calls: ModelCallRecord[];
  readonly tokens: number;
  add(outcome: CallOutcome): void;
}

export interface CallLogOptions {
  clock: Clock;
  createId: (now: Date) => string;
  prices: PriceTable;
}

export function createCallLog(context: CallContext, options: CallLogOptions): CallLog {
  const calls: ModelCallRecord[] = [];
  return {
    calls,
    get tokens() {
      return calls.reduce((sum, call) => sum + call.tokensIn + call.tokensOut, 0);
    },
    add: (outcome) => {
      const now = options.clock.now();
      const [requested, answered] = outcome.models;
      const { chargedMicroUsd: _, ...tokens } = outcome.usage ?? NO_USAGE;
      const models = answered === undefined ? [requested] : [answered, requested];
      const call: ModelCallRecord = {
        id: options.createId(now),
        turnId: context.turnId,
        purpose: context.purpose,
        provider: outcome.provider,
        model: answered ?? requested,
        ...tokens,
        costMicroUsd: outcome.usage === undefined ? null : costMicroUsd(outcome.usage, models, options.prices),
        latencyMs: now.getTime() - outcome.startedAt.getTime(),
        finishReason: outcome.finishReason ?? null,
        errorCode: outcome.errorCode ?? null,
        at: outcome.startedAt,
      };
      calls.push(call);
      context.onCall?.(call);
    },
  };
}
