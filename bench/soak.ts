import { startContender } from "./contender-client.ts";
import type { ContenderName, JobResult } from "./contender-process.ts";
import type { ContenderSpec } from "./contender.ts";
import { round } from "./statistics.ts";

/** Memory of one worker process as it serves more and more conversations. */
export interface Soak {
  samples: { conversations: number; rssMb: number; heapMb: number }[];
  /** Memory at the last conversation over memory at the first mark, minus 1: 0.1 is 10 %. */
  rssGrowth: number;
  heapGrowth: number;
}

export interface SoakPlan {
  name: ContenderName;
  spec: ContenderSpec;
  inFlight: number;
  /** Where memory is read, rising. */
  marks: readonly number[];
}

export const SOAK_MARKS = [1000, 2000, 4000, 6000, 8000, 10_000] as const;

export async function runSoak(plan: SoakPlan): Promise<Soak> {
  const client = await startContender(plan.name, plan.spec);
  const samples: Soak["samples"] = [];
  try {
    await client.run({ kind: "open" });
    let done = 0;
    for (const mark of plan.marks) {
      const workload = { prefix: `soak-${mark}`, conversations: mark - done, turnsEach: 1, inFlight: plan.inFlight };
      await client.run({ kind: "workload", ...workload });
      done = mark;
      samples.push(toSample(mark, await client.run({ kind: "memory" })));
    }
    await client.run({ kind: "close" });
  } finally {
    await client.end();
  }
  return { samples, ...growthOf(samples) };
}

function toSample(conversations: number, memory: JobResult): Soak["samples"][number] {
  return { conversations, rssMb: round(memory.rssMb), heapMb: round(memory.heapMb) };
}

function growthOf(samples: Soak["samples"]): { rssGrowth: number; heapGrowth: number } {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return { rssGrowth: Number.NaN, heapGrowth: Number.NaN };
  return { rssGrowth: round(last.rssMb / first.rssMb - 1), heapGrowth: round(last.heapMb / first.heapMb - 1) };
}
