import type { ContenderName } from "./contender-process.ts";
import type { Growth } from "./growth.ts";
import type { Measurement } from "./round.ts";
import type { Soak } from "./soak.ts";
import { median, round } from "./statistics.ts";

/** One contender's measurements, in order of the rounds. */
export type Samples = Record<ContenderName, Measurement[]>;

/** What `bench turns --json` prints. Each `M` is the median of the rounds; each ratio the median of the rounds' ratios. */
export interface BenchTurnsReport {
  rounds: number;
  ours: Measurement;
  oursEmbedded: Measurement;
  langgraph: Measurement;
  langgraphExit: Measurement;
  floor: Measurement;
  ratioToLanggraph: number;
  ratioToLanggraphExit: number;
  ratioToFloor: number;
  growth: Growth | null;
  soak: Soak | null;
  settings: Record<string, string | number>;
  samples: Samples;
}

const FIELDS = [
  "turnsPerSecond",
  "p50Ms",
  "p95Ms",
  "cpuMsPerTurn",
  "rowsPerTurn",
  "transactionsPerTurn",
  "bytesPerTurn",
  "storedBytesPerTurn",
  "rssMb",
] as const satisfies readonly (keyof Measurement)[];

/** The median of each figure on its own. */
export function medianOf(measurements: readonly Measurement[]): Measurement {
  const figure = (field: (typeof FIELDS)[number]) => round(median(measurements.map((one) => one[field])));
  const figures = Object.fromEntries(FIELDS.map((field) => [field, figure(field)])) as Omit<
    Measurement,
    "postgresCpuMsPerTurn"
  >;
  const cpu = measurements.map((one) => one.postgresCpuMsPerTurn).filter((value) => value !== null);
  return { ...figures, postgresCpuMsPerTurn: cpu.length === 0 ? null : round(median(cpu)) };
}

/** Compares within each round, because the machine may have been slower in one than in another. */
export function ratioOf(ours: readonly Measurement[], theirs: readonly Measurement[]): number {
  const ratios = ours.map((one, index) => one.turnsPerSecond / (theirs[index]?.turnsPerSecond ?? Number.NaN));
  return round(median(ratios));
}

export interface ReportParts {
  samples: Samples;
  growth: Growth | null;
  soak: Soak | null;
  settings: Record<string, string | number>;
}

export function toReport(parts: ReportParts): BenchTurnsReport {
  const { samples } = parts;
  return {
    rounds: samples.ours.length,
    ours: medianOf(samples.ours),
    oursEmbedded: medianOf(samples.oursEmbedded),
    langgraph: medianOf(samples.langgraph),
    langgraphExit: medianOf(samples.langgraphExit),
    floor: medianOf(samples.floor),
    ratioToLanggraph: ratioOf(samples.ours, samples.langgraph),
    ratioToLanggraphExit: ratioOf(samples.ours, samples.langgraphExit),
    ratioToFloor: ratioOf(samples.ours, samples.floor),
    ...parts,
  };
}

/** For people: one line each, then the ratios. */
export function describeReport(report: BenchTurnsReport): string[] {
  const line = (name: string, m: Measurement) =>
    [
      name.padEnd(26),
      `${m.turnsPerSecond} turns/s`.padStart(16),
      `p50 ${m.p50Ms} ms`.padStart(14),
      `p95 ${m.p95Ms} ms`.padStart(14),
      `cpu ${m.cpuMsPerTurn} ms`.padStart(14),
      `${m.rowsPerTurn} rows`.padStart(12),
      `${m.bytesPerTurn} bytes`.padStart(14),
      `${m.rssMb} MB`.padStart(10),
    ].join("");
  const growth = report.growth;
  return [
    line("ours", report.ours),
    line("ours, embedded", report.oursEmbedded),
    line("LangGraph, default", report.langgraph),
    line("LangGraph, exit", report.langgraphExit),
    line("floor", report.floor),
    `ours over LangGraph ${report.ratioToLanggraph}, over exit ${report.ratioToLanggraphExit}, over the floor ${report.ratioToFloor}`,
    ...(growth === null ? [] : [`message 1000 over message 60: latency ${growth.latency}, bytes ${growth.bytes}`]),
    ...(report.soak === null
      ? []
      : [`memory from conversation 1 000 to 10 000: ${round(report.soak.rssGrowth * 100)} %`]),
  ];
}
