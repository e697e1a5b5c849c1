import { describe, expect, it } from "vitest";
import { planDepartures } from "./departures.ts";
import { loadTours } from "./tours.ts";

const tours = await loadTours();
const TODAYS = ["2026-01-15", "2026-05-01", "2026-09-30", "2026-11-21"];

describe("demo departures", () => {
  it.each(TODAYS)("gives every tour several departures after %s, none on or before it", (today) => {
    for (const tour of tours) {
      const dates = planDepartures(tour, today).map((departure) => departure.date);
      expect(dates.length).toBeGreaterThanOrEqual(4);
      expect(dates[0]! > today).toBe(true);
    }
  });

  it("finds the same dates and taken seats on a later day", () => {
    for (const tour of tours) {
      const early = new Map(planDepartures(tour, "2026-05-01").map((departure) => [departure.date, departure]));
      for (const departure of planDepartures(tour, "2026-06-01")) {
        const known = early.get(departure.date);
        expect(known === undefined || known.seatsTaken === departure.seatsTaken).toBe(true);
      }
    }
  });

  it("starts on the tour's weekday inside its season, over New Year too", () => {
    const ski = tours.find((tour) => tour.entry.sku === "karakol-ski-week")!;
    for (const { date } of planDepartures(ski, "2026-11-21")) {
      expect(new Date(`${date}T00:00:00Z`).getUTCDay()).toBe(4);
      expect(date.slice(5) >= "12-10" || date.slice(5) <= "03-20").toBe(true);
    }
  });

  it("has full departures and free ones, and never more taken than seats", () => {
    const all = tours.flatMap((tour) => planDepartures(tour, "2026-05-01"));
    expect(all.some((departure) => departure.seatsTaken === departure.seats)).toBe(true);
    expect(all.filter((departure) => departure.seats - departure.seatsTaken >= 4).length).toBeGreaterThan(
      all.length / 2,
    );
    expect(all.every((departure) => departure.seatsTaken <= departure.seats)).toBe(true);
  });
});
