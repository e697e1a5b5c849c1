import { z } from "zod";
import { AGENTS, FACT_KEYS, FACT_SHAPES, MODES, STAGES, TURN_REASONS, type FactKey } from "../../domain/index.ts";

/** A customer's day on the organisation's calendar. */
const Day = z.iso.date();
const Text = z.string().trim().min(1).max(4000);
const count = z.number().int().min(0).max(200);

/**
 * What is looked for in words: any case, `ё` as `е`, whole words; `*` is any ending of a word, `|` parts alternatives.
 * "4 июля" is not found in "14 июля".
 */
export const Phrase = z.string().trim().min(1).max(200).describe("whole words; `*` any ending, `|` or");

const DURATION = /^(\d+) (millisecond|second|minute|hour|day|week)s?$/;
const MS = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
} as const;
const Duration = z.string().regex(DURATION, "a number and a unit: 3 days, 2 hours, 30 minutes, 5 seconds");

/** @param text that fits `Duration` */
export function toMs(text: string): number {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  return Number(amount) * MS[unit as keyof typeof MS];
}

const Locale = z.enum(["ru", "en"]);
const FactKey = z.enum(FACT_KEYS);
const facts = <T extends z.ZodType>(wrap: (shape: z.ZodType) => T) =>
  z
    .strictObject(Object.fromEntries(FACT_KEYS.map((key) => [key, wrap(FACT_SHAPES[key])])) as Record<FactKey, T>)
    .partial();

const BookingFields = {
  tour: z.string().describe("sku in the demo catalogue"),
  date: Day.describe("a departure's first day"),
  adults: count.min(1),
  children: count.default(0),
  status: z.enum(["booked", "paid", "cancelled", "completed"]).default("booked"),
};

/** What stands when the customer begins to write. */
export const Fixture = z.strictObject({
  clock: z.iso.datetime({ offset: true }).describe("when the first line is written"),
  client: z
    .strictObject({ name: Text.optional(), phone: Text.optional() })
    .optional()
    .describe("the client's card, as the platform and earlier talks filled it"),
  stage: z.enum(STAGES).default("new"),
  facts: facts((shape) => shape.optional()).optional(),
  bookings: z.array(z.strictObject(BookingFields)).default([]),
  seats: z
    .array(z.strictObject({ tour: z.string(), date: Day, left: count }))
    .default([])
    .describe("departures with another number of free seats than the seed gives them"),
  settings: z.record(z.string(), z.unknown()).optional().describe("settings of the organisation"),
  said: z
    .array(z.strictObject({ bot: Text }))
    .default([])
    .describe("what the bot wrote before the first line, oldest first"),
});

/** What is asked of the words that answer one turn. Rules that hold for every reply stand in `manners.ts`. */
export const ReplyCriteria = z.strictObject({
  mentions: z.array(Phrase).optional().describe("each must be said"),
  never: z.array(Phrase).optional().describe("none may be said"),
  language: Locale.optional().describe("the journey's own by default"),
  questions: z.number().int().min(0).max(3).optional().describe("questions at most, 2 by default"),
  mayAsk: z.array(FactKey).optional().describe("known, and asked again for a reason"),
  by: z.enum(AGENTS).optional().describe("the agent whose words the last of them are"),
  silent: z.literal(true).optional().describe("nothing may be said"),
});
export type ReplyCriteria = z.infer<typeof ReplyCriteria>;

const reply = ReplyCriteria.optional();

export const Turn = z.union([
  z.strictObject({
    client: z.union([Text, z.array(Text).min(1)]).describe("one line, or several in a row"),
    every: Duration.optional().describe("between lines of a row; half a second by default"),
    reply,
  }),
  z.strictObject({ wait: Duration, reply }),
  z.strictObject({ manager: Text.describe("a person answers, and so takes over"), reply }),
  z.strictObject({
    return: z.strictObject({ summary: Text.optional(), promises: z.array(Text).optional() }),
    reply,
  }),
]);
export type Turn = z.infer<typeof Turn>;

/** What the database must hold when the last turn is over. Lists are complete: one row more fails as one row less does. */
export const EndState = z.strictObject({
  stage: z.enum(STAGES),
  mode: z.enum(MODES),
  facts: facts((shape) => shape.nullable())
    .optional()
    .describe("these must be so; null: not known"),
  bookings: z
    .array(
      z.strictObject({
        ...BookingFields,
        total: z
          .string()
          .regex(/^\d+ [A-Z]{3}$/)
          .optional(),
      }),
    )
    .optional()
    .describe("all bookings of the client; total in whole units, such as `45000 KGS`"),
  timers: z
    .array(
      z.strictObject({
        kind: z.string(),
        status: z.enum(["pending", "fired", "cancelled"]),
        on: Day.optional(),
        reason: z.string().optional(),
      }),
    )
    .optional(),
  effects: z.array(z.strictObject({ tool: z.string(), status: z.string() })).describe("all writes, oldest first"),
  handoff: z
    .strictObject({ reason: z.enum(TURN_REASONS), summary: z.array(Phrase).optional() })
    .optional()
    .describe("the newest hand-off to a person; without it there may be none"),
  moves: z.array(z.enum(STAGES)).optional().describe("the stages that the deal went through, in order"),
});
export type EndState = z.infer<typeof EndState>;

/** One customer's way, told by what they write and judged by what comes of it. */
export const Journey = z
  .strictObject({
    title: Text.describe("a fact in the present tense"),
    agent: z.enum(AGENTS),
    locale: Locale,
    start: Fixture,
    turns: z.array(Turn).min(2),
    end: EndState,
  })
  .refine(
    ({ turns }) => turns.some(({ reply: asked }) => (asked?.mentions ?? []).length > 0 || asked?.by !== undefined),
    "no reply has to mention anything: a journey without criteria proves nothing",
  );
export type Journey = z.infer<typeof Journey>;
