import { addDays, ConflictError, InternalError, NotFoundError, type LocalText, type Money } from "../domain/index.ts";
import type { Departure } from "./catalogue.ts";
import type { Tx } from "./database.ts";
import { createId } from "./ids.ts";

export type BookingStatus = "booked" | "paid" | "cancelled" | "completed";

export interface Booking {
  number: string;
  tour: string;
  title: LocalText;
  /** First and last day, `YYYY-MM-DD`. */
  date: string;
  ends: string;
  adults: number;
  children: number;
  total: Money;
  status: BookingStatus;
}

const NUMBER_PREFIX = "KRV";
/** The first number of an organisation is one more. */
const NUMBER_BASE = 10_000;

const BOOKING = `b.number, p.sku as tour, p.title, dp.starts_on as "date", dp.ends_on as ends, b.adults, b.children,
  json_build_object('amount', b.total_minor, 'currency', b.currency) as total, b.status`;

const FROM_BOOKINGS = `bookings b
  join products p on p.org_id = b.org_id and p.id = b.product_id
  join departures dp on dp.org_id = b.org_id and dp.id = b.departure_id`;

/** All bookings of a client, newest first, cancelled ones too. `last`: ends the transaction. */
export async function listBookings(
  tx: Tx,
  clientId: string,
  { last }: { last: boolean } = { last: false },
): Promise<Booking[]> {
  const run = last ? tx.finish : tx.query;
  return run<Booking>(
    `select ${BOOKING} from ${FROM_BOOKINGS}
     where b.org_id = current_org() and b.client_id = $1 order by b.created_at desc, b.number desc`,
    [clientId],
  );
}

/** Whether a booking still holds seats: made or paid, not cancelled, the trip not closed. */
export function stands(booking: Pick<Booking, "status">): boolean {
  return booking.status === "booked" || booking.status === "paid";
}

export interface BookingRequest {
  clientId: string;
  dealId: string;
  tour: { id: string; sku: string };
  date: string;
  adults: number;
  children: number;
  total: Money;
  contact: { name: string; phone: string };
  /** The customer's day: a trip that starts on it or before cannot be booked. */
  today: string;
  now: Date;
}

/**
 * Locks the departure until the transaction ends: seats are counted and taken by one booking at a time.
 * @throws NotFoundError `not-found`
 */
async function lockDeparture(tx: Tx, request: BookingRequest): Promise<Departure> {
  const rows = await tx.query<Departure>(
    `select id, starts_on as "date", ends_on as ends, seats - seats_taken as "seatsLeft" from departures
     where org_id = current_org() and product_id = $1 and starts_on = $2::date and status = 'open' and starts_on > $3::date
     for update`,
    [request.tour.id, request.date, request.today],
  );
  if (rows[0] !== undefined) return rows[0];
  throw new NotFoundError({
    code: "not-found",
    message: `${request.tour.sku} has no departure on ${request.date}`,
    remedy: "take a date from check_availability",
  });
}

async function refuseSecond(tx: Tx, request: BookingRequest, departureId: string): Promise<void> {
  const rows = await tx.query<{ number: string }>(
    `select number from bookings
     where org_id = current_org() and client_id = $1 and departure_id = $2 and status in ('booked', 'paid')`,
    [request.clientId, departureId],
  );
  const standing = rows[0];
  if (standing === undefined) return;
  throw new ConflictError({
    code: "already-booked",
    message: `this client already has booking ${standing.number} for this departure`,
    remedy: "tell the customer its number; change_booking changes the party",
    data: { number: standing.number },
  });
}

function refuseFull(departure: Departure, people: number): void {
  if (departure.seatsLeft >= people) return;
  throw new ConflictError({
    code: "no-seats",
    message: `${departure.seatsLeft} seats are left on ${departure.date}, ${people} are needed`,
    remedy: "offer another date from check_availability",
    data: { seatsLeft: departure.seatsLeft },
  });
}

/** The next number of the organisation. The counter row stays locked until the transaction ends. */
async function nextNumber(tx: Tx): Promise<string> {
  const rows = await tx.query<{ value: number }>(
    `insert into counters as c (org_id, name, value) values (current_org(), 'booking', $1)
     on conflict (org_id, name) do update set value = c.value + 1 returning value`,
    [NUMBER_BASE + 1],
  );
  if (rows[0] === undefined)
    throw new InternalError({ code: "no-number", message: "the booking counter returned no row" });
  return `${NUMBER_PREFIX}-${rows[0].value}`;
}

