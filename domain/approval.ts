import { z } from "zod";

/** A risky write waiting for a person. A decision is a compare-and-set from `pending`. */
export const Approval = z.object({
  id: z.uuid(),
  turnId: z.uuid(),
  conversationId: z.uuid(),
  callId: z.string(),
  tool: z.string(),
  args: z.record(z.string(), z.unknown()),
  status: z.enum(["pending", "accepted", "edited", "answered", "ignored", "expired"]),
  decidedBy: z.string().nullable(),
  expiresAt: z.date(),
  createdAt: z.date(),
});
export type Approval = z.infer<typeof Approval>;
