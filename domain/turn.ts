import { z } from "zod";

/**
 * How a turn ended. `paused`: a holding reply is out, and a person decides a risky write. `suppressed`: a person had taken over. `superseded`: something newer came in and a new turn
 * answers both. `handed-off`: the reply passes the customer to a person. `failed`: nothing was said; a retry follows.
 */
export const TURN_STATUSES = [
  "running",
  "paused",
  "committed",
  "handed-off",
  "suppressed",
  "superseded",
  "failed",
] as const;
export const TurnStatus = z.enum(TURN_STATUSES);
export type TurnStatus = z.infer<typeof TurnStatus>;

/** Why a turn went to a person, or did not speak: shown to managers and counted in metrics. */
export const TURN_REASONS = [
  "asked-for-person",
  "agent-decided",
  "agent-inactive",
  "agent-training",
  "complaint",
  "emergency",
  "legal",
  "anger",
  "misunderstood",
  "bad-rating",
  "cost-limit",
  "poison",
  "model-down",
  "model-timeout",
  "model-refused",
  "token-limit",
  "step-limit",
  "empty-reply",
  "cut-off",
  "receipt-missing",
  "reply-leak",
  "bad-tool-calls",
  "takeover",
  "newer-message",
  "uncertain-effect",
  "approval-expired",
  "lease-lost",
] as const;
export type TurnReason = (typeof TURN_REASONS)[number];
