import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConflictError, NotFoundError } from "../domain/index.ts";
import {
  cancelBooking,
  changeBooking,
  createBooking,
  listBookings,
  type BookingChange,
  type BookingRequest,
} from "./bookings.ts";
import { findTour, listDepartures } from "./catalogue.ts";
import { createTestClient, putTestTours } from "./testing/catalogue-fixture.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "./testing/index.ts";

const NOW = new Date("2026-05-01T06:00:00Z");
const TODAY = "2026-05-01";
const DATES = ["2026-06-06", "2026-06-13", "2026-06-20", "2026-06-27", "2026-07-04"] as const;

let test: TestDatabase;
let orgId: string;
let otherOrgId: string;
let tour: { id: string; sku: string };

beforeAll(async () => {
  test = await createTestDatabase();
  orgId = (await createTestOrganisation(test.database, { slug: "first" })).id;
  otherOrgId = (await createTestOrganisation(test.database, { slug: "second" })).id;
  const departures = [...DATES.map((date) => ({ date, seats: 4 })), { date: TODAY, seats: 4 }];
  for (const id of [orgId, otherOrgId]) {
    await putTestTours(test.database, id, { tours: [{ sku: "lake", days: 3, departures }], now: NOW });
  }
  const found = await test.database.withTenant(orgId, (tx) => findTour(tx, "lake"));
  tour = { id: found?.id ?? "", sku: "lake" };
});
afterAll(() => test.close());

const client = async () => createTestClient(test.database, orgId, { now: NOW });

function book(owner: { clientId: string; dealId: string }, wish: Partial<BookingRequest> = {}) {
  const request: BookingRequest = {
    ...owner,
    tour,
    date: DATES[0],
    adults: 1,
    children: 0,
    total: { amount: 1_000_000, currency: "KGS" },
    contact: { name: "Demo client", phone: "+996 000 000 000" },
    today: TODAY,
    now: NOW,
    ...wish,
  };
  return test.database.withTenant(orgId, (tx) => createBooking(tx, request));
}

async function seatsLeft(date: string): Promise<number | undefined> {
  const wish = { tourId: tour.id, from: date, to: date, today: TODAY, limit: 1 };
  const [departure] = await test.database.withTenant(orgId, (tx) => listDepartures(tx, wish));
  return departure?.seatsLeft;
}

function cancel(clientId: string, number: string, given: { today?: string; approved?: boolean } = {}) {
  const { today = TODAY, approved = false } = given;
  return test.database.withTenant(orgId, (tx) =>
    cancelBooking(tx, { clientId, number, reason: "plans changed", approved, today, now: NOW }),
  );
}

