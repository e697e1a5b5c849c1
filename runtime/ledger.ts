import {
  errorCode,
  isRefusal,
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

const STOPS: Record<TurnStop, string> = {
  "lease-lost": "another worker has this conversation",
  takeover: "a person took over",
  "newer-message": "the customer has written more",
};

type Begun = { effect: EffectRow } | { result: LedgerResult };

const stopped = (stop: TurnStop): { status: "stopped"; stop: TurnStop } => ({ status: "stopped", stop });

/** A refused effect keeps the code of its refusal as its result. */
export const failureOf = (error: Error): { code: string } => ({ code: errorCode(error) });

const failureCode = (result: unknown): string => (result as { code?: string } | null)?.code ?? "failed";

/** What an effect came to before; `undefined` while it is still to be done. */
function settledResult(effect: EffectRow): LedgerResult | undefined {
  switch (effect.status) {
    case "done":
      return { status: "done", result: effect.result };
    case "failed":
      return { status: "failed", code: failureCode(effect.result), reason: effect.reason ?? "failed" };
    case "cancelled":
      return { status: "failed", code: "cancelled", reason: effect.reason ?? "cancelled" };
    case "uncertain":
      return { status: "uncertain", reason: effect.reason ?? "it may have happened" };
    default:
      return undefined;
  }
}

/** The ledger of one turn: every write's transaction locks the conversation row and checks token and mode. */
export class TurnLedger implements Ledger<Tx> {
  readonly #deps: RuntimeDeps;
  readonly #scope: LedgerScope;
  #wrote: boolean;
  #writing = false;

  constructor(deps: RuntimeDeps, scope: LedgerScope) {
    this.#deps = deps;
    this.#scope = scope;
    this.#wrote = scope.wroteBefore;
  }

  /** A write is done: the reply stands, whatever comes in meanwhile. */
  get wrote(): boolean {
    return this.#wrote;
  }

  /** A write is done or on its way: nothing newer may stop the turn now. */
  get committed(): boolean {
    return this.#wrote || this.#writing;
  }

  async plan(
    journal: unknown,
    effects: readonly PlannedEffect[],
  ): Promise<{ status: "planned" } | { status: "stopped"; stop: TurnStop }> {
    const now = this.#deps.clock.now();
    const stop = await this.#withTenant(async (tx) => {
      const found = await this.#findStop(tx);
      if (found !== undefined) return found;
      await writeJournal(tx, { ...this.#scope, journal, now });
      await planEffects(tx, { ...this.#scope, now }, effects);
      return undefined;
    });
    if (stop !== undefined) return stopped(stop);
    await this.#deps.probe("planned", this.#scope.conversationId);
    return { status: "planned" };
  }

  async runLocal(callId: string, work: (tx: Tx) => Promise<unknown>): Promise<LedgerResult> {
    this.#writing = true;
    try {
      const result = await this.#withTenant(async (tx): Promise<LedgerResult> => {
        const begun = await this.#begin(tx, callId);
        if ("result" in begun) return begun.result;
        const value = await work(tx);
        const now = this.#deps.clock.now();
        await setEffect(tx, { id: begun.effect.id, from: ["planned"], to: "done", result: value, now });
        return { status: "done", result: value };
      });
      if (result.status === "done") await this.#noteWrite();
      return result;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return await this.#fail(callId, error, "planned");
    } finally {
      this.#writing = false;
    }
  }

  async runRemote(callId: string, work: (key: string) => Promise<unknown>): Promise<LedgerResult> {
    const begun = await this.#start(callId);
    if ("result" in begun) return begun.result;
    const { effect } = begun;
    this.#writing = true;
    try {
      const value = await work(effect.id);
      await this.#set({ id: effect.id, from: ["running"], to: "done", result: value });
      await this.#noteWrite();
      return { status: "done", result: value };
    } catch (error) {
      if (isRefusal(error)) return await this.#fail(callId, error, "running");
      const reason = error instanceof Error ? error.message : "unknown error";
      await this.#set({ id: effect.id, from: ["running"], to: "uncertain", reason });
      this.#wrote = true;
      return { status: "uncertain", reason };
    } finally {
      this.#writing = false;
    }
  }

  #withTenant<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#deps.database.withTenant(this.#scope.orgId, work);
  }

  #set(change: Omit<Parameters<typeof setEffect>[1], "now">): Promise<boolean> {
    return this.#withTenant((tx) => setEffect(tx, { ...change, now: this.#deps.clock.now() }));
  }

  async #noteWrite(): Promise<void> {
    this.#wrote = true;
    const { orgId, conversationId } = this.#scope;
    this.#deps.events.publish({ kind: "effect", orgId, conversationId, change: "effect" });
    await this.#deps.probe("effect-done", conversationId);
  }

  /** Why a write of this turn must not happen now, read under the row lock. */
  async #findStop(tx: Tx): Promise<TurnStop | undefined> {
    const { conversationId, token, seenSeq } = this.#scope;
    const steering = await lockConversation(tx, conversationId);
    if (steering === undefined || steering.lease_token !== token || steering.lease_holder === null) return "lease-lost";
    if (steering.mode !== "bot") return "takeover";
    if (steering.in_seq > seenSeq && !this.#wrote && this.#scope.mayRestart()) return "newer-message";
    return undefined;
  }

  async #begin(tx: Tx, callId: string): Promise<Begun> {
    const { turnId } = this.#scope;
    const stop = await this.#findStop(tx);
    if (stop !== undefined) {
      const now = this.#deps.clock.now();
      if (stop !== "lease-lost") await cancelPlanned(tx, turnId, { reason: STOPS[stop], now });
      return { result: stopped(stop) };
    }
    const effect = await findEffect(tx, turnId, callId);
    if (effect === undefined) {
      return { result: { status: "failed", code: "not-planned", reason: "this effect was not planned" } };
    }
    const result = settledResult(effect);
    return result === undefined ? { effect } : { result };
  }

  /** Marks a remote effect as running; one that was running when its worker was lost is never repeated blindly. */
  #start(callId: string): Promise<Begun> {
    return this.#withTenant(async (tx) => {
      const begun = await this.#begin(tx, callId);
      if ("result" in begun) return begun;
      const now = this.#deps.clock.now();
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

  async #fail(callId: string, error: Error, from: EffectRow["status"]): Promise<LedgerResult> {
    const now = this.#deps.clock.now();
    await this.#withTenant(async (tx) => {
      const effect = await findEffect(tx, this.#scope.turnId, callId);
      if (effect !== undefined)
        await setEffect(tx, {
          id: effect.id,
          from: [from],
          to: "failed",
          result: failureOf(error),
          reason: error.message,
          now,
        });
    });
    return { status: "failed", code: errorCode(error), reason: error.message };
  }
}
