const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  let known = formatters.get(timeZone);
  if (known === undefined) {
    known = new Intl.DateTimeFormat("en-CA", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formatters.set(timeZone, known);
  }
  return known;
}

function readClock(instant: Date, timeZone: string): string {
  const parts = Object.fromEntries(
    formatter(timeZone)
      .formatToParts(instant)
      .map((part) => [part.type, part.value]),
  );
  return `${parts["year"]}-${parts["month"]}-${parts["day"]}T${parts["hour"]}:${parts["minute"]}:${parts["second"]}`;
}

/** Offsets change at quarters of an hour only; asking the formatter costs more than all else that is done with a day. */
const QUARTER_MS = 900_000;
const MAX_OFFSETS = 2000;
const offsets = new Map<string, number>();

function offsetOf(ms: number, timeZone: string): number {
  const quarter = Math.floor(ms / QUARTER_MS);
  const key = `${timeZone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const startMs = quarter * QUARTER_MS;
  const offset = Date.parse(`${readClock(new Date(startMs), timeZone)}Z`) - startMs;
  if (offsets.size >= MAX_OFFSETS) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

function wallClock(instant: Date, timeZone: string): string {
  const ms = instant.getTime();
  return new Date(ms + offsetOf(ms, timeZone)).toISOString().slice(0, 19);
}

/** The calendar day of an instant in an IANA time zone, `YYYY-MM-DD`. */
export function dayIn(instant: Date, timeZone: string): string {
  return wallClock(instant, timeZone).slice(0, 10);
}

/** What clocks of a time zone show, `HH:MM`. */
export function timeIn(instant: Date, timeZone: string): string {
  return wallClock(instant, timeZone).slice(11, 16);
}

/** Whether it is a name of the IANA time zone database that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    return formatter(name) !== undefined;
  } catch {
    return false;
  }
}

/**
 * The instant at which clocks of a time zone show `local` (`YYYY-MM-DDTHH:MM[:SS]`). A time that the zone skips or
 * repeats is read with the offset in force around it.
 */
export function instantIn(local: string, timeZone: string): Date {
  const asUtc = Date.parse(`${local.length === 16 ? `${local}:00` : local}Z`);
  const offsetAt = (ms: number): number =>
    Date.parse(`${wallClock(new Date(ms), timeZone)}Z`) - Math.floor(ms / 1000) * 1000;
  const guess = asUtc - offsetAt(asUtc);
  return new Date(asUtc - offsetAt(guess));
}

/** `day` moved by whole days. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
