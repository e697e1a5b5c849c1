import { z } from "zod";
import { addDays, dayIn, instantIn, timeIn } from "./day.ts";
import { addMs } from "./clock.ts";

const LocalTime = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, "HH:MM, 24 hours");
const Block = z
  .object({ from: LocalTime, to: LocalTime })
  .refine(({ from, to }) => from < to, { error: "from must be before to; work past midnight is two blocks" });

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** When people answer, in the organisation's time zone. */
export const WorkingHours = z.object({
  /** Blocks of a day; a day without any is off. */
  week: z.record(z.enum(WEEKDAYS), z.array(Block).max(4)),
  /** Days off, `YYYY-MM-DD`. */
  holidays: z.array(z.iso.date()).max(400).default([]),
});
export type WorkingHours = z.infer<typeof WorkingHours>;

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Whoever is closed for longer than this never opens. */
const LOOK_AHEAD_DAYS = 400;

function weekdayOf(day: string): Weekday {
  const index = Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS) + 3; // 1 January 1970 was a Thursday
  return WEEKDAYS[((index % 7) + 7) % 7] ?? "monday";
}

interface Open {
  from: Date;
  to: Date;
}

function blocksOf(day: string, hours: WorkingHours, timeZone: string): Open[] {
  if (hours.holidays.includes(day)) return [];
  const blocks = hours.week[weekdayOf(day)].toSorted((a, b) => (a.from < b.from ? -1 : 1));
  return blocks.map(({ from, to }) => ({
    from: instantIn(`${day}T${from}`, timeZone),
    to: to === "24:00" ? instantIn(`${addDays(day, 1)}T00:00`, timeZone) : instantIn(`${day}T${to}`, timeZone),
  }));
}

/** The open times from an instant on, the one that holds then first. */
function* openFrom(instant: Date, hours: WorkingHours, timeZone: string): Generator<Open> {
  const first = dayIn(instant, timeZone);
  for (let ahead = 0; ahead <= LOOK_AHEAD_DAYS; ahead += 1) {
    for (const block of blocksOf(addDays(first, ahead), hours, timeZone)) {
      if (block.to > instant && block.to > block.from)
        yield { from: block.from > instant ? block.from : instant, to: block.to };
    }
  }
}

export function isOpen(instant: Date, hours: WorkingHours, timeZone: string): boolean {
  const [next] = openFrom(instant, hours, timeZone);
  return next !== undefined && next.from.getTime() === instant.getTime();
}

/** When people answer next: now, if they do; undefined: never. */
export function nextOpening(instant: Date, hours: WorkingHours, timeZone: string): Date | undefined {
  const [next] = openFrom(instant, hours, timeZone);
  return next?.from;
}

/** The instant at which so much working time has passed; without hours, or where nobody ever works, plain time. */
export function addWorkingMinutes(
  instant: Date,
  minutes: number,
  { hours, timeZone }: { hours: WorkingHours | null; timeZone: string },
): Date {
  const plain = addMs(instant, minutes * MINUTE_MS);
  if (hours === null) return plain;
  let left = minutes * MINUTE_MS;
  for (const { from, to } of openFrom(instant, hours, timeZone)) {
    const length = to.getTime() - from.getTime();
    if (left <= length) return addMs(from, left);
    left -= length;
  }
  return plain;
}

export interface Opening {
  /** `today`, `tomorrow`, or a day further on. */
  when: "today" | "tomorrow" | "later";
  /** `YYYY-MM-DD` and `HH:MM` where the organisation is. */
  day: string;
  weekday: Weekday;
  time: string;
}

/** What a customer is told while nobody is there; undefined: somebody is, or nobody says when. */
export function openingAfter(instant: Date, hours: WorkingHours | null, timeZone: string): Opening | undefined {
  if (hours === null || isOpen(instant, hours, timeZone)) return undefined;
  const at = nextOpening(instant, hours, timeZone);
  if (at === undefined) return undefined;
  const day = dayIn(at, timeZone);
  const today = dayIn(instant, timeZone);
  const when = day === today ? "today" : day === addDays(today, 1) ? "tomorrow" : "later";
  return { when, day, weekday: weekdayOf(day), time: timeIn(at, timeZone) };
}
