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
/** `setTimeout` overflows above 2^31 - 1 ms. */
const LONGEST_WAIT_MS = 2_147_483_647;

/** Hints within one process: the same kind and id collapse into the earliest, at most `concurrency` run at once. */
class InProcessQueue implements Queue {
  readonly #options: InProcessQueueOptions;
  readonly #waiting = new Map<string, Waiting>();
  readonly #ready: Hint[] = [];
  readonly #running = new Set<Promise<void>>();
  #handler: HintHandler | undefined;
  #concurrency = 0;
  #closed = false;

  constructor(options: InProcessQueueOptions) {
    this.#options = options;
  }

  async hint(hint: Hint): Promise<void> {
    if (this.#closed) return;
    const delayMs = hint.at.getTime() - this.#options.now().getTime();
    if (delayMs > 0) this.#wait(hint, delayMs);
    else this.#makeReady(hint);
  }

  async consume(handler: HintHandler, concurrency: number): Promise<void> {
    this.#handler = handler;
    this.#concurrency = concurrency;
    this.#pump();
  }

  async healthy(): Promise<boolean> {
    return !this.#closed;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.#ready.length = 0;
    await Promise.all(this.#running);
  }

  #pump(): void {
    while (this.#handler !== undefined && !this.#closed && this.#running.size < this.#concurrency) {
      const hint = this.#ready.shift();
      if (hint === undefined) return;
      const work: Promise<void> = this.#handler(hint)
        .catch((error: unknown) => this.#options.onError(error, hint))
        .finally(() => {
          this.#running.delete(work);
          this.#pump();
        });
      this.#running.add(work);
    }
  }

  #makeReady(hint: Hint): void {
    if (!this.#ready.some((other) => keyOf(other) === keyOf(hint))) this.#ready.push(hint);
    this.#pump();
  }

  #wait(hint: Hint, delayMs: number): void {
    const key = keyOf(hint);
    const earlier = this.#waiting.get(key);
    if (earlier !== undefined && earlier.hint.at <= hint.at) return;
    clearTimeout(earlier?.timer);
    // Node's timers count from the loop's cached time and may fire early: a hint that comes too soon finds nothing due.
    const becomeReady = (): void => {
      this.#waiting.delete(key);
      void this.hint(hint);
    };
    const timer = setTimeout(becomeReady, Math.min(delayMs, LONGEST_WAIT_MS));
    timer.unref();
    this.#waiting.set(key, { hint, timer });
  }
}

export function createInProcessQueue(options: InProcessQueueOptions): Queue {
  return new InProcessQueue(options);
}
