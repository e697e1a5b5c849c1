import { z } from "zod";
import { LeadScore } from "./lead-score.ts";
import { Locale } from "./locale.ts";
import { STAGES } from "./stages.ts";

/** `bot`: turns run. `human`: a person answers, or is expected to. `closed`: over; a new message opens a new one. */
export const MODES = ["bot", "human", "closed"] as const;
export const Mode = z.enum(MODES);
export type Mode = z.infer<typeof Mode>;

const LEGAL_MODES: Record<Mode, readonly Mode[]> = {
  bot: ["human", "closed"],
  human: ["bot", "closed"],
  closed: [],
};

export function maySwitchMode(from: Mode, to: Mode): boolean {
  return LEGAL_MODES[from].includes(to);
}

export const Conversation = z.object({
  id: z.uuid(),
  clientId: z.uuid(),
  channelAccountId: z.uuid(),
  channel: z.string(),
  chatId: z.string(),
  mode: Mode,
  deal: z.object({ id: z.uuid(), stage: z.enum(STAGES) }),
  locale: Locale.nullable(),
  assignee: z.string().nullable(),
  /** Last message accepted from the customer, and the last one answered by bot or person. */
  inSeq: z.number().int(),
  answeredSeq: z.number().int(),
  lastMessageAt: z.date(),
  createdAt: z.date(),
  closedAt: z.date().nullable(),
});
export type Conversation = z.infer<typeof Conversation>;

/** What a person needs to go on without asking: kept with every hand-off in either direction. */
export const HandoffContract = z.object({
  reason: z.string(),
  summary: z.string(),
  promises: z.array(z.string()).default([]),
  effects: z.array(z.object({ tool: z.string(), status: z.string(), summary: z.string() })).default([]),
  obligations: z.array(z.string()).default([]),
  draft: z.string().nullable().default(null),
  /** How near the client was to a purchase, and why. */
  lead: LeadScore.optional(),
});
export type HandoffContract = z.infer<typeof HandoffContract>;

export const Handoff = z.object({
  id: z.uuid(),
  conversationId: z.uuid(),
  direction: z.enum(["to-human", "to-bot"]),
  /** `bot`, `system`, or the id of the person who took over or handed back. */
  by: z.string(),
  contract: HandoffContract,
  slaDueAt: z.date().nullable(),
  createdAt: z.date(),
});
export type Handoff = z.infer<typeof Handoff>;