/**
 * Books seats on one departure.
 * @throws NotFoundError `not-found`, ConflictError `already-booked` or `no-seats`
 */
export async function createBooking(
  tx: Tx,
  request: BookingRequest,
): Promise<{ number: string; departure: Departure }> {
  const departure = await lockDeparture(tx, request);
  await refuseSecond(tx, request, departure.id);
  const people = request.adults + request.children;
  refuseFull(departure, people);
  const number = await nextNumber(tx);
  await tx.execute(
    `with taken as (
       update departures set seats_taken = seats_taken + $6 + $7 where org_id = current_org() and id = $5)
     insert into bookings (org_id, id, number, client_id, deal_id, product_id, departure_id, adults, children,
       total_minor, currency, contact, created_at)
     values (current_org(), $1, $2, $3, $4, $12, $5, $6, $7, $8, $9, $10, $11)`,
    [
      createId(request.now),
      number,
      request.clientId,
      request.dealId,
      departure.id,
      request.adults,
      request.children,
      request.total.amount,
      request.total.currency,
      JSON.stringify(request.contact),
      request.now,
      request.tour.id,
    ],
  );
  return { number, departure: { ...departure, seatsLeft: departure.seatsLeft - people } };
}

export interface Cancellation {
  clientId: string;
  /** `KRV-10231`, in any case, or its digits alone. */
  number: string;
  reason: string;
  /** A person has decided it: then also what is paid is cancelled. */
  approved: boolean;
  today: string;
  now: Date;
}

/** A booking locked until the transaction ends. */
export interface LockedBooking {
  id: string;
  number: string;
  departure_id: string;
  product_id: string;
  people: number;
  status: BookingStatus;
  starts_on: string;
  date_changes: number;
  /** Money had come in before it was cancelled. */
  was_paid: boolean;
}

