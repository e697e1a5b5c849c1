import type { Hint, HintHandler, Queue } from "../../domain/index.ts";

export interface InProcessQueueOptions {
  onError(error: unknown, hint: Hint): void;
  now(): Date;
}

interface Waiting {
  hint: Hint;
  timer: NodeJS.Timeout;
}

const keyOf = (hint: Hint): string => `${hint.kind} ${hint.id}`;
/** `setTimeout` overflows above 2^31 - 1 ms; later hints are the sweep's. */
const LONGEST_WAIT_MS = 2_147_483_647;

/** Hints within one process: the same kind and id collapse into the earliest, at most `concurrency` run at once. */
export function createInProcessQueue(options: InProcessQueueOptions): Queue {
  const waiting = new Map<string, Waiting>();
  const ready: Hint[] = [];
  const running = new Set<Promise<void>>();
  let handler: HintHandler | undefined;
  let concurrency = 0;
  let closed = false;

  function pump(): void {
    while (handler !== undefined && !closed && running.size < concurrency) {
      const hint = ready.shift();
      if (hint === undefined) return;
      const work: Promise<void> = handler(hint)
        .catch((error: unknown) => options.onError(error, hint))
        .finally(() => {
          running.delete(work);
          pump();
        });
      running.add(work);
    }
  }

  function makeReady(hint: Hint): void {
    if (!ready.some((other) => keyOf(other) === keyOf(hint))) ready.push(hint);
    pump();
  }

  function wait(hint: Hint, delayMs: number): void {
    const key = keyOf(hint);
    const earlier = waiting.get(key);
    if (earlier !== undefined) {
      if (earlier.hint.at <= hint.at) return;
      clearTimeout(earlier.timer);
    }
    const timer = setTimeout(
      () => {
        waiting.delete(key);
        makeReady(hint);
      },
      Math.min(delayMs, LONGEST_WAIT_MS),
    );
    timer.unref();
    waiting.set(key, { hint, timer });
  }

  return {
    hint: async (hint) => {
      if (closed) return;
      const delayMs = hint.at.getTime() - options.now().getTime();
      if (delayMs > 0) wait(hint, delayMs);
      else makeReady(hint);
    },
    consume: async (work, atOnce) => {
      handler = work;
      concurrency = atOnce;
      pump();
    },
    healthy: async () => !closed,
    close: async () => {
      closed = true;
      for (const { timer } of waiting.values()) clearTimeout(timer);
      waiting.clear();
      ready.length = 0;
      await Promise.all(running);
    },
  };
}
