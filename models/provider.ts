import { setTimeout as sleepFor } from "node:timers/promises";
import type { Clock, ModelError } from "../domain/index.ts";
import type { CallLog } from "./call-log.ts";
import { createCircuitBreaker } from "./circuit-breaker.ts";
import { failureOf, timedOut, toModelError, type Failure } from "./failures.ts";
import type { TokenUsage } from "./usage.ts";

/** What one good attempt brought. */
export interface AttemptResult<T> {
  value: T;
  model?: string | undefined;
  usage: TokenUsage;
  finishReason?: string | undefined;
}

export interface ProviderCall<T> {
  attempt: (signal: AbortSignal) => Promise<AttemptResult<T>>;
  /** The caller's: ends everything at once, and is nobody's failure. */
  signal: AbortSignal;
  log: CallLog;
  /** Where it is not the provider's own that is asked. */
  model?: string | undefined;
}

export interface ProviderOptions {
  name: string;
  model: string;
  timeoutMs: number;
  clock: Clock;
  retry?: Partial<RetryPolicy>;
}

export interface RetryPolicy {
  /** Attempts after the first. */
  retries: number;
  /** Before the first retry; doubles, and half of it is random. */
  delayMs: number;
  /** A longer Retry-After is not waited for: the next provider is asked. */
  maxRetryAfterMs: number;
  random: () => number;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

const RETRY_POLICY: RetryPolicy = {
  retries: 2,
  delayMs: 300,
  maxRetryAfterMs: 5_000,
  random: Math.random,
  sleep: (ms, signal) => sleepFor(ms, undefined, { signal }),
};

/** One provider with its timeouts, retries and circuit breaker around whatever is asked of it. */
export interface Provider {
  readonly name: string;
  readonly model: string;
  /** @throws ModelError of the last attempt; the signal's reason when aborted. */
  call<T>(call: ProviderCall<T>): Promise<T>;
}

/** How long to wait before attempt `attempt + 1`; null when there is none. */
function retryDelayMs(failure: Failure, attempt: number, policy: RetryPolicy): number | null {
  if (!failure.retryable || attempt >= policy.retries) return null;
  if ((failure.retryAfterMs ?? 0) > policy.maxRetryAfterMs) return null;
  const base = policy.delayMs * 2 ** attempt;
  return Math.max(failure.retryAfterMs ?? 0, base / 2 + (policy.random() * base) / 2);
}

/** Runs `work` with a signal that the caller or the deadline ends. The caller's reason wins over what `work` threw. */
async function withDeadline<T>(
  options: { name: string; timeoutMs: number; signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, timeoutMs } = options;
  signal.throwIfAborted();
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    controller.abort();
  }, timeoutMs);
  try {
    return await work(controller.signal);
  } catch (error) {
    signal.throwIfAborted();
    throw late ? toModelError(options.name, timedOut(timeoutMs)) : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

function skipped(name: string, until: Date | null): ModelError {
  return toModelError(name, {
    code: "model-down",
    kind: "skipped",
    retryable: false, // here and now: nothing was asked
    providerFault: false,
    message: `failed again and again and is not asked before ${until?.toISOString() ?? "its trial ends"}`,
  });
}

export function createProvider(options: ProviderOptions): Provider {
  const { name, model, timeoutMs, clock } = options;
  const policy = { ...RETRY_POLICY, ...options.retry };
  const breaker = createCircuitBreaker({ clock });

  async function once<T>({ attempt, signal, log, model: asked = model }: ProviderCall<T>): Promise<T> {
    const startedAt = clock.now();
    try {
      const result = await withDeadline({ name, timeoutMs, signal }, attempt);
      breaker.succeeded();
      const { usage, finishReason = null } = result;
      log.add({ provider: name, models: [asked, result.model], startedAt, usage, finishReason });
      return result.value;
    } catch (error) {
      const failure = failureOf(error);
      if (failure?.providerFault === true) breaker.failed();
      else breaker.released();
      const errorCode = failure?.kind ?? (signal.aborted ? "aborted" : "internal");
      log.add({ provider: name, models: [asked], startedAt, errorCode });
      throw error;
    }
  }

  async function call<T>(request: ProviderCall<T>): Promise<T> {
    const { signal } = request;
    for (let attempt = 0; ; attempt += 1) {
      signal.throwIfAborted();
      if (!breaker.enter()) throw skipped(name, breaker.openUntil);
      try {
        return await once(request);
      } catch (error) {
        const failure = failureOf(error);
        const delayMs = failure === undefined ? null : retryDelayMs(failure, attempt, policy);
        if (delayMs === null || breaker.openUntil !== null) throw error;
        await policy.sleep(delayMs, signal).catch((stopped: unknown) => {
          signal.throwIfAborted();
          throw stopped;
        });
      }
    }
  }

  return { name, model, call };
}
