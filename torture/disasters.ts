import { execFile } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { Redis } from "ioredis";
import pg from "pg";
import type { Program } from "../bench/index.ts";
import { describeError } from "../domain/index.ts";
import type { TortureOptions } from "./plan.ts";
import { between, chance } from "./random.ts";
import { startWorker, type Stage } from "./stage.ts";

const START_TRIES = 20;
const START_PAUSE_MS = 500;
const LIFE_MS = { min: 2000, max: 5000 };

/** Keeps one worker alive and kills it, again and again, until told to stop; then one more is left running. */
export class DoomedWorker {
  readonly #stage: Stage;
  readonly #options: TortureOptions;
  readonly #name: string;
  #program: Program | undefined;
  #stopped = new AbortController();
  kills = 0;

  constructor(stage: Stage, options: TortureOptions, name: string) {
    this.#stage = stage;
    this.#options = options;
    this.#name = name;
  }

  /** Resolves when the killing has ended and a worker runs that nobody kills. */
  async run(): Promise<void> {
    const { seed, killEveryMs } = this.#options;
    for (;;) {
      const program = await this.#start();
      if (program === undefined) return;
      this.#program = program;
      const lifeMs = killEveryMs ?? between(LIFE_MS.min, LIFE_MS.max, chance(seed, this.#name, this.kills));
      await delay(lifeMs, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
      if (this.#stopped.signal.aborted) return;
      await program.end("SIGKILL");
      this.kills += 1;
    }
  }

  /** As a process manager does: a worker that finds no database ends and is started again. */
  async #start(): Promise<Program | undefined> {
    for (let tries = START_TRIES; tries > 0; tries -= 1) {
      try {
        return await startWorker(this.#stage, this.#name);
      } catch (error) {
        this.#options.log(`${this.#name} did not start: ${describeError(error)}`);
        await delay(START_PAUSE_MS);
      }
    }
    return undefined;
  }

  /** No more kills: the run may settle. */
  spare(): void {
    this.#stopped.abort();
  }

  async end(): Promise<void> {
    this.#stopped.abort();
    await this.#program?.end();
  }
}

/** Everything in this database of Redis is gone: hints, delays, schedulers. */
export async function flushRedis(redisUrl: string): Promise<void> {
  const redis = new Redis(redisUrl);
  try {
    await redis.flushdb();
  } finally {
    redis.disconnect();
  }
}

/** Restarts the server where we know how; otherwise cuts every connection, ours and those of the processes. */
export async function restartPostgres(options: TortureOptions, stage: Stage): Promise<string> {
  if (options.restartCommand !== null) {
    await promisify(execFile)("/bin/sh", ["-c", options.restartCommand], { timeout: 60_000 });
    return `restarted by ${options.restartCommand}`;
  }
  const client = new pg.Client({ connectionString: options.databaseUrl });
  await client.connect();
  try {
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
      stage.database.name,
    ]);
  } finally {
    await client.end();
  }
  return "all its connections cut (no --restart-command)";
}
