import { z } from "zod";

export const EFFECT_STATUSES = ["planned", "running", "done", "cancelled", "failed", "uncertain"] as const;
export type EffectStatus = (typeof EFFECT_STATUSES)[number];

/**
 * How a write may be repeated. `local`: its rows and its ledger row are one transaction. `idempotent`: the other side
 * takes our key. `uncertain`: it may have happened, so it is shown and never repeated blindly.
 */
export const EFFECT_KINDS = ["local", "idempotent", "uncertain"] as const;
export type EffectKind = (typeof EFFECT_KINDS)[number];

/** One write of a turn, keyed by `(turnId, callId)`. */
export const Effect = z.object({
  id: z.uuid(),
  turnId: z.uuid(),
  conversationId: z.uuid(),
  callId: z.string(),
  tool: z.string(),
  kind: z.enum(EFFECT_KINDS),
  status: z.enum(EFFECT_STATUSES),
  args: z.record(z.string(), z.unknown()),
  result: z.unknown(),
  reason: z.string().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type Effect = z.infer<typeof Effect>;

const LEGAL: Record<EffectStatus, readonly EffectStatus[]> = {
  planned: ["running", "done", "failed", "cancelled"],
  running: ["done", "failed", "uncertain"],
  uncertain: ["done", "failed"],
  done: [],
  cancelled: [],
  failed: [],
};

export function effectMayBecome(from: EffectStatus, to: EffectStatus): boolean {
  return LEGAL[from].includes(to);
}
