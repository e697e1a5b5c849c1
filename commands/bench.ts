import { loadConfig } from "../config.ts";
import { readWords, usageError, type Command } from "./command.ts";

const USAGE =
  "bench turns|checks|knowledge [--rounds N] [--chunks N] [--conversations N] [--warm-up N] [--in-flight N] [--turns-each N] [--history-window N] [--growth-pairs N] [--soak]";
const NUMBERS = [
  "rounds",
  "conversations",
  "warm-up",
  "in-flight",
  "turns-each",
  "history-window",
  "pool-size",
  "growth-pairs",
  "chunks",
] as const;

const BENCHES = new Set(["turns", "checks", "knowledge"]);

const toCamel = (flag: string): string => flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

export const bench: Command = {
  usage: USAGE,
  run: async (argv, io) => {
    const text = { type: "string" } as const;
    const options = { ...Object.fromEntries(NUMBERS.map((name) => [name, text])), soak: { type: "boolean" } as const };
    const { values, positionals } = readWords(argv, options, USAGE);
    const [what = "without a name"] = positionals;
    if (!BENCHES.has(what)) throw usageError(`there is no benchmark ${what}`, USAGE);
    const workbench = await import("../bench/index.ts");
    const { describeChecks, describeReport, parseBenchTurnsFlags, requireServices } = workbench;
    const { json: _, ...given } = values;
    const flags = parseBenchTurnsFlags(
      Object.fromEntries(Object.entries(given).map(([name, value]) => [toCamel(name), value])),
    );
    const { database, redis } = loadConfig();
    const services = requireServices({ databaseUrl: database.url ?? undefined, redisUrl: redis.url ?? undefined });
    const wanted = { ...flags, ...services, log: (line: string) => io.print(line) };
    if (what === "checks") {
      const checks = await workbench.runBenchChecks(wanted);
      return { exitCode: 0, json: checks, lines: describeChecks(checks) };
    }
    if (what === "knowledge") {
      const knowledge = await workbench.runBenchKnowledge(wanted);
      return { exitCode: 0, json: knowledge, lines: workbench.describeKnowledgeBench(knowledge) };
    }
    const report = await workbench.runBenchTurns(wanted);
    return { exitCode: 0, json: report, lines: describeReport(report) };
  },
};
