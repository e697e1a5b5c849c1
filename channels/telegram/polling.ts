import { performance } from "node:perf_hooks";
import {
  PlatformError,
  UnavailableError,
  type ChannelState,
  type Clock,
  type InboundSink,
} from "../../domain/index.ts";
import type { ChannelLogger } from "../logger.ts";
import { overAndOver, untilDone, type Persistence } from "../persistence.ts";
import { POLL_SECONDS, type TelegramApi } from "./api.ts";
import { translate, type Translation } from "./translate.ts";
import { ALLOWED_UPDATES, TelegramUpdate } from "./update.ts";

/** Where the next poll begins; written only after the sink has taken all before it. */
export const OFFSET_KEY = "telegram.offset";
/** Refusals of one update, by something that is not an outage, before it is given up for the sake of those behind it. */
const MAX_REFUSALS = 10;
/** A server that does not hold empty polls open (a test server) would be called without end. */
const SHORTEST_EMPTY_POLL_MS = 1000;

export interface PollingDeps extends Persistence {
  accountId: string;
  api: TelegramApi;
  state: ChannelState;
  clock: Clock;
  logger: ChannelLogger;
  sink: InboundSink;
  perform: (translation: Translation) => void;
}

/**
 * Receives by long polling until called off. At least once: Telegram forgets an update when a later offset is asked for, and
 * we ask for that only after the sink resolved and the offset is stored.
 */
export async function receiveByPolling(deps: PollingDeps): Promise<void> {
  // As long as a webhook is set, every getUpdates is a conflict. What waits there is kept and comes by polling.
  await untilDone(async () => {
    await deps.api.call((raw, signal) => raw.deleteWebhook({ drop_pending_updates: false }, signal), deps.signal);
  }, deps);
  const refusals = new Map<number, number>();
  await overAndOver(() => pollOnce(deps, refusals), deps);
}

async function pollOnce(deps: PollingDeps, refusals: Map<number, number>): Promise<void> {
  const { api, state, signal } = deps;
  const stored = Number((await state.get(OFFSET_KEY)) ?? Number.NaN);
  // The duration of the call itself, so not by the Clock, which tests hold still.
  const calledAt = performance.now();
  const updates = await api.call(
    (raw, inner) =>
      raw.getUpdates(
        {
          ...(Number.isSafeInteger(stored) ? { offset: stored } : {}),
          limit: 100,
          timeout: POLL_SECONDS,
          allowed_updates: [...ALLOWED_UPDATES],
        },
        inner,
      ),
    signal,
  );
  deps.problems.clear();
  if (updates.length > 0) await takeBatch(updates, deps, refusals);
  else if (performance.now() - calledAt < SHORTEST_EMPTY_POLL_MS) await deps.pause(SHORTEST_EMPTY_POLL_MS, signal);
}

/** One offset write a batch; if an update in the middle fails, what came before it is kept. */
async function takeBatch(updates: readonly unknown[], deps: PollingDeps, refusals: Map<number, number>): Promise<void> {
  let next: number | undefined;
  try {
    for (const candidate of updates) {
      const update = TelegramUpdate.safeParse(candidate).data;
      if (update === undefined) continue;
      await take(update, deps, refusals);
      // Not the highest id seen: after a quiet week Telegram starts again at a random, possibly lower one.
      next = update.update_id + 1;
    }
  } finally {
    if (next !== undefined) await deps.state.set(OFFSET_KEY, String(next));
  }
  if (next === undefined)
    throw new PlatformError({ code: "bad-answer", outcome: "retry", message: "getUpdates gave updates without ids" });
}

async function take(update: TelegramUpdate, deps: PollingDeps, refusals: Map<number, number>): Promise<void> {
  const translation = translate(update, deps.clock);
  deps.perform(translation);
  if (translation.events.length === 0) return;
  try {
    await deps.sink(translation.events);
    refusals.clear();
  } catch (error) {
    const count = (refusals.get(update.update_id) ?? 0) + 1;
    refusals.set(update.update_id, count);
    if (error instanceof UnavailableError || count < MAX_REFUSALS) throw error;
    // One update that can never be stored must not silence all customers behind it.
    deps.logger.error({ accountId: deps.accountId, updateId: update.update_id, count }, "an update was given up");
  }
}
