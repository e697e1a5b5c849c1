import { Redis } from "ioredis";
import { ConfigError } from "../domain/index.ts";

const LAST_DATABASE = 15;

async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { maxRetriesPerRequest: 3 });
  redis.on("error", () => {}); // the command that was running reports it
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

function withDatabase(redisUrl: string, database: number): string {
  const url = new URL(redisUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function isEmpty(url: string): Promise<boolean> {
  return withRedis(url, async (redis) => (await redis.dbsize()) === 0).catch(() => false);
}

/**
 * A numbered database of this Redis that nobody uses, because the run flushes it.
 * @throws ConfigError when every one holds something
 */
export async function findEmptyRedis(redisUrl: string): Promise<string> {
  for (let database = LAST_DATABASE; database >= 0; database -= 1) {
    const url = withDatabase(redisUrl, database);
    if (await isEmpty(url)) return url;
  }
  throw new ConfigError({
    code: "redis-in-use",
    message: "no database of this Redis is empty, and torture flushes the one it uses",
    remedy: "point REDIS_URL to a Redis that holds nothing",
    data: { variable: "REDIS_URL" },
  });
}

/** Everything in this database of Redis is gone: hints, delays, schedulers. */
export async function flushRedis(url: string): Promise<void> {
  await withRedis(url, (redis) => redis.flushdb());
}
