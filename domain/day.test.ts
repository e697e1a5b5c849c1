import { describe, expect, it } from "vitest";
import { addDays, dayIn, instantIn } from "./day.ts";

describe("days and wall clocks", () => {
  it("gives the day that the time zone shows, not the UTC day", () => {
    const lateEvening = new Date("2026-06-30T20:30:00Z");
    expect(dayIn(lateEvening, "Asia/Bishkek")).toBe("2026-07-01");
    expect(dayIn(lateEvening, "America/New_York")).toBe("2026-06-30");
  });

  it("shows midnight as the new day", () => {
    expect(dayIn(new Date("2026-06-30T18:00:00Z"), "Asia/Bishkek")).toBe("2026-07-01");
  });

  it("reads a local time in its zone, with and without seconds", () => {
    expect(instantIn("2026-07-01T10:00", "Asia/Bishkek").toISOString()).toBe("2026-07-01T04:00:00.000Z");
    expect(instantIn("2026-07-01T10:00:30", "Asia/Bishkek").toISOString()).toBe("2026-07-01T04:00:30.000Z");
  });

  it("follows daylight saving on both sides of the change", () => {
    expect(instantIn("2026-03-28T10:00", "Europe/Berlin").toISOString()).toBe("2026-03-28T09:00:00.000Z");
    expect(instantIn("2026-03-29T10:00", "Europe/Berlin").toISOString()).toBe("2026-03-29T08:00:00.000Z");
  });

  it("moves over month and year ends", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2028-03-01", -1)).toBe("2028-02-29");
  });
});
