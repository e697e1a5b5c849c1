import { addDays, dayIn, instantIn, timeIn } from "./day.ts";
import { addMs } from "./clock.ts";

/** Local times `HH:MM`; from the first, up to the second. The second may be of the next day; equal ones are no quiet hours. */
export interface QuietHours {
  from: string;
  to: string;
}

const STEP_MS = 15 * 60_000;

/** Whether clocks of the zone show a quiet time. */
export function isQuiet(instant: Date, timeZone: string, { from, to }: QuietHours): boolean {
  const time = timeIn(instant, timeZone);
  if (from <= to) return from <= time && time < to;
  return time >= from || time < to;
}

/**
 * When the quiet hours that hold at `instant` end; `undefined` when none do. The end may fall into an hour that the zone
 * skips or repeats: then it is the first quarter of an hour after it at which clocks show no quiet time.
 */
export function quietUntil(instant: Date, timeZone: string, hours: QuietHours): Date | undefined {
  if (!isQuiet(instant, timeZone, hours)) return undefined;
  const today = dayIn(instant, timeZone);
  const endsToday = timeIn(instant, timeZone) < hours.to;
  const end = instantIn(`${endsToday ? today : addDays(today, 1)}T${hours.to}`, timeZone);
  let until = end > instant ? end : addMs(instant, STEP_MS);
  while (isQuiet(until, timeZone, hours)) until = addMs(until, STEP_MS);
  return until;
}
