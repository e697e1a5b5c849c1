import { addMs, type TurnStop } from "../domain/index.ts";
import { loadContext, renewLease, takeLease, type ContextRows, type Steering } from "../store/index.ts";
import type { RuntimeDeps } from "./deps.ts";

/** A conversation held for one turn. */
export interface Lease {
  orgId: string;
  conversationId: string;
  token: number;
  steering: Steering;
  context: ContextRows;
}

/** Takes the conversation if it needs a turn, and reads all that the turn is told, in one transaction and one way. */
export async function lease(
  deps: RuntimeDeps,
  target: { orgId: string; conversationId: string },
): Promise<Lease | undefined> {
  const now = deps.clock.now();
  const { orgId, conversationId } = target;
  const until = addMs(now, deps.settings.leaseMs);
  const [steering, context] = await deps.database.withTenant(orgId, (tx) =>
    Promise.all([
      takeLease(tx, { conversationId, holder: deps.holder, now, until }),
      loadContext(tx, conversationId, deps.settings.historyWindow),
    ]),
  );
  if (steering === undefined || context === undefined) return undefined;
  return { orgId, conversationId, token: steering.lease_token, steering, context };
}

/** A turn that hangs longer than this is given up; its lease runs out and the next attempt begins. */
const LONGEST_TURN_MS = 5 * 60_000;

/** Ends a turn's model call and says why: the abort reason. Control flow, so no error. */
export class TurnAborted {
  readonly stop: TurnStop;

  constructor(stop: TurnStop) {
    this.stop = stop;
  }
}

/** Renews the lease while the turn runs; a lost one stops the turn. Answers the way to end it. */
export function keepLease(deps: RuntimeDeps, held: Lease, controller: AbortController): () => void {
  const renew = async (): Promise<void> => {
    const until = addMs(deps.clock.now(), deps.settings.leaseMs);
    const kept = await deps.database.withTenant(held.orgId, (tx) =>
      renewLease(tx, { conversationId: held.conversationId, token: held.token, until }),
    );
    if (!kept) controller.abort(new TurnAborted("lease-lost"));
  };
  const untilMs = deps.clock.now().getTime() + LONGEST_TURN_MS;
  const timer = setInterval(() => {
    if (deps.clock.now().getTime() > untilMs) controller.abort(new TurnAborted("lease-lost"));
    // While the database is away the lease just runs out; commit finds that out by its token.
    renew().catch((error: unknown) => deps.logger.warn({ err: error }, "a lease could not be renewed"));
  }, deps.settings.leaseMs / 3);
  timer.unref();
  return () => clearInterval(timer);
}
