import { z } from "zod";
import { Locale } from "./locale.ts";

/** What an organisation may tune. Every field has a default, so that an empty object is a working configuration. */
export const OrganisationSettings = z.object({
  /** Quiet window after the last message and its ceiling from the first unanswered one; channels may override. */
  debounceMs: z.number().int().min(0).max(60_000).optional(),
  debounceMaxMs: z.number().int().min(0).max(120_000).optional(),
  /** How long a customer may wait for a person after a hand-off before the policy speaks. */
  handoffSlaMinutes: z.number().int().positive().default(15),
  /** How agents sound, in a sentence or two ("brief and playful, first names"). Told to them as data. */
  tone: z.string().trim().max(300).optional(),
  /** Percent that an agent may take off a price by itself; above it a person decides. */
  discountLimitPercent: z.number().int().min(0).max(100).default(0),
  /** The offline model may answer real customers while the configured provider is down. */
  offlineFallback: z.boolean().default(false),
  /** Tokens a calendar month (UTC), all models together; null means no limit of its own. */
  monthlyTokenLimit: z.number().int().positive().nullable().default(null),
});
export type OrganisationSettings = z.infer<typeof OrganisationSettings>;

export const Organisation = z.object({
  id: z.uuid(),
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lower-case letters, digits and hyphens"),
  name: z.string().min(1).max(200),
  locale: Locale,
  currency: z.string().regex(/^[A-Z]{3}$/),
  timeZone: z.string().max(64),
  settings: OrganisationSettings,
});
export type Organisation = z.infer<typeof Organisation>;
