/**
 * When the bot writes first, as data: after how long a silence, how often, before and after a trip, and what stops it. A
 * follow-up is planned when a turn ends and decided anew when it is due.
 */
import { z } from "zod";
import { addMs } from "./clock.ts";
import { addDays, instantIn } from "./day.ts";
import type { Mode } from "./conversation.ts";
import type { Stage } from "./stages.ts";

export const FOLLOW_UP_KINDS = ["qualification", "offer", "before-trip", "after-trip"] as const;
export type FollowUpKind = (typeof FOLLOW_UP_KINDS)[number];

/** What a timer of kind `follow-up` holds, and what the turn is told that says it. */
export const FollowUp = z.object({
  kind: z.enum(FOLLOW_UP_KINDS),
  /** The first is 1. */
  step: z.int().min(1),
  of: z.int().min(1),
  /** The customer's last message when it was planned; whatever they wrote since stops it. */
  seq: z.int().optional(),
  /** The timer that it comes from. */
  timerId: z.string().optional(),
  /** Of the trip: it stops when the booking no longer stands on this day. */
  booking: z.object({ number: z.string(), date: z.iso.date() }).optional(),
  /** From this instant on it makes no sense any more, whatever it had to wait for. */
  until: z.iso.datetime().optional(),
});
export type FollowUp = z.infer<typeof FollowUp>;

const Hours = z.array(z.number().positive().max(720)).max(3);

/** Hours of silence after our last message, and days from the trip. An empty list: not at all. */
export const FollowUpSettings = z.object({
  /** Needs asked for and not told. */
  qualificationHours: Hours.default([3, 24]),
  /** Tours or a price shown, and no answer. */
  offerHours: Hours.default([24, 72]),
  beforeTripDays: z.array(z.int().min(1).max(60)).max(3).default([3, 1]),
  /** Days after the last one; null: nobody asks how it was. */
  afterTripDays: z.int().min(1).max(30).nullable().default(1),
  /** Silences followed up in one deal, however often the customer takes the talk up again and lets it drop. */
  perDeal: z.int().min(1).max(20).default(6),
});
export type FollowUpSettings = z.infer<typeof FollowUpSettings>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A silence that nobody could follow up for so long after its time is let be: the customer has moved on. */
const SILENCE_STALE_MS = 2 * DAY_MS;
/** A trip is asked about while it is fresh. */
const AFTER_STALE_MS = 7 * DAY_MS;
/** What was said at the booking is not said again at once. */
const BOOKED_LATELY_MS = DAY_MS / 2;
const CHAT_STAGES: Record<"qualification" | "offer", readonly Stage[]> = {
  qualification: ["new", "qualification", "warm-up"],
  offer: ["offer", "negotiation"],
};
const TRIP_STAGES: readonly Stage[] = ["sale", "service", "feedback", "repeat"];

/** In which stages a follow-up still makes sense. */
export function stagesFor(kind: FollowUpKind): readonly Stage[] {
  return kind === "qualification" || kind === "offer" ? CHAT_STAGES[kind] : TRIP_STAGES;
}

export interface Silence {
  /** Where the deal stands as the turn leaves it. */
  stage: Stage;
  /** Follow-ups already said since the customer last wrote. */
  said: number;
  settings: FollowUpSettings;
  /** When our message went out. */
  now: Date;
}

/** The next follow-up if the customer stays silent; undefined: enough was said, or there is nothing to follow up. */
export function planFollowUp({ stage, said, settings, now }: Silence): (FollowUp & { dueAt: Date }) | undefined {
  const kind = CHAT_STAGES.qualification.includes(stage)
    ? "qualification"
    : CHAT_STAGES.offer.includes(stage)
      ? "offer"
      : undefined;
  if (kind === undefined) return undefined;
  const hours = kind === "qualification" ? settings.qualificationHours : settings.offerHours;
  const after = hours[said];
  if (after === undefined) return undefined;
  const dueAt = addMs(now, after * HOUR_MS);
  return { kind, step: said + 1, of: hours.length, until: addMs(dueAt, SILENCE_STALE_MS).toISOString(), dueAt };
}

/** Local hours at which a trip is spoken of: after breakfast, not at dawn. */
const BEFORE_AT = "10:00";
const AFTER_AT = "11:00";

export interface BookedTrip {
  number: string;
  /** First and last day, `YYYY-MM-DD`. */
  date: string;
  ends: string;
}

export interface TripFollowUp extends FollowUp {
  dueAt: Date;
}

function afterTrip(
  { number, date, ends }: BookedTrip,
  { settings: { afterTripDays }, timeZone }: { settings: FollowUpSettings; timeZone: string },
): TripFollowUp[] {
  if (afterTripDays === null) return [];
  const dueAt = instantIn(`${addDays(ends, afterTripDays)}T${AFTER_AT}`, timeZone);
  const until = addMs(dueAt, AFTER_STALE_MS).toISOString();
  return [{ kind: "after-trip", step: 1, of: 1, booking: { number, date }, until, dueAt }];
}

