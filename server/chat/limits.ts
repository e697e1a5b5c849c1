import { RateLimiterMemory } from "rate-limiter-flexible";

export interface ChatLimits {
  /** Seconds to wait, or 0: go on. */
  session(address: string): Promise<number>;
  message(visitorId: string): Promise<number>;
  stream(visitorId: string): Promise<number>;
}

/** A person types a line a second at most; a burst of several is normal. */
const MESSAGES = { points: 20, duration: 20 };
/** Many visitors may share the address of an office or a mobile network. */
const SESSIONS = { points: 120, duration: 600 };
/** Reconnecting pages, several tabs. */
const STREAMS = { points: 60, duration: 60 };

async function take(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refused) {
    const waitMs =
      typeof refused === "object" && refused !== null && "msBeforeNext" in refused
        ? Number(refused.msBeforeNext)
        : 1000;
    return Math.max(1, Math.ceil(waitMs / 1000));
  }
}

/** In memory, per process: what they protect is this process and its database. */
export function createChatLimits(): ChatLimits {
  const messages = new RateLimiterMemory({ ...MESSAGES, keyPrefix: "message" });
  const sessions = new RateLimiterMemory({ ...SESSIONS, keyPrefix: "session" });
  const streams = new RateLimiterMemory({ ...STREAMS, keyPrefix: "stream" });
  return {
    session: async (address) => take(sessions, address),
    message: async (visitorId) => take(messages, visitorId),
    stream: async (visitorId) => take(streams, visitorId),
  };
}
