import { addMs, ModelError, type Clock } from "../domain/index.ts";
import { createRecentTokens, type RecentTokens } from "./recent-tokens.ts";

/** Tokens used since an instant, by one organisation and by all together. */
export interface TokenUsageReading {
  org: number;
  all: number;
}

export interface TokenLimiterOptions {
  readUsage: (orgId: string, monthStart: Date) => Promise<TokenUsageReading>;
  /** Tokens a calendar month (UTC) for all organisations together; null: no limit. */
  globalLimit: number | null;
  /** The same for one organisation. Asked as often as the usage is read. */
  limitOf: (orgId: string) => number | null | Promise<number | null>;
  clock: Clock;
  /** How long a reading serves; what this process uses meanwhile is added to it. */
  refreshMs?: number;
}

export interface TokenReservation {
  /** Ends the reservation with what was really used. */
  settle(tokens: number): void;
}

export interface TokenLimiter {
  /** Books an upper estimate before a call. @throws ModelError `token-limit` when the month's tokens would not do. */
  reserve(orgId: string, estimate: number): Promise<TokenReservation>;
}

/** A turn stores its calls when it commits: for so long after a call a reading may not have it yet. */
const COMMIT_MS = 60_000;
const REFRESH_MS = 15_000;

interface Reading extends TokenUsageReading {
  limit: number | null;
  month: number;
  at: Date;
}

interface Account {
  recent: RecentTokens;
  reading: Reading | undefined;
  refreshing: Promise<Reading> | undefined;
}

export function monthStartOf(instant: Date): Date {
  return new Date(Date.UTC(instant.getUTCFullYear(), instant.getUTCMonth(), 1));
}

function refused(scope: "organisation" | "installation", limit: number): ModelError {
  return new ModelError({
    code: "token-limit",
    message: `the ${scope}'s limit of ${limit} tokens a month is reached`,
    remedy: scope === "installation" ? "raise MONTHLY_TOKEN_LIMIT" : "raise the organisation's monthly token limit",
    retryable: false,
    data: { scope, limit, calls: [] },
  });
}

const NOTHING_TO_SETTLE: TokenReservation = { settle: () => {} };

/** No limit at all: for installations without one, and for tests. */
export const unlimitedTokens: TokenLimiter = { reserve: () => Promise.resolve(NOTHING_TO_SETTLE) };

async function read(orgId: string, options: TokenLimiterOptions): Promise<Reading> {
  const at = options.clock.now();
  const monthStart = monthStartOf(at);
  const limit = await options.limitOf(orgId);
  const unlimited = limit === null && options.globalLimit === null;
  const usage = unlimited ? { org: 0, all: 0 } : await options.readUsage(orgId, monthStart);
  return { ...usage, limit, month: monthStart.getTime(), at };
}

/** The stored usage of each organisation, read when it is too old, by one reader at a time. */
function createAccounts(options: TokenLimiterOptions, keepMs: number) {
  const { clock, refreshMs = REFRESH_MS } = options;
  const accounts = new Map<string, Account>();

  function fresh(reading: Reading): boolean {
    const now = clock.now();
    return now < addMs(reading.at, refreshMs) && reading.month === monthStartOf(now).getTime();
  }

  async function refresh(orgId: string, account: Account): Promise<Reading> {
    account.refreshing ??= read(orgId, options);
    try {
      account.reading = await account.refreshing;
      return account.reading;
    } finally {
      account.refreshing = undefined;
    }
  }

  return async (orgId: string): Promise<{ reading: Reading; recent: RecentTokens }> => {
    const account = accounts.get(orgId) ?? {
      recent: createRecentTokens(clock, keepMs),
      reading: undefined,
      refreshing: undefined,
    };
    accounts.set(orgId, account);
    const known = account.reading;
    const reading = known !== undefined && fresh(known) ? known : await refresh(orgId, account);
    return { reading, recent: account.recent };
  };
}

/**
 * The monthly token limit. It reads the stored usage at most every `refreshMs` per organisation and counts its own calls
 * on top, so that a burst cannot slip through between two readings. A call counts here until its turn must have
 * committed; for that minute it may count twice, so close to a limit it refuses early rather than late.
 */
export function createTokenLimiter(options: TokenLimiterOptions): TokenLimiter {
  const { clock, globalLimit } = options;
  const keepMs = COMMIT_MS + (options.refreshMs ?? REFRESH_MS);
  const accountOf = createAccounts(options, keepMs);
  const everyone = createRecentTokens(clock, keepMs);

  return {
    reserve: async (orgId, estimate) => {
      const { reading, recent } = await accountOf(orgId);
      const { limit } = reading;
      if (limit === null && globalLimit === null) return NOTHING_TO_SETTLE;
      const from = addMs(reading.at, -COMMIT_MS);
      if (limit !== null && reading.org + recent.since(from) + estimate > limit) throw refused("organisation", limit);
      if (globalLimit !== null && reading.all + everyone.since(from) + estimate > globalLimit) {
        throw refused("installation", globalLimit);
      }
      const scopes = [recent, everyone];
      for (const scope of scopes) scope.begin(estimate);
      return { settle: (tokens) => scopes.forEach((scope) => scope.end(estimate, tokens)) };
    },
  };
}
