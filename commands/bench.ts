import { loadConfig } from "../config.ts";
import { readWords, usageError, type Command } from "./command.ts";

const USAGE =
  "bench turns [--rounds N] [--conversations N] [--warm-up N] [--in-flight N] [--turns-each N] [--history-window N] [--growth-pairs N] [--soak]";
const NUMBERS = [
  "rounds",
  "conversations",
  "warm-up",
  "in-flight",
  "turns-each",
  "history-window",
  "pool-size",
  "growth-pairs",
] as const;

const toCamel = (flag: string): string => flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

export const bench: Command = {
  usage: USAGE,
  run: async (argv, io) => {
    const text = { type: "string" } as const;
    const options = { ...Object.fromEntries(NUMBERS.map((name) => [name, text])), soak: { type: "boolean" } as const };
    const { values, positionals } = readWords(argv, options, USAGE);
    if (positionals[0] !== "turns")
      throw usageError(`there is no benchmark ${positionals[0] ?? "without a name"}`, USAGE);
    const { describeReport, parseBenchTurnsFlags, requireServices, runBenchTurns } = await import("../bench/index.ts");
    const { json: _, ...given } = values;
    const flags = parseBenchTurnsFlags(
      Object.fromEntries(Object.entries(given).map(([name, value]) => [toCamel(name), value])),
    );
    const { database, redis } = loadConfig();
    const services = requireServices({ databaseUrl: database.url ?? undefined, redisUrl: redis.url ?? undefined });
    const report = await runBenchTurns({ ...flags, ...services, log: (line) => io.print(line) });
    return { exitCode: 0, json: report, lines: describeReport(report) };
  },
};
