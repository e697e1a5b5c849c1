import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMs } from "./clock.ts";
import { addWorkingMinutes, isOpen, nextOpening, openingAfter, WEEKDAYS, WorkingHours } from "./working-hours.ts";

const BISHKEK = "Asia/Bishkek"; // UTC+6, no summer time
const day = [
  { from: "09:00", to: "13:00" },
  { from: "14:00", to: "18:00" },
];
const hours = WorkingHours.parse({
  week: {
    monday: day,
    tuesday: day,
    wednesday: day,
    thursday: day,
    friday: day,
    saturday: [{ from: "10:00", to: "15:00" }],
    sunday: [],
  },
  holidays: ["2026-08-31"],
});
/** Bishkek time. */
const at = (local: string): Date => new Date(`${local}:00+06:00`);
const open = (local: string): boolean => isOpen(at(local), hours, BISHKEK);

describe("people answer", () => {
  it.each([
    ["2026-06-01T09:00", true],
    ["2026-06-01T08:59", false],
    ["2026-06-01T13:00", false],
    ["2026-06-01T14:00", true],
    ["2026-06-01T17:59", true],
    ["2026-06-01T18:00", false],
    ["2026-06-06T10:30", true],
    ["2026-06-07T10:30", false],
    ["2026-08-31T10:30", false],
  ])("at %s (Monday is 1 June): %s", (local, expected) => {
    expect(open(local)).toBe(expected);
  });

  it.each([
    ["2026-06-01T07:00", "2026-06-01T09:00"],
    ["2026-06-01T13:30", "2026-06-01T14:00"],
    ["2026-06-01T20:00", "2026-06-02T09:00"],
    ["2026-06-06T16:00", "2026-06-08T09:00"],
    ["2026-08-30T12:00", "2026-09-01T09:00"],
    ["2026-06-01T10:00", "2026-06-01T10:00"],
  ])("after %s next at %s", (local, next) => {
    expect(nextOpening(at(local), hours, BISHKEK)).toEqual(at(next));
  });

  it("never, where no day has hours", () => {
    const never = WorkingHours.parse({ week: Object.fromEntries(WEEKDAYS.map((name) => [name, []])) });
    expect(nextOpening(at("2026-06-01T10:00"), never, BISHKEK)).toBeUndefined();
    expect(addWorkingMinutes(at("2026-06-01T10:00"), 15, { hours: never, timeZone: BISHKEK })).toEqual(
      at("2026-06-01T10:15"),
    );
  });

  it.each([
    ["from must be before to", { from: "18:00", to: "09:00" }],
    ["HH:MM", { from: "9:00", to: "18:00" }],
  ])("at no such hours: %s", (message, block) => {
    const parsed = WorkingHours.safeParse({ ...hours, week: { ...hours.week, monday: [block] } });
    expect(JSON.stringify(parsed.error?.issues)).toContain(message);
  });
});

describe("working time", () => {
  const add = (local: string, minutes: number): Date =>
    addWorkingMinutes(at(local), minutes, { hours, timeZone: BISHKEK });

  it.each([
    ["2026-06-01T10:00", 15, "2026-06-01T10:15"],
    ["2026-06-01T12:50", 15, "2026-06-01T14:05"],
    ["2026-06-01T22:00", 15, "2026-06-02T09:15"],
    ["2026-06-05T17:50", 15, "2026-06-06T10:05"],
    ["2026-06-06T14:55", 15, "2026-06-08T09:10"],
    ["2026-06-01T09:00", 8 * 60, "2026-06-01T18:00"],
  ])("from %s for %s minutes ends at %s", (local, minutes, end) => {
    expect(add(local, minutes)).toEqual(at(end));
  });

  it("is plain time without hours", () => {
    const plain = { hours: null, timeZone: BISHKEK };
    expect(addWorkingMinutes(at("2026-06-01T22:00"), 15, plain)).toEqual(at("2026-06-01T22:15"));
  });

  it("keeps to the clocks where they are put forward and back", () => {
    const always = WorkingHours.parse({
      week: Object.fromEntries(WEEKDAYS.map((name) => [name, [{ from: "09:00", to: "10:00" }]])),
    });
    const berlin = { hours: always, timeZone: "Europe/Berlin" };
    // Summer time begins on 29 March and ends on 25 October 2026.
    expect(addWorkingMinutes(new Date("2026-03-28T08:50:00Z"), 20, berlin)).toEqual(new Date("2026-03-29T07:10:00Z"));
    expect(addWorkingMinutes(new Date("2026-10-24T07:50:00Z"), 20, berlin)).toEqual(new Date("2026-10-25T08:10:00Z"));
  });

  it("never ends before plain time does, and later for more of it", () => {
    const start = at("2026-06-01T00:00").getTime();
    fc.assert(
      fc.property(fc.nat(14 * 1440), fc.integer({ min: 1, max: 2000 }), fc.nat(500), (offset, minutes, more) => {
        const from = new Date(start + offset * 60_000);
        const scope = { hours, timeZone: BISHKEK };
        const end = addWorkingMinutes(from, minutes, scope);
        expect(end.getTime()).toBeGreaterThanOrEqual(addMs(from, minutes * 60_000).getTime());
        expect(addWorkingMinutes(from, minutes + more, scope).getTime()).toBeGreaterThanOrEqual(end.getTime());
      }),
      { numRuns: 60 },
    );
  });
});

describe("what a customer is told", () => {
  const told = (local: string) => openingAfter(at(local), hours, BISHKEK);

  it.each([
    ["2026-06-01T13:30", "today", "monday", "14:00"],
    ["2026-06-01T20:00", "tomorrow", "tuesday", "09:00"],
    ["2026-06-06T16:00", "later", "monday", "09:00"],
  ])("at %s: %s, %s, %s", (local, when, weekday, time) => {
    expect(told(local)).toMatchObject({ when, weekday, time });
  });

  it("is nothing while people answer, or where they always do", () => {
    expect(told("2026-06-01T10:00")).toBeUndefined();
    expect(openingAfter(at("2026-06-01T03:00"), null, BISHKEK)).toBeUndefined();
  });
});
