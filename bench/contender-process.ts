import { InternalError, describeError } from "../domain/index.ts";
import type { Contender, ContenderModule, ContenderSpec } from "./contender.ts";
import { runTurns, runWorkload, type TurnRange, type Workload } from "./workload.ts";

export const CONTENDERS = ["ours", "oursEmbedded", "langgraph", "langgraphExit", "floor"] as const;
export type ContenderName = (typeof CONTENDERS)[number];

export type Job =
  | { kind: "prepare" }
  | { kind: "open" }
  | ({ kind: "workload" } & Workload)
  | ({ kind: "turns" } & TurnRange)
  | { kind: "memory" }
  | { kind: "close" };

export interface JobResult {
  latenciesMs: number[];
  seconds: number;
  /** User and system time of this process alone, while the job ran. */
  cpuMs: number;
  rssMb: number;
  heapMb: number;
}

export type JobReply = { ok: true; result: JobResult } | { ok: false; error: string };

const MB = 1024 * 1024;

/** Imported one by one, so that a contender does not carry the others' modules in its memory. */
async function loadModule(name: ContenderName): Promise<ContenderModule> {
  if (name === "ours") return (await import("./contenders/ours.ts")).ours;
  if (name === "oursEmbedded") return (await import("./contenders/ours.ts")).oursEmbedded;
  if (name === "floor") return (await import("./contenders/floor.ts")).floor;
  if (name === "langgraph") return (await import("./contenders/langgraph.ts")).langgraph;
  if (name === "langgraphExit") return (await import("./contenders/langgraph.ts")).langgraphExit;
  throw new InternalError({ code: "bench-no-contender", message: `no contender ${String(name)}` });
}

class ContenderHost {
  readonly #module: ContenderModule;
  readonly #spec: ContenderSpec;
  #contender: Contender | undefined;

  constructor(module: ContenderModule, spec: ContenderSpec) {
    this.#module = module;
    this.#spec = spec;
  }

  async run(job: Job): Promise<number[]> {
    if (job.kind === "prepare") await this.#module.prepare(this.#spec);
    else if (job.kind === "open") this.#contender = await this.#module.create(this.#spec);
    else if (job.kind === "close") await this.#contender?.close();
    else if (job.kind === "workload") return runWorkload(this.#opened(), job);
    else if (job.kind === "turns") return runTurns(this.#opened(), job);
    return [];
  }

  #opened(): Contender {
    if (this.#contender === undefined)
      throw new InternalError({ code: "bench-not-open", message: "`open` comes first" });
    return this.#contender;
  }
}

async function measure(host: ContenderHost, job: Job): Promise<JobResult> {
  if (job.kind === "memory") globalThis.gc?.();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const latenciesMs = await host.run(job);
  const seconds = (performance.now() - startedAt) / 1000;
  const used = process.cpuUsage(cpu);
  const memory = process.memoryUsage();
  return {
    latenciesMs,
    seconds,
    cpuMs: (used.user + used.system) / 1000,
    rssMb: memory.rss / MB,
    heapMb: memory.heapUsed / MB,
  };
}

async function answer(host: ContenderHost, job: Job): Promise<JobReply> {
  try {
    return { ok: true, result: await measure(host, job) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? (error.stack ?? describeError(error)) : describeError(error) };
  }
}

async function main(name: ContenderName, spec: ContenderSpec): Promise<void> {
  const host = new ContenderHost(await loadModule(name), spec);
  process.on("message", (job: Job) => void answer(host, job).then((reply) => process.send?.(reply)));
  process.once("disconnect", () => process.exit(0)); // the parent is gone
  process.stdout.write("ready\n");
}

if (import.meta.main) {
  const [name = "", spec = "{}"] = process.argv.slice(2);
  await main(name as ContenderName, JSON.parse(spec) as ContenderSpec);
}
