import { ConfigError, InputError, KaravanError, UnavailableError } from "./domain/index.ts";
import { bench } from "./commands/bench.ts";
import { chat } from "./commands/chat.ts";
import { type Command, type CommandResult } from "./commands/command.ts";
import { createKey, createOrg, createUser, migrate, seed } from "./commands/data.ts";
import { doctor } from "./commands/doctor.ts";
import { serve, start, worker } from "./commands/serving.ts";
import { torture } from "./commands/torture.ts";

const COMMANDS: readonly Command[] = [
  start, chat, serve, worker, migrate, seed, doctor, createOrg, createUser, createKey, bench, torture,
];

function help(): string[] {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    "usage: karavan <command> [options]",
    "",
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "Every command takes --json (one JSON document on the last line of stdout) and --help.",
  ];
}

/** The longest name that the words begin with: `user create` before `user`. */
function findCommand(words: readonly string[]): { command: Command; rest: readonly string[] } | undefined {
  for (const length of [2, 1]) {
    const command = COMMANDS.find(({ name }) => name === words.slice(0, length).join(" "));
    if (command !== undefined) return { command, rest: words.slice(length) };
  }
  return undefined;
}

function exitCodeOf(error: unknown): number {
  if (error instanceof InputError) return 2;
  return error instanceof ConfigError || error instanceof UnavailableError ? 3 : 1;
}

function complain(error: unknown): void {
  if (!(error instanceof KaravanError)) {
    console.error(error);
    return;
  }
  console.error(`karavan: ${error.message}`);
  if (error.remedy !== undefined) console.error(`  ${error.remedy}`);
}

function show(result: CommandResult, json: boolean): void {
  if (json) console.log(JSON.stringify(result.json ?? {}));
  else for (const line of result.lines ?? []) console.log(line);
}

async function main(argv: readonly string[]): Promise<number> {
  const found = findCommand(argv);
  if (found === undefined) {
    const wanted = argv[0] === undefined || ["help", "--help", "-h"].includes(argv[0]);
    const print = wanted ? console.log : console.error;
    if (!wanted) console.error(`karavan: there is no command ${argv[0]}`);
    for (const line of help()) print(line);
    return wanted ? 0 : 2;
  }
  const { command, rest } = found;
  if (rest.includes("--help")) {
    console.log(`usage: karavan ${command.usage}\n\n${command.summary}`);
    return 0;
  }
  const json = rest.includes("--json");
  const print = json ? console.error : console.log;
  try {
    const result = await command.run(rest, { print, json });
    show(result, json);
    return result.exitCode;
  } catch (error) {
    complain(error);
    return exitCodeOf(error);
  }
}

process.exitCode = await main(process.argv.slice(2));