/** What is said before and after a booked trip, of what is still to come, by the client's clock. */
export function planTripFollowUps(
  trip: BookedTrip,
  { settings, timeZone, now }: { settings: FollowUpSettings; timeZone: string; now: Date },
): TripFollowUp[] {
  const { number, date } = trip;
  const booking = { number, date };
  const days = settings.beforeTripDays.toSorted((a, b) => b - a);
  const begins = instantIn(`${date}T00:00`, timeZone).toISOString();
  const before = days.map((ahead, index) => ({
    kind: "before-trip" as const,
    step: index + 1,
    of: days.length,
    booking,
    until: begins,
    dueAt: instantIn(`${addDays(date, -ahead)}T${BEFORE_AT}`, timeZone),
  }));
  const after = afterTrip(trip, { settings, timeZone });
  const earliest = addMs(now, BOOKED_LATELY_MS);
  return [...before, ...after].filter(({ dueAt }) => dueAt > earliest);
}

/** One pending follow-up for a silence per client; those of a trip beside it. */
export const SILENCE_KEY = "follow-up";
export const tripKey = (number: string): string => `trip ${number} `;
export const tripFollowUpKey = ({ kind, step, booking }: FollowUp): string =>
  `${tripKey(booking?.number ?? "")}${kind} ${step}`;

/** Two messages of our own accord to one client are at least so far apart. */
const APART_MS = 4 * HOUR_MS;

/** What is true when a follow-up is due, read under the conversation's lock. */
export interface FollowUpScene {
  mode: Mode;
  /** Something of the customer waits for an answer. */
  waits: boolean;
  /** Position of the customer's last message. */
  inSeq: number;
  /** They wrote in another chat since it was planned. */
  wroteElsewhere: boolean;
  stage: Stage;
  /** The client's bookings that stand, with their first day. */
  standing: readonly { number: string; date: string }[];
  /** A reminder that they asked for is still to come. */
  reminderSet: boolean;
  /** They gave a rating already, or were asked for one since this trip began. */
  rated: boolean;
  askedHowItWas: boolean;
  /** Follow-ups of a silence said in this deal, and how many may be. */
  saidInDeal: number;
  perDeal: number;
  /** Another follow-up to this client is being worded. */
  anotherDue: boolean;
  /** Our last message of our own accord, in whatever chat. */
  lastProactiveAt: Date | null;
  now: Date;
}

export type FollowUpDecision =
  { say: true } | { say: false; reason: string } | { say: false; reason: string; againAt: Date };

const stop = (reason: string): FollowUpDecision => ({ say: false, reason });

function ofSilence(followUp: FollowUp, scene: FollowUpScene): string | undefined {
  if (scene.waits || scene.wroteElsewhere || (followUp.seq !== undefined && scene.inSeq > followUp.seq))
    return "customer-wrote";
  if (scene.reminderSet) return "reminder-set";
  return scene.saidInDeal >= scene.perDeal ? "said-often-enough" : undefined;
}

function ofTrip({ kind, booking }: FollowUp, { standing, rated, askedHowItWas }: FollowUpScene): string | undefined {
  const stands = standing.some(({ number, date }) => number === booking?.number && date === booking.date);
  if (!stands) return "booking-changed";
  if (kind !== "after-trip") return undefined;
  if (rated) return "rated";
  return askedHowItWas ? "asked-already" : undefined;
}

/** Whether a follow-up that is due is said, waits, or is dropped, and why. Sending policy is asked besides. */
export function judgeFollowUp(followUp: FollowUp, scene: FollowUpScene): FollowUpDecision {
  if (scene.mode !== "bot") return stop(`mode-${scene.mode}`);
  if (!stagesFor(followUp.kind).includes(scene.stage)) return stop("stage-moved");
  const reason = followUp.booking === undefined ? ofSilence(followUp, scene) : ofTrip(followUp, scene);
  if (reason !== undefined) return stop(reason);
  if (followUp.until !== undefined && scene.now >= new Date(followUp.until)) return stop("too-late");
  if (scene.waits) return { say: false, reason: "customer-is-writing", againAt: addMs(scene.now, HOUR_MS) };
  if (scene.anotherDue) return { say: false, reason: "written-lately", againAt: addMs(scene.now, APART_MS) };
  const freeAt = scene.lastProactiveAt === null ? scene.now : addMs(scene.lastProactiveAt, APART_MS);
  return freeAt > scene.now ? { say: false, reason: "written-lately", againAt: freeAt } : { say: true };
}

const DECLINES =
  /(?<!\p{L})(?:нет,? спасибо|не сейчас|не интересн\p{L}*|неинтересн\p{L}*|передумал\p{L}*|уже (?:купил|взял|забронировал|нашл|наш[её]л|выбрал)\p{L}*|не (?:поед|полет)\p{L}+|в другой раз|больше не (?:нужн|актуальн)\p{L}*|не актуальн\p{L}*|неактуальн\p{L}*|сам(?:а|и)? напиш\p{L}+|no,? thanks?|no thank you|not interested|changed (?:my|our) mind|already (?:booked|bought|found|have)|(?:we|i)(?:'ll| will) (?:write|get back|let you know)|another time|maybe later|not now)(?!\p{L})/iu;

/** Whether the customer's own words say that they want nothing now: then silence is an answer. */
export function declines(text: string): boolean {
  return DECLINES.test(text);
}
