import type { Clock } from "../domain/index.ts";

const BUCKET_MS = 5_000;

/** Tokens booked lately, in buckets of time, so that a sum costs a handful of additions however busy it was. */
export interface RecentTokens {
  /** A call that runs: counts in full until it ends. */
  begin(tokens: number): void;
  end(estimate: number, used: number): void;
  /** Running calls, and those that ended at `instant` or later (earlier by less than a bucket). */
  since(instant: Date): number;
}

export function createRecentTokens(clock: Clock, keepMs: number): RecentTokens {
  let running = 0;
  const buckets = new Map<number, number>();
  const bucketOf = (instantMs: number): number => Math.floor(instantMs / BUCKET_MS);

  function prune(): void {
    const oldest = bucketOf(clock.now().getTime() - keepMs);
    for (const bucket of buckets.keys()) {
      if (bucket < oldest) buckets.delete(bucket);
    }
  }

  return {
    begin: (tokens) => {
      running += tokens;
    },
    end: (estimate, used) => {
      running -= estimate;
      const bucket = bucketOf(clock.now().getTime());
      if (!buckets.has(bucket)) prune();
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + used);
    },
    since: (instant) => {
      const from = bucketOf(instant.getTime());
      let tokens = running;
      for (const [bucket, used] of buckets) if (bucket >= from) tokens += used;
      return tokens;
    },
  };
}
