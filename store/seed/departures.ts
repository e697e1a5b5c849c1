import { addDays } from "../../domain/index.ts";
import type { DepartureEntry } from "../catalogue.ts";
import { demoId } from "./demo.ts";
import type { DemoTour, Season } from "./tours.ts";

const WEEKDAYS: readonly Season["weekday"][] = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
];
/** A whole year, so that every season is on sale whenever the demo is started. */
const HORIZON_DAYS = 365;
const DAY_MS = 86_400_000;

function inSeason(day: string, season: Season): boolean {
  const monthDay = day.slice(5);
  return season.from <= season.to
    ? monthDay >= season.from && monthDay <= season.to
    : monthDay >= season.from || monthDay <= season.to;
}

function startsOn(day: string, season: Season): boolean {
  const epochDay = Date.parse(`${day}T00:00:00Z`) / DAY_MS;
  const weekday = WEEKDAYS[(epochDay + 4) % 7]; // 1 January 1970 was a Thursday
  return weekday === season.weekday && Math.floor(epochDay / 7) % season.everyWeeks === 0 && inSeason(day, season);
}

/** FNV-1a: the same seats are taken on every run. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value;
}

/** Most departures are partly sold, one in nine is full. */
function seatsTaken(sku: string, day: string, seats: number): number {
  const draw = hash(`${sku}:${day}`);
  return draw % 9 === 0 ? seats : Math.floor(draw / 9) % Math.ceil(seats * 0.6);
}

/**
 * Departures of the year after `today`. Dates depend on the calendar only, so a later run finds the same ones and adds
 * what has come into sight.
 */
export function planDepartures(tour: DemoTour, today: string): DepartureEntry[] {
  const { sku, days } = tour.entry;
  return Array.from({ length: HORIZON_DAYS }, (_, ahead) => addDays(today, ahead + 1))
    .filter((day) => startsOn(day, tour.season))
    .map((day) => ({
      id: demoId(`departure:${sku}:${day}`),
      sku,
      date: day,
      ends: addDays(day, days - 1),
      seats: tour.seats,
      seatsTaken: seatsTaken(sku, day, tour.seats),
    }));
}
