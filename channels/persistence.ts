import { setTimeout as delay } from "node:timers/promises";
import { PlatformError, type ChannelProblem, type Clock, describeError, errorCode } from "../domain/index.ts";
import type { ChannelLogger } from "./logger.ts";

/** Waits, or returns at once when called off. Tests put their own in its place. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

export const realPause: Pause = (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined);

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;

/** Doubles from a second to a minute, and is never shorter than the platform asks for. */
export function retryDelayMs(failures: number, error: unknown): number {
  const grown = Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), LONGEST_DELAY_MS);
  const asked = error instanceof PlatformError ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(grown, asked);
}

/** What keeps a channel from receiving: logged when it begins, when it changes and when it ends, shown all the while. */
export interface ProblemLog {
  readonly current: ChannelProblem | null;
  raise(error: unknown): void;
  clear(): void;
}

export function createProblemLog(accountId: string, clock: Clock, logger: ChannelLogger): ProblemLog {
  let current: ChannelProblem | null = null;
  return {
    get current() {
      return current;
    },
    raise: (error) => {
      const code = errorCode(error);
      if (current?.code === code) return;
      current = { code, message: describeError(error), since: current?.since ?? clock.now() };
      logger.warn({ accountId, code }, `channel does not receive: ${current.message}`);
    },
    clear: () => {
      if (current !== null) logger.info({ accountId, code: current.code }, "channel receives again");
      current = null;
    },
  };
}

export interface Persistence {
  signal: AbortSignal;
  pause: Pause;
  problems: ProblemLog;
}

/** Does `work` until it succeeds once or is called off, waiting longer after each failure. Never rejects. */
export async function untilDone(work: () => Promise<void>, { signal, pause, problems }: Persistence): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    try {
      await work();
      return problems.clear();
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      problems.raise(error);
      await pause(retryDelayMs(failures, error), signal);
    }
  }
}

/** Does `work` over and over until called off; failures in a row make it wait longer. Never rejects. */
export async function overAndOver(work: () => Promise<void>, persistence: Persistence): Promise<void> {
  while (!persistence.signal.aborted) await untilDone(work, persistence);
}
