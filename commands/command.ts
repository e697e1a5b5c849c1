import { parseArgs, type ParseArgsConfig } from "node:util";
import { InputError } from "../domain/index.ts";

/** How a command ended: 0 success, 1 it ran and the answer is no. Wrong usage and environment problems are thrown. */
export interface CommandResult {
  exitCode: 0 | 1;
  /** Printed as the last line of stdout with `--json`. */
  json?: unknown;
  /** Printed otherwise. */
  lines?: readonly string[];
}

export interface CommandIo {
  /** Prints while the command runs; goes to stderr when stdout is for JSON. */
  print(line: string): void;
  readonly json: boolean;
}

export interface Command {
  /** Words and options after `karavan`. */
  usage: string;
  run(argv: readonly string[], io: CommandIo): Promise<CommandResult>;
}

/** Whose a command is when no `--org` is given: what a fresh installation has. */
export const DEMO_SLUG = "demo";

/** Wrong usage: exit 2, with the sentence and the usage line. */
export function usageError(message: string, usage: string): InputError {
  return new InputError({ code: "usage", message, remedy: `usage: karavan ${usage}` });
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** As `readOptions`, for commands that take words of their own as well: `bench turns`. */
export function readWords<const T extends Options>(argv: readonly string[], options: T, usage: string) {
  try {
    const config = {
      args: [...argv],
      options: { ...options, json: { type: "boolean" } },
      strict: true,
      allowPositionals: true,
    } as const;
    return parseArgs<typeof config>(config);
  } catch (error) {
    throw usageError(error instanceof Error ? (error.message.split(". ")[0] ?? error.message) : "bad options", usage);
  }
}

/**
 * Reads options strictly: an unknown or valueless one, or a word that belongs to none, is wrong usage that names it.
 * `--json` is every command's.
 */
export function readOptions<const T extends Options>(argv: readonly string[], options: T, usage: string) {
  const { values, positionals } = readWords(argv, options, usage);
  const [word] = positionals;
  if (word !== undefined) throw usageError(`"${word}" is no option`, usage);
  return { values };
}

export function requireOption(value: string | undefined, name: string, usage: string): string {
  if (value === undefined || value === "") throw usageError(`--${name} is missing`, usage);
  return value;
}

/** A whole number in a range, else wrong usage. */
export function numberOption(
  value: string | undefined,
  bounds: { name: string; preset: number; min: number; max: number },
  usage: string,
): number {
  if (value === undefined) return bounds.preset;
  const number = Number(value);
  if (Number.isInteger(number) && number >= bounds.min && number <= bounds.max) return number;
  throw usageError(`--${bounds.name} must be a whole number from ${bounds.min} to ${bounds.max}`, usage);
}