/** A booking's number as we write it. */
export function normalNumber(number: string): string {
  const text = number
    .trim()
    .toUpperCase()
    .replace(/^[№#\s]+/, "");
  return /^\d+$/.test(text) ? `${NUMBER_PREFIX}-${text}` : text;
}

/** @throws NotFoundError `not-found`: no such number among this client's own */
export async function requireOwnBooking(tx: Tx, wanted: { clientId: string; number: string }): Promise<LockedBooking> {
  const rows = await tx.query<LockedBooking>(
    `select b.id, b.number, b.departure_id, b.product_id, b.adults + b.children as people, b.status, dp.starts_on, b.date_changes, b.was_paid
     from bookings b join departures dp on dp.org_id = b.org_id and dp.id = b.departure_id
     where b.org_id = current_org() and b.client_id = $1 and b.number = $2 for update of b`,
    [wanted.clientId, normalNumber(wanted.number)],
  );
  if (rows[0] !== undefined) return rows[0];
  throw new NotFoundError({
    code: "not-found",
    message: "this client has no booking with that number",
    remedy: "take the number from get_bookings",
  });
}

function refuseCancel(booking: LockedBooking, { today, approved }: Pick<Cancellation, "today" | "approved">): void {
  const refuse = (code: string, message: string, remedy: string): never => {
    throw new ConflictError({
      code,
      message: `booking ${booking.number} ${message}`,
      remedy,
      data: { number: booking.number },
    });
  };
  if (booking.status === "cancelled") refuse("already-cancelled", "is cancelled already", "tell the customer so");
  if (booking.status === "paid" && !approved)
    refuse("needs-person", "is paid, so money would have to be returned or added", "hand off to a person");
  if (booking.status === "completed" || booking.starts_on <= today) {
    refuse("already-started", `started on ${booking.starts_on}`, "hand off to a person");
  }
}

/**
 * Cancels a client's own booking and frees its seats. What is paid or under way takes a person.
 * @throws NotFoundError `not-found`, ConflictError `already-cancelled`, `needs-person` or `already-started`
 */
export async function cancelBooking(tx: Tx, cancellation: Cancellation): Promise<{ number: string }> {
  const booking = await requireOwnBooking(tx, cancellation);
  refuseCancel(booking, cancellation);
  await tx.execute(
    `with freed as (
       update departures set seats_taken = greatest(0, seats_taken - $4) where org_id = current_org() and id = $5)
     update bookings set status = 'cancelled', was_paid = status = 'paid', cancelled_at = $2, cancel_reason = $3
     where org_id = current_org() and id = $1`,
    [booking.id, cancellation.now, cancellation.reason, booking.people, booking.departure_id],
  );
  return { number: booking.number };
}

export interface BookingChange {
  clientId: string;
  /** As in a cancellation. */
  number: string;
  /** The new departure of the same tour; the booked one when only the party changes. */
  date: string;
  adults: number;
  children: number;
  /** What the changed booking costs. */
  total: Money;
  today: string;
  now: Date;
}

interface ChangedBooking {
  number: string;
  tour: string;
  date: string;
  ends: string;
}

/** A date is moved free of charge once, and no later than this before the start: the house's own rule (policy `date-change`). */
const FREE_CHANGES = 1;
const CHANGE_DAYS = 7;

function refuseChange(booking: LockedBooking, change: BookingChange): void {
  refuseCancel(booking, { today: change.today, approved: false });
  const moves = change.date !== booking.starts_on;
  const late = addDays(change.today, CHANGE_DAYS) > booking.starts_on;
  if (!late && (!moves || booking.date_changes < FREE_CHANGES)) return;
  throw new ConflictError({
    code: "needs-person",
    message: late
      ? `booking ${booking.number} starts on ${booking.starts_on}, less than ${CHANGE_DAYS} days ahead`
      : `the date of booking ${booking.number} was changed already`,
    remedy: "hand off to a person",
    data: { number: booking.number },
  });
}

/**
 * Moves a client's own booking to another departure of its tour or changes its party. Both departures are locked in the order of
 * their ids, so that two changes at once do not wait for one another; seats are counted with those of this booking given back.
 * What is paid, too near or was moved before takes a person.
 * @throws NotFoundError `not-found`, ConflictError `no-seats`, `needs-person`, `already-started` or `already-cancelled`
 */
export async function changeBooking(tx: Tx, change: BookingChange): Promise<ChangedBooking> {
  const booking = await requireOwnBooking(tx, change);
  refuseChange(booking, change);
  const rows = await tx.query<Departure & { sku: string; own: boolean }>(
    `select dp.id, dp.starts_on as "date", dp.ends_on as ends, dp.seats - dp.seats_taken as "seatsLeft", p.sku, dp.id = $2 as own
       from departures dp join products p on p.org_id = dp.org_id and p.id = dp.product_id
      where dp.org_id = current_org() and dp.product_id = $1
        and (dp.id = $2 or (dp.starts_on = $3::date and dp.status = 'open' and dp.starts_on > $4::date))
      order by dp.id for update of dp`,
    [booking.product_id, booking.departure_id, change.date, change.today],
  );
  const target = rows.find((row) => row.date === change.date);
  if (target === undefined) {
    throw new NotFoundError({
      code: "not-found",
      message: `the tour has no departure on ${change.date}`,
      remedy: "take a date from check_availability",
    });
  }
  const people = change.adults + change.children;
  refuseFull({ ...target, seatsLeft: target.seatsLeft + (target.own ? booking.people : 0) }, people);
  await tx.execute(
    `with freed as (
       update departures set seats_taken = greatest(0, seats_taken - $3) + case when id = $4 then $5 else 0 end
        where org_id = current_org() and id = $2
     ), taken as (
       update departures set seats_taken = seats_taken + $5 where org_id = current_org() and id = $4 and id <> $2
     )
     update bookings set departure_id = $4, adults = $6, children = $7, total_minor = $8, currency = $9,
            date_changes = date_changes + case when $2 = $4 then 0 else 1 end
      where org_id = current_org() and id = $1`,
    [
      booking.id,
      booking.departure_id,
      booking.people,
      target.id,
      people,
      change.adults,
      change.children,
      change.total.amount,
      change.total.currency,
    ],
  );
  return { number: booking.number, tour: target.sku, date: target.date, ends: target.ends };
}
