import { startContender } from "./contender-client.ts";
import type { ContenderName, JobResult } from "./contender-process.ts";
import type { ContenderSpec } from "./contender.ts";
import { blindMeter, DatabaseMeter, postgresCpuMs, type Meter } from "./measure-database.ts";
import { percentile, round } from "./statistics.ts";
import type { Workload } from "./workload.ts";

/** The contracts' `M`, with what else was counted. */
export interface Measurement {
  turnsPerSecond: number;
  p50Ms: number;
  p95Ms: number;
  /** CPU of the contender's own process. */
  cpuMsPerTurn: number;
  /** CPU of all PostgreSQL processes; null where they cannot be seen. */
  postgresCpuMsPerTurn: number | null;
  /** Rows inserted, updated or deleted. */
  rowsPerTurn: number;
  transactionsPerTurn: number;
  /** Write-ahead log, that is, everything the server had to write, indexes included. */
  bytesPerTurn: number;
  /** What stays: growth of the database. */
  storedBytesPerTurn: number;
  rssMb: number;
}

export interface RoundPlan {
  name: ContenderName;
  spec: ContenderSpec;
  workload: Workload;
  warmUpConversations: number;
}

interface Timed {
  result: JobResult;
  walBytes: number;
  postgresCpuMs: number | null;
}

function difference(after: number | null, before: number | null): number | null {
  return after === null || before === null ? null : after - before;
}

async function runTimed(meter: Meter, plan: RoundPlan): Promise<Timed> {
  const client = await startContender(plan.name, plan.spec);
  try {
    await client.run({ kind: "open" });
    const warmUp = {
      ...plan.workload,
      prefix: `${plan.workload.prefix}-warm`,
      conversations: plan.warmUpConversations,
    };
    await client.run({ kind: "workload", ...warmUp });
    const [wal, cpu] = [await meter.walBytes(), await postgresCpuMs()];
    const result = await client.run({ kind: "workload", ...plan.workload });
    const timed = {
      result,
      walBytes: (await meter.walBytes()) - wal,
      postgresCpuMs: difference(await postgresCpuMs(), cpu),
    };
    await client.run({ kind: "close" });
    return timed;
  } finally {
    await client.end();
  }
}

/** One contender's share of one round: a fresh process, a warm-up, then the measured workload. */
export async function runRound(plan: RoundPlan): Promise<Measurement> {
  const embedded = plan.name === "oursEmbedded";
  const meter = embedded ? blindMeter : await DatabaseMeter.open(plan.spec.databaseUrl);
  try {
    const before = await meter.read();
    const timed = await runTimed(meter, plan);
    const after = await meter.read();
    const turns = plan.workload.conversations * plan.workload.turnsEach;
    // rows are counted over the warm-up too: PostgreSQL reports them only when the process has gone
    const allTurns = turns + plan.warmUpConversations * plan.workload.turnsEach;
    return {
      turnsPerSecond: round(turns / timed.result.seconds),
      p50Ms: round(percentile(timed.result.latenciesMs, 0.5)),
      p95Ms: round(percentile(timed.result.latenciesMs, 0.95)),
      cpuMsPerTurn: round(timed.result.cpuMs / turns),
      postgresCpuMsPerTurn: timed.postgresCpuMs === null ? null : round(timed.postgresCpuMs / turns),
      rowsPerTurn: round((after.rows - before.rows) / allTurns),
      transactionsPerTurn: round((after.commits - before.commits) / allTurns),
      bytesPerTurn: round(timed.walBytes / turns),
      storedBytesPerTurn: round((after.databaseBytes - before.databaseBytes) / allTurns),
      rssMb: round(timed.result.rssMb),
    };
  } finally {
    await meter.close();
  }
}
