import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { timeIn } from "./day.ts";
import { isQuiet, quietUntil } from "./quiet-hours.ts";

const NIGHT = { from: "21:00", to: "09:00" };
const ZONES = [
  "Asia/Bishkek",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Europe/Moscow",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Chatham",
  "UTC",
];
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`);
const hours = fc.record({ from: time, to: time });
const zone = fc.constantFrom(...ZONES);
const instant = fc.date({ min: new Date("2024-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });

describe("quiet hours", () => {
  it("end at a later instant that is quiet no more, at most two days and a bit away, in every zone", () => {
    fc.assert(
      fc.property(instant, zone, hours, (at, timeZone, quiet) => {
        const until = quietUntil(at, timeZone, quiet);
        expect(until !== undefined).toBe(isQuiet(at, timeZone, quiet));
        if (until === undefined) return;
        expect(until.getTime()).toBeGreaterThan(at.getTime());
        expect(until.getTime() - at.getTime()).toBeLessThanOrEqual(50 * 3_600_000);
        expect(isQuiet(until, timeZone, quiet)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("do not exist between equal times", () => {
    fc.assert(fc.property(instant, zone, time, (at, timeZone, to) => !isQuiet(at, timeZone, { from: to, to })));
  });

  it.each([
    ["2026-06-01T15:00:00Z", "Asia/Bishkek", "2026-06-02T03:00:00.000Z"],
    ["2026-06-01T20:00:00Z", "Asia/Bishkek", "2026-06-02T03:00:00.000Z"],
    // The night in which clocks go forward, and the one in which they go back, are an hour shorter and longer.
    ["2026-03-28T20:30:00Z", "Europe/Berlin", "2026-03-29T07:00:00.000Z"],
    ["2026-10-24T20:30:00Z", "Europe/Berlin", "2026-10-25T08:00:00.000Z"],
    ["2026-03-08T02:30:00Z", "America/New_York", "2026-03-08T13:00:00.000Z"],
  ])("of the night at %s in %s end at %s", (at, timeZone, until) => {
    expect(quietUntil(new Date(at), timeZone, NIGHT)?.toISOString()).toBe(until);
  });

  it("that end in a skipped or a repeated hour end at a time that clocks show", () => {
    const skipped = quietUntil(new Date("2026-03-29T00:30:00Z"), "Europe/Berlin", { from: "00:00", to: "02:30" });
    expect(timeIn(skipped ?? new Date(0), "Europe/Berlin") >= "03:00").toBe(true);
    const repeated = quietUntil(new Date("2026-10-25T01:10:00Z"), "Europe/Berlin", { from: "00:00", to: "02:30" });
    expect(repeated?.toISOString()).toBe("2026-10-25T01:30:00.000Z");
  });
});
