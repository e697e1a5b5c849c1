import { randomInt } from "node:crypto";
import { loadConfig } from "../config.ts";
import { ConfigError } from "../domain/index.ts";
import { numberOption, readOptions, type Command } from "./command.ts";

const USAGE = "torture [--conversations N] [--messages N] [--seed N] [--kill-every-ms N] [--restart-command COMMAND]";
const COUNTED = ["lost", "doubled", "reordered", "talkedOver", "unanswered"] as const;
const LARGEST_SEED = 2 ** 31;

export const torture: Command = {
  usage: USAGE,
  run: async (argv, io) => {
    const text = { type: "string" } as const;
    const options = { conversations: text, messages: text, seed: text, "kill-every-ms": text, "restart-command": text };
    const { values } = readOptions(argv, options, USAGE);
    const { database, redis } = loadConfig();
    if (database.url === null || redis.url === null) {
      throw new ConfigError({
        code: "services-missing",
        message: "torture runs on the server stack: DATABASE_URL and REDIS_URL are not both set",
        remedy:
          "start them (scripts/services.sh up) and set both; a database of its own is created there and dropped afterwards",
        data: { variable: database.url === null ? "DATABASE_URL" : "REDIS_URL" },
      });
    }
    const seed = numberOption(
      values.seed,
      { name: "seed", preset: randomInt(LARGEST_SEED), min: 0, max: LARGEST_SEED },
      USAGE,
    );
    io.print(`seed ${seed}`);
    const { runTorture } = await import("../torture/index.ts");
    const report = await runTorture({
      conversations: numberOption(
        values.conversations,
        { name: "conversations", preset: 300, min: 1, max: 10_000 },
        USAGE,
      ),
      messages: numberOption(values.messages, { name: "messages", preset: 8, min: 1, max: 100 }, USAGE),
      seed,
      killEveryMs:
        values["kill-every-ms"] === undefined
          ? null
          : numberOption(values["kill-every-ms"], { name: "kill-every-ms", preset: 0, min: 500, max: 600_000 }, USAGE),
      databaseUrl: database.url,
      redisUrl: redis.url,
      restartCommand: values["restart-command"] ?? null,
      log: (line) => io.print(line),
    });
    const clean = report.settled && COUNTED.every((name) => report[name] === 0);
    return {
      exitCode: clean ? 0 : 1,
      json: report,
      lines: Object.entries(report).map(([name, value]) => `${name.padEnd(14)} ${String(value)}`),
    };
  },
};
