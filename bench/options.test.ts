import { describe, expect, it } from "vitest";
import { parseBenchTurnsFlags, requireServices } from "./options.ts";

describe("parseBenchTurnsFlags", () => {
  it("has the issue's workload as its default", () => {
    expect(parseBenchTurnsFlags({})).toMatchObject({
      rounds: 3,
      inFlight: 16,
      turnsEach: 4,
      historyWindow: 30,
      soak: false,
    });
  });

  it("takes command-line text and names the option that is wrong", () => {
    expect(parseBenchTurnsFlags({ rounds: "5" }).rounds).toBe(5);
    expect(() => parseBenchTurnsFlags({ inFlight: "many" })).toThrow(
      expect.objectContaining({ code: "bad-option", message: expect.stringContaining("--in-flight") }),
    );
  });
});

describe("requireServices", () => {
  it("names the variable that is missing", () => {
    expect(() => requireServices({ databaseUrl: "postgres://x", redisUrl: undefined })).toThrow(
      expect.objectContaining({ code: "services-missing", data: { variable: "REDIS_URL" } }),
    );
    const urls = { databaseUrl: "postgres://x", redisUrl: "redis://x" };
    expect(requireServices(urls)).toEqual(urls);
  });
});
