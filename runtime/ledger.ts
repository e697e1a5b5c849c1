import {
  ConflictError,
  errorCode,
  InputError,
  NotFoundError,
  PlatformError,
  type Ledger,
  type LedgerResult,
  type PlannedEffect,
  type TurnStop,
} from "../domain/index.ts";
import {
  cancelPlanned,
  findEffect,
  lockConversation,
  planEffects,
  setEffect,
  writeJournal,
  type EffectRow,
  type Tx,
} from "../store/index.ts";
import type { RuntimeDeps } from "./deps.ts";

export interface LedgerScope {
  orgId: string;
  conversationId: string;
  token: number;
  turnId: string;
  fromSeq: number;
  seenSeq: number;
  startedAt: Date;
  /** An earlier run of this turn has written already. */
  wroteBefore: boolean;
  /** Whether something newer may still restart this turn; false once it has waited or restarted enough. */
  mayRestart(): boolean;
}

export interface TurnLedger extends Ledger<Tx> {
  /** A write is done: the reply stands, whatever comes in meanwhile. */
  readonly wrote: boolean;
}

const MESSAGES: Record<TurnStop, string> = {
  "lease-lost": "another worker has this conversation",
  takeover: "a person took over",
  "newer-message": "the customer has written more",
};

/** Why a write of this turn must not happen now, read under the row lock. */
async function findStop(tx: Tx, scope: LedgerScope, wrote: boolean): Promise<TurnStop | undefined> {
  const steering = await lockConversation(tx, scope.conversationId);
  if (steering === undefined || steering.lease_token !== scope.token || steering.lease_holder === null)
    return "lease-lost";
  if (steering.mode !== "bot") return "takeover";
  if (steering.in_seq > scope.seenSeq && !wrote && scope.mayRestart()) return "newer-message";
  return undefined;
}

function stopped(stop: TurnStop): { status: "stopped"; stop: TurnStop } {
  return { status: "stopped", stop };
}

function settledResult(effect: EffectRow): LedgerResult | undefined {
  switch (effect.status) {
    case "done":
      return { status: "done", result: effect.result };
    case "failed":
      return { status: "failed", code: "failed", reason: effect.reason ?? "failed" };
    case "cancelled":
      return { status: "failed", code: "cancelled", reason: effect.reason ?? "cancelled" };
    case "uncertain":
      return { status: "uncertain", reason: effect.reason ?? "it may have happened" };
    default:
      return undefined;
  }
}

const isRefusal = (error: unknown): error is Error =>
  error instanceof ConflictError || error instanceof NotFoundError || error instanceof InputError;

/** The ledger of one turn: every write's transaction locks the conversation row and checks token and mode. */
export function createLedger(deps: RuntimeDeps, scope: LedgerScope): TurnLedger {
  let wrote = scope.wroteBefore;
  const withTenant = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => deps.database.withTenant(scope.orgId, work);

  async function plan(journal: unknown, effects: readonly PlannedEffect[]) {
    const now = deps.clock.now();
    const stop = await withTenant(async (tx) => {
      const found = await findStop(tx, scope, wrote);
      if (found !== undefined) return found;
      await writeJournal(tx, { ...scope, journal, now });
      await planEffects(tx, { ...scope, now }, effects);
      return undefined;
    });
    if (stop !== undefined) return stopped(stop);
    await deps.probe("planned", scope.conversationId);
    return { status: "planned" as const };
  }

  async function begin(tx: Tx, callId: string): Promise<{ effect: EffectRow } | { result: LedgerResult }> {
    const stop = await findStop(tx, scope, wrote);
    if (stop !== undefined) {
      if (stop !== "lease-lost")
        await cancelPlanned(tx, scope.turnId, { reason: MESSAGES[stop], now: deps.clock.now() });
      return { result: stopped(stop) };
    }
    const effect = await findEffect(tx, scope.turnId, callId);
    if (effect === undefined)
      return { result: { status: "failed", code: "not-planned", reason: "this effect was not planned" } };
    const settled = settledResult(effect);
    return settled === undefined ? { effect } : { result: settled };
  }

  async function fail(callId: string, error: Error, from: EffectRow["status"]): Promise<LedgerResult> {
    const now = deps.clock.now();
    await withTenant(async (tx) => {
      const effect = await findEffect(tx, scope.turnId, callId);
      if (effect !== undefined)
        await setEffect(tx, { id: effect.id, from: [from], to: "failed", reason: error.message, now });
    });
    return { status: "failed", code: errorCode(error), reason: error.message };
  }

  function publish(): void {
    deps.events.publish({ kind: "effect", orgId: scope.orgId, conversationId: scope.conversationId, change: "effect" });
  }

  async function runLocal(callId: string, work: (tx: Tx) => Promise<unknown>): Promise<LedgerResult> {
    try {
      const result = await withTenant(async (tx): Promise<LedgerResult> => {
        const begun = await begin(tx, callId);
        if ("result" in begun) return begun.result;
        const value = await work(tx);
        await setEffect(tx, {
          id: begun.effect.id,
          from: ["planned"],
          to: "done",
          result: value,
          now: deps.clock.now(),
        });
        return { status: "done", result: value };
      });
      if (result.status === "done") {
        wrote = true;
        publish();
        await deps.probe("effect-done", scope.conversationId);
      }
      return result;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return fail(callId, error, "planned");
    }
  }

  async function start(callId: string): Promise<{ effect: EffectRow } | { result: LedgerResult }> {
    return withTenant(async (tx) => {
      const begun = await begin(tx, callId);
      if ("result" in begun) return begun;
      const now = deps.clock.now();
      const { effect } = begun;
      if (effect.status === "running" && effect.kind === "uncertain") {
        const reason = "its worker was lost while it ran";
        await setEffect(tx, { id: effect.id, from: ["running"], to: "uncertain", reason, now });
        return { result: { status: "uncertain", reason } };
      }
      await setEffect(tx, { id: effect.id, from: ["planned"], to: "running", now });
      return { effect };
    });
  }

  async function runRemote(callId: string, work: (key: string) => Promise<unknown>): Promise<LedgerResult> {
    const begun = await start(callId);
    if ("result" in begun) return begun.result;
    const { effect } = begun;
    try {
      const value = await work(effect.id);
      await withTenant((tx) =>
        setEffect(tx, { id: effect.id, from: ["running"], to: "done", result: value, now: deps.clock.now() }),
      );
      wrote = true;
      publish();
      return { status: "done", result: value };
    } catch (error) {
      if (isRefusal(error) || (error instanceof PlatformError && error.outcome === "rejected"))
        return fail(callId, error, "running");
      const reason = error instanceof Error ? error.message : "unknown error";
      await withTenant((tx) =>
        setEffect(tx, { id: effect.id, from: ["running"], to: "uncertain", reason, now: deps.clock.now() }),
      );
      wrote = true;
      return { status: "uncertain", reason };
    }
  }

  return {
    plan,
    runLocal,
    runRemote,
    get wrote() {
      return wrote;
    },
  };
}
