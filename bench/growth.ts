import { startContender, type ContenderClient } from "./contender-client.ts";
import type { ContenderName } from "./contender-process.ts";
import type { ContenderSpec } from "./contender.ts";
import { DatabaseMeter } from "./measure-database.ts";
import { median, round } from "./statistics.ts";

export interface Growth {
  /** Median of message 1 000 over median of message 60. */
  latency: number;
  bytes: number;
  msAtSixty: number;
  msAtThousand: number;
  bytesAtSixty: number;
  bytesAtThousand: number;
}

export interface GrowthPlan {
  name: ContenderName;
  spec: ContenderSpec;
  /** How many old and young conversations are compared. */
  pairs: number;
}

const MESSAGES_PER_TURN = 2;
/** Turns measured around each mark. */
const WINDOW = 20;
const YOUNG_TURN = 60 / MESSAGES_PER_TURN - WINDOW / 2;
const OLD_TURN = 1000 / MESSAGES_PER_TURN - WINDOW / 2;

interface Samples {
  ms: number[];
  bytes: number[];
}

interface Bench {
  client: ContenderClient;
  meter: DatabaseMeter;
}

async function sample(bench: Bench, turn: { conversation: string; from: number }, into: Samples): Promise<void> {
  const wal = await bench.meter.walBytes();
  const { latenciesMs } = await bench.client.run({ kind: "turns", ...turn, count: 1 });
  into.bytes.push((await bench.meter.walBytes()) - wal);
  into.ms.push(...latenciesMs);
}

/** An old and a young conversation take turns, so that whatever disturbs the machine disturbs both. */
async function comparePair(bench: Bench, pair: number, into: { old: Samples; young: Samples }): Promise<void> {
  const [old, young] = [`growth-old-${pair}`, `growth-young-${pair}`];
  await bench.client.run({ kind: "turns", conversation: old, from: 0, count: OLD_TURN });
  await bench.client.run({ kind: "turns", conversation: young, from: 0, count: YOUNG_TURN });
  for (let turn = 0; turn < WINDOW; turn += 1) {
    await sample(bench, { conversation: old, from: OLD_TURN + turn }, into.old);
    await sample(bench, { conversation: young, from: YOUNG_TURN + turn }, into.young);
  }
}

/**
 * Whether a turn costs the same late in a long conversation. Medians, because the first touch of a page after a
 * checkpoint puts the whole page into the log.
 */
export async function measureGrowth(plan: GrowthPlan): Promise<Growth> {
  const meter = await DatabaseMeter.open(plan.spec.databaseUrl);
  const client = await startContender(plan.name, plan.spec);
  const samples = { old: { ms: [], bytes: [] } as Samples, young: { ms: [], bytes: [] } as Samples };
  try {
    await client.run({ kind: "open" });
    for (let pair = 0; pair < plan.pairs; pair += 1) await comparePair({ client, meter }, pair, samples);
    await client.run({ kind: "close" });
  } finally {
    await client.end();
    await meter.close();
  }
  return toGrowth(samples.old, samples.young);
}

function toGrowth(old: Samples, young: Samples): Growth {
  return {
    latency: round(median(old.ms) / median(young.ms)),
    bytes: round(median(old.bytes) / median(young.bytes)),
    msAtSixty: round(median(young.ms)),
    msAtThousand: round(median(old.ms)),
    bytesAtSixty: round(median(young.bytes)),
    bytesAtThousand: round(median(old.bytes)),
  };
}
