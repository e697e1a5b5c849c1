import { addDays, type LocalText, type Money } from "../../domain/index.ts";
import { addDepartures, putTours, type TourEntry } from "../catalogue.ts";
import type { Database } from "../database.ts";
import { createId } from "../ids.ts";

const same = (text: string): LocalText => ({ ru: text, en: text });

export interface TourFixture {
  sku: string;
  title?: LocalText;
  description?: LocalText;
  destinations?: string[];
  prices?: Money[];
  childPercent?: number;
  days?: number;
  /** First days and seats. */
  departures?: { date: string; seats: number; taken?: number }[];
}

function toEntry(tour: TourFixture, now: Date): TourEntry {
  return {
    id: createId(now),
    sku: tour.sku,
    title: tour.title ?? same(`Demo ${tour.sku}`),
    summary: same("demo"),
    description: tour.description ?? same("demo"),
    included: same("guide"),
    notIncluded: same("flights"),
    places: (tour.destinations ?? []).slice(0, 1).map(same),
    destinations: tour.destinations ?? [],
    tags: [],
    days: tour.days ?? 1,
    difficulty: "easy",
    minAge: null,
    prices: tour.prices ?? [{ amount: 1_000_000, currency: "KGS" }],
    childPercent: tour.childPercent ?? 50,
    url: null,
  };
}

/** Puts tours with their departures into an organisation's catalogue. */
export async function putTestTours(
  database: Database,
  orgId: string,
  fixture: { tours: readonly TourFixture[]; now: Date },
): Promise<void> {
  const departures = fixture.tours.flatMap((tour) =>
    (tour.departures ?? []).map(({ date, seats, taken }) => ({
      id: createId(fixture.now),
      sku: tour.sku,
      date,
      ends: addDays(date, (tour.days ?? 1) - 1),
      seats,
      seatsTaken: taken ?? 0,
    })),
  );
  await database.withTenant(orgId, async (tx) => {
    await putTours(
      tx,
      fixture.tours.map((tour) => toEntry(tour, fixture.now)),
      fixture.now,
    );
    await addDepartures(tx, departures);
  });
}

/** A client with an open deal. */
export async function createTestClient(
  database: Database,
  orgId: string,
  client: { now: Date; name?: string; phone?: string },
): Promise<{ clientId: string; dealId: string }> {
  const ids = { clientId: createId(client.now), dealId: createId(client.now) };
  await database.withTenant(orgId, async (tx) => {
    await tx.execute(
      "insert into clients (org_id, id, name, phone, created_at) values (current_org(), $1, $2, $3, $4)",
      [ids.clientId, client.name ?? null, client.phone ?? null, client.now],
    );
    await tx.execute("insert into deals (org_id, id, client_id, created_at) values (current_org(), $1, $2, $3)", [
      ids.dealId,
      ids.clientId,
      client.now,
    ]);
  });
  return ids;
}
