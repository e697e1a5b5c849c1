import { addMs, type Clock } from "../domain/index.ts";

export interface CircuitBreakerOptions {
  clock: Clock;
  /** Consecutive failures that open it. */
  failures?: number;
  /** How long it stays open the first time; doubles with each failed trial, up to `maxOpenMs`. */
  openMs?: number;
  maxOpenMs?: number;
}

/**
 * Keeps a dead provider from costing every turn a timeout. Closed: all pass. Open: none pass until `openUntil`. Then one
 * trial at a time passes; its success closes, its failure opens for longer.
 */
export interface CircuitBreaker {
  /** Whether a request may go out now. Whoever got `true` reports back with exactly one of the three below. */
  enter(): boolean;
  succeeded(): void;
  failed(): void;
  /** Ended without a verdict: aborted, or the request itself was at fault. */
  released(): void;
  readonly openUntil: Date | null;
}

export function createCircuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  const { clock, failures: limit = 5, openMs = 15_000, maxOpenMs = 300_000 } = options;
  let failures = 0;
  let openings = 0;
  let openUntil: Date | null = null;
  let trial = false;

  const open = (): void => {
    openUntil = addMs(clock.now(), Math.min(openMs * 2 ** openings, maxOpenMs));
    openings += 1;
    trial = false;
  };

  return {
    get openUntil() {
      return openUntil;
    },
    enter: () => {
      if (openUntil === null) return true;
      if (trial || clock.now() < openUntil) return false;
      trial = true;
      return true;
    },
    succeeded: () => {
      failures = 0;
      openings = 0;
      openUntil = null;
      trial = false;
    },
    failed: () => {
      failures += 1;
      // Requests that went out before it opened may still fail: only a trial's failure lengthens the opening.
      if (trial || (openUntil === null && failures >= limit)) open();
    },
    released: () => {
      trial = false;
    },
  };
}
