import { setTimeout as delay } from "node:timers/promises";
import type { Program } from "../bench/index.ts";
import { describeError, UnavailableError } from "../domain/index.ts";

const START_TRIES = 20;
const START_PAUSE_MS = 500;

export interface DoomedOptions {
  name: string;
  /** Resolves when the process says that it is ready; `before` is what the one before it said. */
  start(before: Program | undefined): Promise<Program>;
  log(line: string): void;
}

/** A process that is killed without warning and started again, as a process manager would. */
export class DoomedProcess {
  readonly #options: DoomedOptions;
  #program: Program | undefined;
  #ended = false;
  kills = 0;

  constructor(options: DoomedOptions) {
    this.#options = options;
  }

  /** Starts it; one that ends because it finds no database is started again. */
  async start(): Promise<Program> {
    for (let tries = START_TRIES; tries > 0 && !this.#ended; tries -= 1) {
      try {
        this.#program = await this.#options.start(this.#program);
        if (this.#ended) await this.#program.end();
        return this.#program;
      } catch (error) {
        this.#options.log(`${this.#options.name} did not start: ${describeError(error)}`);
        await delay(START_PAUSE_MS);
      }
    }
    throw new UnavailableError({ code: "program-not-ready", message: `${this.#options.name} does not start any more` });
  }

  async kill(): Promise<void> {
    await this.#program?.end("SIGKILL");
    this.kills += 1;
  }

  /** Kills it `lifeMs(n)` after it got ready for the nth time, until the signal; then leaves it running. */
  async dieAgainAndAgain(lifeMs: (nth: number) => number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.start();
      await delay(lifeMs(this.kills), undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.kill();
    }
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#program?.end();
  }
}
