/** Bookings and departures inside tool results and the context. */
import { objectsIn, type Json } from "./json.ts";

/** A booking, a departure, or a priced one. */
export interface Trip {
  title: string;
  /** First and last day; empty where a result names only a booking's number and status. */
  date: string;
  ends: string;
  number?: string;
  /** `undefined` when nothing was said of seats. */
  seats?: number;
  fits?: boolean;
  status?: string;
  adults?: number;
  children?: number;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

const textOf = (value: unknown): string =>
  typeof value === "string"
    ? value
    : typeof value === "object" && value !== null
      ? Object.values(value)
          .filter((text) => typeof text === "string")
          .join(" ")
      : "";
const numberOf = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
const isDay = (value: unknown): value is string => typeof value === "string" && DAY.test(value);

function toTrip(object: Json, title: string): Trip | undefined {
  const { date, ends, number, seats_left, fits, status, adults, children } = object;
  const isBooking = typeof number === "string" && typeof status === "string";
  if (!isDay(date) && !isBooking) return undefined;
  const first = isDay(date) ? date : "";
  const optional = {
    number: typeof number === "string" ? number.toLowerCase() : undefined,
    seats: numberOf(seats_left),
    fits: typeof fits === "boolean" ? fits : undefined,
    status: typeof status === "string" ? status : undefined,
    adults: numberOf(adults),
    children: numberOf(children),
  };
  const known = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return { title: title.toLowerCase().replace(/ё/gu, "е"), date: first, ends: isDay(ends) ? ends : first, ...known };
}

function tripsUnder(object: Json, outer: string): Trip[] {
  const title = [textOf(object["title"]), textOf(object["tour"]), textOf(object["sku"])].join(" ").trim() || outer;
  const own = toTrip(object, title);
  const inner = Object.values(object).flatMap((child) => tripsIn(child, title));
  return own === undefined ? inner : [own, ...inner];
}

function tripsIn(value: unknown, title: string): Trip[] {
  if (Array.isArray(value)) return value.flatMap((item) => tripsIn(item, title));
  return typeof value === "object" && value !== null ? tripsUnder(value as Json, title) : [];
}

/**
 * A cancelled number is cancelled wherever else it stands, and a changed booking is what the later result says: the last
 * word on a number counts.
 */
function settle(trips: readonly Trip[], statuses: ReadonlyMap<string, string>): Trip[] {
  return trips.map((trip) => {
    const status = trip.number === undefined ? undefined : statuses.get(trip.number);
    return status === undefined ? trip : { ...trip, status };
  });
}

export function collectTrips([contents, bookings]: readonly unknown[]): Trip[] {
  const statuses = new Map<string, string>();
  for (const { number, status } of objectsIn([bookings, contents])) {
    if (typeof number === "string" && typeof status === "string") statuses.set(number.toLowerCase(), status);
  }
  const trips = settle([...tripsIn(bookings, ""), ...tripsIn(contents, "")], statuses);
  return trips.filter(
    (trip) => trip.date !== "" || !trips.some((other) => other.number === trip.number && other.date !== ""),
  );
}
