import { describe, expect, it } from "vitest";
import { clientZone } from "./client-zone.ts";

describe("a client's time zone", () => {
  it.each([
    ["is the known one", { timeZone: "Asia/Tokyo", phone: "+996555123456" }, "Asia/Bishkek", "Asia/Tokyo"],
    ["is not one that nobody knows", { timeZone: "Mars/Base", phone: null }, "Asia/Bishkek", "Asia/Bishkek"],
    ["comes from the phone's country", { timeZone: null, phone: "+996 555 123 456" }, "Europe/Moscow", "Asia/Bishkek"],
    ["comes from a phone without its plus", { timeZone: null, phone: "77011234567" }, "Asia/Bishkek", "Asia/Almaty"],
    [
      "is where most people of a large country live",
      { timeZone: null, phone: "+79991234567" },
      "Asia/Bishkek",
      "Europe/Moscow",
    ],
    [
      "is the organisation's within its own country",
      { timeZone: null, phone: "+79991234567" },
      "Asia/Omsk",
      "Asia/Omsk",
    ],
    [
      "is the organisation's for a local number",
      { timeZone: null, phone: "0555 12 34 56" },
      "Asia/Bishkek",
      "Asia/Bishkek",
    ],
    ["is the organisation's without a phone", { timeZone: null, phone: null }, "Asia/Bishkek", "Asia/Bishkek"],
  ])("%s", (_why, client, ours, zone) => {
    expect(clientZone(client, { timeZone: ours })).toBe(zone);
  });
});
