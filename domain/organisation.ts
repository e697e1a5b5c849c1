import { z } from "zod";
import { AgentConfig } from "./agent-settings.ts";
import { ApprovalPolicy } from "./approval.ts";
import { EscalationSettings } from "./escalation.ts";
import { FollowUpSettings } from "./follow-ups.ts";
import { Locale } from "./locale.ts";
import { WorkingHours } from "./working-hours.ts";

const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "HH:MM, 24 hours");

/** How often and when the bot may write first. `null` is no limit. */
export const SendingSettings = z.object({
  /** In the client's time zone. */
  quietHours: z.object({ from: LocalTime, to: LocalTime }).nullable().default({ from: "21:00", to: "09:00" }),
  /** Messages that nobody asked for at this moment, to one client over all channels, in 24 hours and in 7 days. */
  proactivePerDay: z.number().int().positive().nullable().default(3),
  proactivePerWeek: z.number().int().positive().nullable().default(10),
  /** Chats begun by us with people who have not written yet, on one channel account. Platforms ban accounts that hurry. */
  openingsPerHour: z.number().int().positive().nullable().default(10),
  openingsPerDay: z.number().int().positive().nullable().default(50),
});
export type SendingSettings = z.infer<typeof SendingSettings>;

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
  /**
   * Phones, e-mails, cards, passport and identity numbers leave for a model's provider as placeholders (`[phone-1]`) and become
   * themselves again in its replies and tool calls. Logs and traces never hold them, whatever stands here.
   */
  maskPersonalData: z.boolean().default(false),
  /** Replies name the papers that they draw on, in a short line of their own. */
  nameSources: z.boolean().default(true),
  /** Tokens of the last messages that a turn is shown: long ones are shortened, those to be answered last. */
  historyTokens: z.number().int().min(200).max(100_000).default(6000),
  /** Tokens of the rolling summary of what came before them. */
  summaryTokens: z.number().int().min(50).max(10_000).default(1000),
  /** Clients with the same telephone number are merged when a channel itself has proven it to be theirs. */
  mergeProvenPhones: z.boolean().default(false),
  /** Tokens a calendar month (UTC), all models together; null means no limit of its own. */
  monthlyTokenLimit: z.number().int().positive().nullable().default(null),
  /** Which risky writes a person decides. */
  approvals: ApprovalPolicy.prefault({}),
  sending: SendingSettings.prefault({}),
  /** When a person is called, whatever the agent would say. */
  escalation: EscalationSettings.prefault({}),
  /** When people answer; null: around the clock. Times in which somebody must have answered count within them. */
  workingHours: WorkingHours.nullable().default(null),
  /** When the bot writes again to those who fell silent, and before and after a trip. */
  followUps: FollowUpSettings.prefault({}),
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
  /** By agent's name; who is missing is as shipped. */
  agents: z.record(z.string(), AgentConfig).default({}),
});
export type Organisation = z.infer<typeof Organisation>;
