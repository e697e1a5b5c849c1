import { z } from "zod";

/** Something to say or do later. Unique per client and key, re-checked under the conversation lock when it fires. */
export const Timer = z.object({
  id: z.uuid(),
  clientId: z.uuid(),
  conversationId: z.uuid(),
  kind: z.enum(["reminder", "handoff-sla", "approval-expiry", "follow-up"]),
  key: z.string().max(128),
  dueAt: z.date(),
  text: z.string().max(4000).nullable(),
  status: z.enum(["pending", "fired", "cancelled"]),
  reason: z.string().nullable(),
  createdAt: z.date(),
});
export type Timer = z.infer<typeof Timer>;
