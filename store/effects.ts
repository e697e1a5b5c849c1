import {
  effectMayBecome,
  InternalError,
  type EffectKind,
  type EffectStatus,
  type PlannedEffect,
} from "../domain/index.ts";
import type { Tx } from "./database.ts";
import { createId } from "./ids.ts";
import { toStorableJson } from "./json.ts";

export interface JournalWrite {
  turnId: string;
  conversationId: string;
  fromSeq: number;
  seenSeq: number;
  journal: unknown;
  startedAt: Date;
  now: Date;
}

/** Stores the turn's journal and marks it as the conversation's open turn. Call with the conversation locked. */
export async function writeJournal(tx: Tx, write: JournalWrite): Promise<void> {
  await tx.query(
    `with turn as (
       insert into turns (org_id, id, conversation_id, status, from_seq, seen_seq, journal, started_at)
       values (current_org(), $1, $2, 'running', $3, $4, $5, $6)
       on conflict (org_id, id) do update set journal = excluded.journal
     )
     update conversations set open_turn_id = $1 where org_id = current_org() and id = $2`,
    [write.turnId, write.conversationId, write.fromSeq, write.seenSeq, toStorableJson(write.journal), write.startedAt],
  );
}

/** Plans effects; those that an earlier run has planned already stay as they are. */
export async function planEffects(
  tx: Tx,
  turn: { turnId: string; conversationId: string; now: Date },
  effects: readonly PlannedEffect[],
): Promise<void> {
  const rows = effects.map((effect) => ({
    id: createId(turn.now),
    call_id: effect.callId,
    tool: effect.tool,
    kind: effect.kind,
    args: effect.args,
  }));
  await tx.query(
    `insert into effects (org_id, id, turn_id, conversation_id, call_id, tool, kind, status, args, created_at, updated_at)
     select current_org(), e.id, $1, $2, e.call_id, e.tool, e.kind, 'planned', e.args, $3, $3
       from jsonb_to_recordset($4) as e (id uuid, call_id text, tool text, kind text, args jsonb)
     on conflict (org_id, turn_id, call_id) do nothing`,
    [turn.turnId, turn.conversationId, turn.now, toStorableJson(rows)],
  );
}

export interface EffectRow {
  id: string;
  call_id: string;
  tool: string;
  kind: EffectKind;
  status: EffectStatus;
  args: Record<string, unknown>;
  result: unknown;
  reason: string | null;
}

export async function findEffect(tx: Tx, turnId: string, callId: string): Promise<EffectRow | undefined> {
  const rows = await tx.query<EffectRow>(
    `select id, call_id, tool, kind, status, args, result, reason from effects
      where org_id = current_org() and turn_id = $1 and call_id = $2`,
    [turnId, callId],
  );
  return rows[0];
}

export async function effectsOfTurn(tx: Tx, turnId: string): Promise<EffectRow[]> {
  return tx.query<EffectRow>(
    `select id, call_id, tool, kind, status, args, result, reason from effects
      where org_id = current_org() and turn_id = $1 order by created_at, id`,
    [turnId],
  );
}

export interface EffectChange {
  id: string;
  from: readonly EffectStatus[];
  to: EffectStatus;
  result?: unknown;
  reason?: string;
  now: Date;
}

/** Compare-and-set of an effect's status. `false`: someone else has moved it. @throws InternalError for an illegal step */
export async function setEffect(tx: Tx, change: EffectChange): Promise<boolean> {
  const illegal = change.from.find((from) => !effectMayBecome(from, change.to));
  if (illegal !== undefined) {
    throw new InternalError({
      code: "illegal-effect-step",
      message: `an effect cannot go from ${illegal} to ${change.to}`,
    });
  }
  const changed = await tx.execute(
    `update effects set status = $3, result = coalesce($4, result), reason = coalesce($5, reason), updated_at = $6
      where org_id = current_org() and id = $1 and status = any ($2)`,
    [
      change.id,
      change.from,
      change.to,
      change.result === undefined ? null : toStorableJson(change.result),
      change.reason ?? null,
      change.now,
    ],
  );
  return changed === 1;
}

/** A person has approved other arguments than the model's. */
export async function setEffectArgs(tx: Tx, id: string, args: Record<string, unknown>): Promise<void> {
  await tx.execute("update effects set args = $2 where org_id = current_org() and id = $1", [id, toStorableJson(args)]);
}

/** Cancels what a turn had planned and not begun. */
export async function cancelPlanned(tx: Tx, turnId: string, change: { reason: string; now: Date }): Promise<number> {
  return tx.execute(
    `update effects set status = 'cancelled', reason = $2, updated_at = $3
      where org_id = current_org() and turn_id = $1 and status = 'planned'`,
    [turnId, change.reason, change.now],
  );
}