describe("booking", () => {
  it("takes seats, gives a number and shows up among the client's bookings", async () => {
    const owner = await client();
    const { number, departure } = await book(owner, { adults: 2, children: 1 });
    expect(number).toMatch(/^KRV-1\d{4}$/);
    expect(departure).toMatchObject({ date: DATES[0], ends: "2026-06-08", seatsLeft: 1 });
    expect(await seatsLeft(DATES[0])).toBe(1);
    const [booking] = await test.database.withTenant(orgId, (tx) => listBookings(tx, owner.clientId));
    expect(booking).toEqual({
      number,
      tour: "lake",
      title: { ru: "Demo lake", en: "Demo lake" },
      date: DATES[0],
      ends: "2026-06-08",
      adults: 2,
      children: 1,
      total: { amount: 1_000_000, currency: "KGS" },
      status: "booked",
    });
  });

  it("refuses more people than seats and takes none", async () => {
    const refusal = await book(await client(), { date: DATES[1], adults: 5 }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ constructor: ConflictError, code: "no-seats", data: { seatsLeft: 4 } });
    expect(await seatsLeft(DATES[1])).toBe(4);
  });

  it("refuses a second booking of one departure and names the first", async () => {
    const owner = await client();
    const { number } = await book(owner, { date: DATES[1] });
    const refusal = await book(owner, { date: DATES[1], adults: 2 }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ constructor: ConflictError, code: "already-booked", data: { number } });
  });

  it("refuses a day without a departure, and one that starts today", async () => {
    for (const date of ["2026-06-07", TODAY]) {
      const refusal = await book(await client(), { date }).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ constructor: NotFoundError, code: "not-found" });
    }
  });

  it("never sells a seat twice when clients race, and every number is another", async () => {
    const owners = await Promise.all(Array.from({ length: 8 }, client));
    const results = await Promise.allSettled(owners.map((owner) => book(owner, { date: DATES[2] })));
    const numbers = results.flatMap((result) => (result.status === "fulfilled" ? [result.value.number] : []));
    const codes = results.flatMap((result) =>
      result.status === "rejected" ? [(result.reason as ConflictError).code] : [],
    );
    expect(new Set(numbers).size).toBe(4);
    expect(codes).toEqual(["no-seats", "no-seats", "no-seats", "no-seats"]);
    expect(await seatsLeft(DATES[2])).toBe(0);
  });

  it("books once when one client's requests race", async () => {
    const owner = await client();
    const results = await Promise.allSettled([1, 2, 3].map(() => book(owner, { date: DATES[3] })));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(await seatsLeft(DATES[3])).toBe(3);
  });

  it("does not reach a departure of another organisation", async () => {
    const theirs = await test.database.withTenant(otherOrgId, (tx) => findTour(tx, "lake"));
    const refusal = await book(await client(), { tour: { id: theirs?.id ?? "", sku: "lake" } }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({ constructor: NotFoundError, code: "not-found" });
  });
});

describe("cancellation", () => {
  it("frees the seats, and the departure can be booked again", async () => {
    const owner = await client();
    const { number } = await book(owner, { date: DATES[4], adults: 3 });
    expect(await cancel(owner.clientId, ` ${number.toLowerCase()} `)).toEqual({ number });
    expect(await seatsLeft(DATES[4])).toBe(4);
    const again = await book(owner, { date: DATES[4] });
    expect(again.number).not.toBe(number);
  });

  it("takes the digits alone", async () => {
    const owner = await client();
    const { number } = await book(owner, { date: DATES[4] });
    expect(await cancel(owner.clientId, number.slice(4))).toEqual({ number });
  });

  it("refuses a second time and frees no seats twice", async () => {
    const owner = await client();
    const { number } = await book(owner, { date: DATES[1] });
    const before = await seatsLeft(DATES[1]);
    await cancel(owner.clientId, number);
    await expect(cancel(owner.clientId, number)).rejects.toMatchObject({
      constructor: ConflictError,
      code: "already-cancelled",
    });
    expect(await seatsLeft(DATES[1])).toBe((before ?? 0) + 1);
  });

  it("does not know another client's booking", async () => {
    const { number } = await book(await client(), { date: DATES[1] });
    const stranger = await client();
    await expect(cancel(stranger.clientId, number)).rejects.toMatchObject({
      constructor: NotFoundError,
      code: "not-found",
    });
  });

  it("leaves paid bookings and trips under way to a person", async () => {
    const owner = await client();
    const { number } = await book(owner, { date: DATES[3] });
    await expect(cancel(owner.clientId, number, { today: DATES[3] ?? TODAY })).rejects.toMatchObject({
      code: "already-started",
    });
    await test.database.withTenant(orgId, (tx) =>
      tx.execute("update bookings set status = 'paid' where number = $1", [number]),
    );
    await expect(cancel(owner.clientId, number)).rejects.toMatchObject({
      constructor: ConflictError,
      code: "needs-person",
    });
    expect(await cancel(owner.clientId, number, { approved: true })).toEqual({ number });
  });
});

