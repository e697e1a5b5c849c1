import { z } from "zod";
import { ConfigError, InputError } from "../domain/index.ts";

const Count = (fallback: number, most: number) => z.coerce.number().int().min(1).max(most).default(fallback);

/** What `karavan bench turns` takes from the command line; everything has a bound, so that a slip cannot run for days. */
export const BenchTurnsFlags = z.object({
  rounds: Count(3, 50),
  /** Conversations per contender and round. */
  conversations: Count(160, 100_000),
  warmUp: Count(32, 10_000),
  inFlight: Count(16, 512),
  turnsEach: Count(4, 1000),
  historyWindow: Count(30, 1000),
  poolSize: Count(10, 100),
  /** Pairs of an old and a young conversation; 0 leaves growth out. */
  growthPairs: z.coerce.number().int().min(0).max(20).default(2),
  /** Pieces of papers of the larger organisation of `bench knowledge`. */
  chunks: Count(100_000, 2_000_000),
  /** Also serves 10 000 conversations and watches the worker's memory. */
  soak: z.boolean().default(false),
});
export type BenchTurnsFlags = z.infer<typeof BenchTurnsFlags>;

export interface BenchTurnsOptions extends BenchTurnsFlags {
  databaseUrl: string;
  redisUrl: string;
  /** Progress, for stderr. */
  log: (line: string) => void;
}

/** @throws InputError naming the option */
export function parseBenchTurnsFlags(flags: Record<string, unknown>): BenchTurnsFlags {
  const parsed = BenchTurnsFlags.safeParse(flags);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw new InputError({
    code: "bad-option",
    message: `--${toFlag(field)}: ${issue?.message ?? "invalid"}`,
    data: { field },
  });
}

function toFlag(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** @throws ConfigError: the comparison means nothing without the real services. */
export function requireServices(urls: { databaseUrl: string | undefined; redisUrl: string | undefined }): {
  databaseUrl: string;
  redisUrl: string;
} {
  const { databaseUrl, redisUrl } = urls;
  if (databaseUrl !== undefined && redisUrl !== undefined) return { databaseUrl, redisUrl };
  const variable = databaseUrl === undefined ? "DATABASE_URL" : "REDIS_URL";
  throw new ConfigError({
    code: "services-missing",
    message: `${variable} is not set, and this runs on the server stack only`,
    remedy:
      "start PostgreSQL and Redis (scripts/services.sh up) and set DATABASE_URL and REDIS_URL; own databases are created there and dropped afterwards",
    data: { variable },
  });
}
