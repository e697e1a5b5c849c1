import { errorCode, type Ledger, type LedgerResult, type PlannedEffect, type TurnStop } from "../../domain/index.ts";
import type { Tx } from "../../store/index.ts";

export interface FakeLedger extends Ledger<Tx> {
  /** Journals in the order in which they were stored, each as JSON would keep it. */
  readonly journals: readonly unknown[];
  readonly planned: readonly PlannedEffect[];
  /** `plan` and every run, in order. */
  readonly log: readonly string[];
}

export interface FakeLedgerOptions {
  /** `plan` refuses. */
  stopAtPlan?: TurnStop;
  /** What a call comes to instead of running. */
  results?: Readonly<Record<string, LedgerResult>>;
  /** Effects that stand since an earlier run of the turn. */
  standing?: ReadonlyMap<string, unknown>;
}

/** A ledger in memory with the real one's order of things: nothing runs that was not planned, nothing runs twice. */
export function createFakeLedger(options: FakeLedgerOptions = {}): FakeLedger {
  const journals: unknown[] = [];
  const planned: PlannedEffect[] = [];
  const log: string[] = [];
  const done = new Map(options.standing);

  async function run(callId: string, work: () => Promise<unknown>): Promise<LedgerResult> {
    log.push(callId);
    if (!planned.some((effect) => effect.callId === callId))
      return { status: "failed", code: "not-planned", reason: callId };
    const told = options.results?.[callId];
    if (told !== undefined) return told;
    try {
      if (!done.has(callId)) done.set(callId, await work());
      return { status: "done", result: done.get(callId) };
    } catch (error) {
      return { status: "failed", code: errorCode(error), reason: error instanceof Error ? error.message : "failed" };
    }
  }

  return {
    journals,
    planned,
    log,
    plan: async (journal, effects) => {
      if (options.stopAtPlan !== undefined) return { status: "stopped", stop: options.stopAtPlan };
      journals.push(JSON.parse(JSON.stringify(journal)));
      planned.push(...effects);
      log.push("plan");
      return { status: "planned" };
    },
    runLocal: (callId, work) => run(callId, () => work({} as Tx)),
    runRemote: (callId, work) => run(callId, () => work(`key of ${callId}`)),
  };
}
