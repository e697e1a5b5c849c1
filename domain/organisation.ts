import { z } from "zod";
import { Locale } from "./locale.ts";

/** What an organisation may tune. Every field has a default, so that an empty object is a working configuration. */
export const OrganisationSettings = z.object({
  /** Quiet window after the last message and its ceiling from the first unanswered one; channels may override. */
  debounceMs: z.number().int().min(0).max(60_000).optional(),
  debounceMaxMs: z.number().int().min(0).max(120_000).optional(),
  /** How long a customer may wait for a person after a hand-off before the policy speaks. */
  handoffSlaMinutes: z.number().int().positive().default(15),
  /** The offline model may answer real customers while the configured provider is down. */
  offlineFallback: z.boolean().default(false),
  /** Tokens of the last messages that a turn is shown: long ones are shortened, those to be answered last. */
  historyTokens: z.number().int().min(200).max(100_000).default(6000),
  /** Tokens of the rolling summary of what came before them. */
  summaryTokens: z.number().int().min(50).max(10_000).default(1000),
  /** Clients with the same telephone number are merged when a channel itself has proven it to be theirs. */
  mergeProvenPhones: z.boolean().default(false),
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
