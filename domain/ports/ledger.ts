import type { EffectKind } from "../effect.ts";

/** A write that a model response asks for, before it runs. */
export interface PlannedEffect {
  callId: string;
  tool: string;
  kind: EffectKind;
  args: Record<string, unknown>;
}

/** Why a turn may not write any more. Control flow, not an error. */
export type TurnStop = "lease-lost" | "takeover" | "newer-message";

export type LedgerResult =
  /** The effect stands (now, or since an earlier run of this turn) with this result. */
  | { status: "done"; result: unknown }
  /** It did not happen, and `reason` says why in words for the model and the manager. */
  | { status: "failed"; code: string; reason: string }
  /** It may have happened; a person has to look. */
  | { status: "uncertain"; reason: string }
  /** The turn has lost its right to write; nothing was done. */
  | { status: "stopped"; stop: TurnStop };

/**
 * The record of what a turn did. Before the first write of a model response, `plan` stores the journal and all its
 * planned effects in one transaction; a re-run of the turn continues from there, so arguments cannot drift.
 * `Tx` is the store's transaction, so that a local effect and its ledger row are one.
 */
export interface Ledger<Tx> {
  plan(
    journal: unknown,
    effects: readonly PlannedEffect[],
  ): Promise<{ status: "planned" } | { status: "stopped"; stop: TurnStop }>;
  /** Runs a local effect: `work` and the ledger row in one transaction, the conversation row locked, token and mode checked. */
  runLocal(callId: string, work: (tx: Tx) => Promise<unknown>): Promise<LedgerResult>;
  /** Runs an effect elsewhere. `key` is the same on every run; an `uncertain` kind is never repeated blindly. */
  runRemote(callId: string, work: (key: string) => Promise<unknown>): Promise<LedgerResult>;
}
