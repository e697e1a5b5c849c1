import { randomUUID } from "node:crypto";
import { AIMessage } from "@langchain/core/messages";
import { InternalError, ModelError, systemClock, type Clock, type ModelCallRecord } from "../../domain/index.ts";
import type { ChatModels, ModelRequest } from "../chat-models.ts";

/** One answer of the script. Without `reply` and calls it is an empty answer, which models give too. */
export interface ScriptStep {
  /** Looks at the request (assertions); what it throws is thrown by `complete` and again by `done`. */
  expect?: (request: ModelRequest) => void;
  reply?: string;
  toolCalls?: readonly { name: string; args: Record<string, unknown>; id?: string }[];
  /** Calls as the model wrote them: broken JSON or an unknown name. */
  invalidToolCalls?: readonly { name: string; args: string; error?: string; id?: string }[];
  /** As the provider names it: `length` when the answer was cut off. */
  finishReason?: string;
  fail?: ModelError;
  /** The answer comes when this resolves, or never when the request is aborted before. */
  wait?: Promise<void>;
}

export type Script = ScriptStep | ((request: ModelRequest) => ScriptStep | Promise<ScriptStep>);

export interface ScriptedModels extends ChatModels {
  /** Every request so far, also unexpected ones, in order of arrival. */
  readonly requests: readonly ModelRequest[];
  /** Throws the first thing that went wrong, or when a step was not asked for. */
  done(): void;
}

async function untilReady(wait: Promise<void> | undefined, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (wait === undefined) return;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await Promise.race([wait, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function toMessage(step: ScriptStep, index: number): AIMessage {
  const callId = (position: number): string => `call_${index}_${position}`;
  const invalid = step.invalidToolCalls ?? [];
  return new AIMessage({
    content: step.reply ?? "",
    response_metadata: { finish_reason: step.finishReason ?? "stop" },
    tool_calls: (step.toolCalls ?? []).map((call, n) => ({ type: "tool_call", id: callId(n), ...call })),
    invalid_tool_calls: invalid.map((call, n) => ({
      type: "invalid_tool_call",
      id: callId((step.toolCalls?.length ?? 0) + n),
      error: "not valid JSON",
      ...call,
    })),
  });
}

function toCall(request: ModelRequest, clock: Clock, errorCode: string | null): ModelCallRecord {
  const answered = errorCode === null;
  return {
    id: randomUUID(),
    turnId: request.turnId,
    purpose: request.purpose,
    provider: "scripted",
    model: "script",
    tokensIn: answered ? 10 : 0,
    tokensOut: answered ? 5 : 0,
    tokensCached: 0,
    tokensReasoning: 0,
    costMicroUsd: answered ? 0 : null,
    latencyMs: 0,
    finishReason: answered ? "stop" : null,
    errorCode,
    at: clock.now(),
  };
}

function withCall(error: ModelError, call: ModelCallRecord): ModelError {
  const { code, message, remedy, data, cause, retryable } = error;
  return new ModelError({
    code,
    message,
    retryable,
    ...(remedy === undefined ? {} : { remedy }),
    ...(cause === undefined ? {} : { cause }),
    data: { calls: [call], ...data },
  });
}

/** Chat models that answer from a list, in order of the calls, and object to a call too many and to one too few. */
export function createScriptedModels(steps: readonly Script[], options: { clock?: Clock } = {}): ScriptedModels {
  const clock = options.clock ?? systemClock;
  const requests: ModelRequest[] = [];
  const failures: unknown[] = [];

  async function play(request: ModelRequest, index: number): Promise<ScriptStep> {
    const script = steps[index];
    if (script === undefined) {
      throw new InternalError({
        code: "script-unexpected",
        message: `model call ${index + 1} (${request.purpose}) is not in the script of ${steps.length} steps`,
      });
    }
    const step = typeof script === "function" ? await script(request) : script;
    step.expect?.(request);
    return step;
  }

  return {
    description: "scripted",
    requests,
    complete: async (request) => {
      const index = requests.push(request) - 1;
      const step = await play(request, index).catch((error: unknown) => {
        failures.push(error);
        throw error;
      });
      await untilReady(step.wait, request.signal);
      const call = toCall(request, clock, step.fail?.code ?? null);
      request.onCall?.(call);
      if (step.fail !== undefined) throw withCall(step.fail, call);
      return { message: toMessage(step, index), calls: [call] };
    },
    done: () => {
      if (failures.length > 0) throw failures[0];
      if (requests.length >= steps.length) return;
      throw new InternalError({
        code: "script-unconsumed",
        message: `the model was asked ${requests.length} times, the script has ${steps.length} steps`,
      });
    },
  };
}
