import { fileURLToPath } from "node:url";
import { captureModelRequest } from "./capture.ts";
import { startContender } from "./contender-client.ts";
import { CONTENDERS, type ContenderName } from "./contender-process.ts";
import type { ContenderSpec } from "./contender.ts";
import { removeEmbedded } from "./contenders/ours.ts";
import { measureGrowth } from "./growth.ts";
import { DatabaseMeter } from "./measure-database.ts";
import type { BenchTurnsOptions } from "./options.ts";
import { startProgram, type Program } from "./program.ts";
import { toReport, type BenchTurnsReport, type Samples } from "./report.ts";
import { runRound } from "./round.ts";
import { createScratchDatabase, type ScratchDatabase } from "./scratch-database.ts";
import { runSoak, SOAK_MARKS } from "./soak.ts";

/** A tool that only reads; its result for the model stand-in does not matter. */
const TOOL = "get_client";

type Specs = Record<ContenderName, ContenderSpec>;

interface Bench {
  options: BenchTurnsOptions;
  specs: Specs;
}

export function startModel(): Promise<Program> {
  return startProgram({
    name: "model stand-in",
    file: fileURLToPath(new URL("model-stand-in.ts", import.meta.url)),
    args: ["--tool", TOOL],
    readyLine: /^ready (\S+)$/,
    readyTimeoutMs: 20_000,
  });
}

function baseSpec(options: BenchTurnsOptions): Omit<ContenderSpec, "databaseUrl" | "modelUrl"> {
  const { redisUrl, historyWindow, poolSize } = options;
  return { redisUrl, historyWindow, poolSize, systemPrompt: "", tools: [], tool: TOOL };
}

async function prepare(name: ContenderName, spec: ContenderSpec): Promise<void> {
  const client = await startContender(name, spec);
  try {
    await client.run({ kind: "prepare" });
  } finally {
    await client.end();
  }
}

interface Preparing {
  options: BenchTurnsOptions;
  modelUrl: string;
  databases: ScratchDatabase[];
}

/** A contender with a database of its own. */
export async function prepareOne(name: ContenderName, bench: Preparing): Promise<ContenderSpec> {
  const { options, modelUrl, databases } = bench;
  const database = await createScratchDatabase(
    options.databaseUrl,
    `karavan_bench_${process.pid}_${name.toLowerCase()}`,
  );
  databases.push(database);
  const spec = { ...baseSpec(options), modelUrl, databaseUrl: database.url };
  await prepare(name, spec);
  return spec;
}

/** Prepares ours first, asks it what it sends to the model, and gives every other contender the same prompt and tools. */
async function prepareAll(bench: Preparing): Promise<Specs> {
  const entries: [ContenderName, ContenderSpec][] = [];
  let request: Pick<ContenderSpec, "systemPrompt" | "tools"> | undefined;
  for (const name of CONTENDERS) {
    const spec = await prepareOne(name, bench);
    request ??= await captureModelRequest(name, spec);
    entries.push([name, { ...spec, ...request }]);
  }
  return Object.fromEntries(entries) as Specs;
}

async function runRounds(bench: Bench): Promise<Samples> {
  const samples = Object.fromEntries(CONTENDERS.map((name) => [name, []])) as unknown as Samples; // every contender is a key
  const { options } = bench;
  for (let index = 0; index < options.rounds; index += 1) {
    for (const name of CONTENDERS) {
      const measured = await runRound({
        name,
        spec: bench.specs[name],
        workload: {
          prefix: `round-${index}`,
          conversations: options.conversations,
          turnsEach: options.turnsEach,
          inFlight: options.inFlight,
        },
        warmUpConversations: options.warmUp,
      });
      samples[name].push(measured);
      options.log(`round ${index + 1} ${name}: ${measured.turnsPerSecond} turns/s, ${measured.cpuMsPerTurn} ms CPU`);
    }
  }
  return samples;
}

async function readSettings(bench: Bench): Promise<Record<string, string | number>> {
  const meter = await DatabaseMeter.open(bench.specs.ours.databaseUrl);
  try {
    const { inFlight, turnsEach, conversations, historyWindow, poolSize } = bench.options;
    return {
      ...(await meter.settings()),
      node: process.version,
      inFlight,
      turnsEach,
      conversations,
      historyWindow,
      poolSize,
    };
  } finally {
    await meter.close();
  }
}

async function measureAll(bench: Bench): Promise<BenchTurnsReport> {
  const { options, specs } = bench;
  const samples = await runRounds(bench);
  const growth =
    options.growthPairs === 0
      ? null
      : await measureGrowth({ name: "ours", spec: specs.ours, pairs: options.growthPairs });
  const soak = options.soak
    ? await runSoak({ name: "ours", spec: specs.ours, inFlight: options.inFlight, marks: SOAK_MARKS })
    : null;
  return toReport({ samples, growth, soak, settings: await readSettings(bench) });
}

/** Compares one complete turn of ours with raw LangGraph and with the least that any design must do. */
export async function runBenchTurns(options: BenchTurnsOptions): Promise<BenchTurnsReport> {
  const databases: ScratchDatabase[] = [];
  const model = await startModel();
  try {
    const specs = await prepareAll({ options, modelUrl: model.ready[1] ?? "", databases });
    return await measureAll({ options, specs });
  } finally {
    await model.end();
    for (const database of databases) {
      await removeEmbedded({ databaseUrl: database.url });
      await database.drop();
    }
  }
}
