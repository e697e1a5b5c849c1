import { z } from "zod";
import { Locale } from "./locale.ts";

/** A customer, across all channels. */
export const Client = z.object({
  id: z.uuid(),
  name: z.string().nullable(),
  locale: Locale.nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  timeZone: z.string().nullable(),
  /** Asked not to be written to; proactive messages stop, replies go on. */
  optedOutAt: z.date().nullable(),
  createdAt: z.date(),
});
export type Client = z.infer<typeof Client>;

/** One face of a client: who they are on one channel account. */
export const Identity = z.object({
  id: z.uuid(),
  clientId: z.uuid(),
  channelAccountId: z.uuid(),
  externalId: z.string(),
  name: z.string().nullable(),
  username: z.string().nullable(),
});
export type Identity = z.infer<typeof Identity>;
