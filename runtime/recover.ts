import { addMs, type Hint } from "../domain/index.ts";
import { dropEndedJobs, dropStaleChanges, findDue } from "../store/index.ts";
import type { RuntimeDeps } from "./deps.ts";

const KEPT_MS = 7 * 24 * 3_600_000;
/** Sweeps between two clean-ups. */
const CLEAN_EVERY = 600;

export interface Sweep {
  start(): void;
  stop(): Promise<void>;
}

/** All that is due now, by the predicates that the work itself claims by. */
export async function due(deps: RuntimeDeps): Promise<Hint[]> {
  const now = deps.clock.now();
  return deps.database.withSystem((tx) => findDue(tx, now));
}

/** Drops changes whose message never came, and jobs that ended long ago. */
export async function cleanUp(deps: RuntimeDeps): Promise<void> {
  const before = addMs(deps.clock.now(), -KEPT_MS);
  await deps.database.withSystem(async (tx) => {
    await dropStaleChanges(tx, before);
    await dropEndedJobs(tx, before);
  });
}

/** One of each kind in turn, each kind in its order: many due turns do not keep a delivery or a timer waiting. */
export function takeTurns(hints: readonly Hint[]): Hint[] {
  const kinds = [...Map.groupBy(hints, (hint) => hint.kind).values()];
  const longest = Math.max(0, ...kinds.map((kind) => kind.length));
  return Array.from({ length: longest }, (_, place) => kinds.flatMap((kind) => kind.slice(place, place + 1))).flat();
}

/**
 * The timer in every process that makes hints optional: what Redis, a crash or a lost message forgot is found here. While
 * the database is away it keeps trying and says so once.
 */
export function createSweep(deps: RuntimeDeps, dispatch: (hints: readonly Hint[]) => void): Sweep {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  let failing = false;
  let count = 0;

  async function sweepOnce(): Promise<void> {
    try {
      dispatch(await due(deps));
      count += 1;
      if (count % CLEAN_EVERY === 0) await cleanUp(deps);
      if (failing) deps.logger.info("the sweep works again");
      failing = false;
    } catch (error) {
      if (!failing) deps.logger.error({ err: error }, "the sweep failed; it goes on trying");
      failing = true;
    }
  }

  function schedule(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      running = sweepOnce().finally(schedule);
    }, deps.settings.sweepMs);
  }

  return {
    start: schedule,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