describe("changing a booking", () => {
  const MOVES = ["2026-08-01", "2026-08-08", "2026-08-15"] as const;

  beforeAll(() =>
    putTestTours(test.database, orgId, {
      tours: [{ sku: "move", days: 3, departures: MOVES.map((date) => ({ date, seats: 4 })) }],
      now: NOW,
    }),
  );

  async function moveTour(): Promise<{ id: string; sku: string }> {
    const found = await test.database.withTenant(orgId, (tx) => findTour(tx, "move"));
    return { id: found?.id ?? "", sku: "move" };
  }

  async function left(date: string): Promise<number | undefined> {
    const wish = { tourId: (await moveTour()).id, from: date, to: date, today: TODAY, limit: 1 };
    const [departure] = await test.database.withTenant(orgId, (tx) => listDepartures(tx, wish));
    return departure?.seatsLeft;
  }

  function change(clientId: string, number: string, wish: Partial<BookingChange> = {}) {
    const total = { amount: 2_000_000, currency: "KGS" };
    const whole = { clientId, number, date: MOVES[1], adults: 1, children: 0, total, today: TODAY, now: NOW, ...wish };
    return test.database.withTenant(orgId, (tx) => changeBooking(tx, whole));
  }

  it("gives the seats of the old day back and takes those of the new one", async () => {
    const owner = await client();
    const { number } = await book(owner, { tour: await moveTour(), date: MOVES[0], adults: 2 });
    const before = [await left(MOVES[0]), await left(MOVES[1])];
    expect(await change(owner.clientId, number, { adults: 2, children: 1 })).toMatchObject({ number, date: MOVES[1] });
    expect([await left(MOVES[0]), await left(MOVES[1])]).toEqual([(before[0] ?? 0) + 2, (before[1] ?? 0) - 3]);
    const [booking] = await test.database.withTenant(orgId, (tx) => listBookings(tx, owner.clientId));
    expect(booking).toMatchObject({ date: MOVES[1], adults: 2, children: 1, total: { amount: 2_000_000 } });
    await cancel(owner.clientId, number);
  });

  it("counts its own seats as free when only the party changes, and refuses more than there are", async () => {
    const owner = await client();
    const { number } = await book(owner, { tour: await moveTour(), date: MOVES[2], adults: 3 });
    await change(owner.clientId, number, { date: MOVES[2], adults: 4 });
    expect(await left(MOVES[2])).toBe(0);
    await expect(change(owner.clientId, number, { date: MOVES[2], adults: 5 })).rejects.toMatchObject({
      constructor: ConflictError,
      code: "no-seats",
    });
    expect(await left(MOVES[2])).toBe(0);
    await cancel(owner.clientId, number);
  });

  it("lets one of two take the last seats when both move at once", async () => {
    const owners = [await client(), await client()];
    const numbers = await Promise.all(
      owners.map(async (owner, index) =>
        book(owner, { tour: await moveTour(), date: MOVES[index] ?? MOVES[0], adults: 2 }),
      ),
    );
    const target = MOVES[2];
    const moved = await Promise.allSettled(
      owners.map((owner, index) => change(owner.clientId, numbers[index]?.number ?? "", { date: target, adults: 3 })),
    );
    expect(moved.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await left(target)).toBe(1);
  });

  it("leaves a second move, a near start, a paid booking and a foreign one to a person", async () => {
    const owner = await client();
    const { number } = await book(owner, { tour: await moveTour(), date: MOVES[0] });
    await change(owner.clientId, number);
    await expect(change(owner.clientId, number, { date: MOVES[0] })).rejects.toMatchObject({ code: "needs-person" });
    const near = change(owner.clientId, number, { date: MOVES[1], today: "2026-08-03" });
    await expect(near).rejects.toMatchObject({ code: "needs-person" });
    const stranger = await client();
    await expect(change(stranger.clientId, number)).rejects.toMatchObject({ code: "not-found" });
    await test.database.withTenant(orgId, (tx) =>
      tx.execute("update bookings set status = 'paid' where number = $1", [number]),
    );
    await expect(change(owner.clientId, number)).rejects.toMatchObject({ code: "needs-person" });
  });
});
