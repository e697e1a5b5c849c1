import { z } from "zod";

export const CHANNEL_KINDS = ["terminal", "web-chat", "telegram", "http"] as const;
export const ChannelKind = z.enum(CHANNEL_KINDS);
export type ChannelKind = z.infer<typeof ChannelKind>;

/** One connected number, bot or site of an organisation. Credentials are sealed and never part of it. */
export const ChannelAccount = z.object({
  id: z.uuid(),
  orgId: z.uuid(),
  kind: ChannelKind,
  name: z.string().min(1).max(200),
  settings: z.record(z.string(), z.unknown()),
  status: z.enum(["active", "paused", "broken"]),
  createdAt: z.date(),
});
export type ChannelAccount = z.infer<typeof ChannelAccount>;
