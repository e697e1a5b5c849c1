import { addMs, type TurnStop } from "../domain/index.ts";
import { effectsOfTurn, findOpenTurn, loadContext, renewLease, takeLease, type ContextRows, type OpenTurn, type Steering } from "../store/index.ts";
import type { RuntimeDeps } from "./deps.ts";

/** A conversation held for one turn. */
export interface Lease {
  orgId: string;
  conversationId: string;
  token: number;
  steering: Steering;
  context: ContextRows;
  /** A turn with a journal that an interrupted worker left behind. */
  open: OpenTurn | undefined;
  /** That turn has done, or may have done, something that cannot be taken back. */
  wrote: boolean;
}

/** Takes the conversation if it needs a turn, and reads all that the turn is told, in one transaction. */
export async function lease(deps: RuntimeDeps, target: { orgId: string; conversationId: string }): Promise<Lease | undefined> {
  const now = deps.clock.now();
  const { orgId, conversationId } = target;
  return deps.database.withTenant(orgId, async (tx) => {
    const until = addMs(now, deps.settings.leaseMs);
    const steering = await takeLease(tx, { conversationId, holder: deps.holder, now, until });
    if (steering === undefined) return undefined;
    const open = steering.open_turn_id === null ? undefined : await findOpenTurn(tx, steering.open_turn_id);
    const context = await loadContext(tx, steering, deps.settings.historyWindow);
    const effects = open === undefined ? [] : await effectsOfTurn(tx, open.id);
    const wrote = effects.some(({ status }) => status === "done" || status === "running" || status === "uncertain");
    return { orgId, conversationId, token: steering.lease_token, steering, context, open, wrote };
  });
}

/** Ends a turn's model call and marks why. Travels as the abort reason. */
export class TurnAborted extends Error {
  readonly stop: TurnStop;

  constructor(stop: TurnStop) {
    super(`the turn was stopped: ${stop}`);
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
  const timer = setInterval(() => {
    // While the database is away the lease just runs out; commit finds that out by its token.
    renew().catch((error: unknown) => deps.logger.warn({ err: error }, "a lease could not be renewed"));
  }, deps.settings.leaseMs / 3);
  timer.unref();
  return () => clearInterval(timer);
}
