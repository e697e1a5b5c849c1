import { z } from "zod";
import { STAGES } from "./stages.ts";

export const Deal = z.object({
  id: z.uuid(),
  clientId: z.uuid(),
  stage: z.enum(STAGES),
  status: z.enum(["open", "won", "lost", "merged"]),
  createdAt: z.date(),
  closedAt: z.date().nullable(),
});
export type Deal = z.infer<typeof Deal>;

/** One step of a deal through the funnel, with what allowed it. */
export const StageMove = z.object({
  id: z.uuid(),
  dealId: z.uuid(),
  from: z.enum(STAGES),
  to: z.enum(STAGES),
  evidence: z.object({ facts: z.array(z.string()), signals: z.array(z.string()) }),
  turnId: z.uuid().nullable(),
  at: z.date(),
});
export type StageMove = z.infer<typeof StageMove>;
