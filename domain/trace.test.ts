import { describe, expect, it } from "vitest";
import { readTrace, stampTrace, toStoredTrace, type TraceStep } from "./trace.ts";

const START = new Date("2026-06-01T08:00:00Z");
const step = (wish: Partial<TraceStep> = {}): TraceStep => ({
  step: "tool",
  agent: "sell",
  what: "quote",
  outcome: "ok",
  ...wish,
});

/** As the first releases stored them. */
const VERSION_1 = [
  { step: "move", agent: "qualify", what: "new → qualification", outcome: "moved" },
  { step: "model", agent: "qualify", what: "replies", outcome: "ok", ms: 12 },
  { step: "tool", agent: "sell", what: "create_booking", outcome: "booked KRV-10001", args: { adults: 2 } },
];

describe("a trace", () => {
  it("is read as it was stored, in every version there has been", () => {
    expect(readTrace(VERSION_1)).toEqual({ version: 1, steps: VERSION_1 });
    const stored = toStoredTrace([step({ args: { adults: 2 } })], START);
    expect(readTrace(JSON.parse(JSON.stringify(stored)))).toEqual({
      version: 2,
      steps: [step({ args: { adults: 2 } })],
    });
  });

  it.each([null, "x", { v: 9, steps: [] }, [{ step: "unknown" }]])("that is none hides nothing: %j", (stored) => {
    expect(readTrace(stored)).toEqual({ version: 0, steps: [] });
  });

  it("says when each step happened, since the turn began", () => {
    const steps = [step()];
    stampTrace(steps, new Date(START.getTime() + 5));
    steps.push(step(), step());
    stampTrace(steps, new Date(START.getTime() + 90));
    expect(toStoredTrace(steps, START).steps.map(({ at }) => at)).toEqual([5, 90, 90]);
  });

  it("marks what it has cut off, keeps what an effect holds out, and tells of no person", () => {
    const steps = [
      step({ outcome: "ы".repeat(500), args: { text: "x".repeat(500), phone: "0555 123 456" } }),
      step({ call: "1-a", args: { phone: "0555 123 456" }, outcome: "for ivan@mail.ru" }),
    ];
    const [read, wrote] = toStoredTrace(steps, START).steps;
    expect(read?.outcome).toHaveLength(400);
    expect(read?.outcome).toMatch(/ы…$/);
    expect(read?.args).toEqual({ text: `${"x".repeat(159)}…`, phone: "[phone]" });
    expect(wrote).toEqual(step({ call: "1-a", outcome: "for [email]" }));
  });

  it("of an ordinary turn is less than 0.3 kB longer than its first version was", () => {
    const steps = VERSION_1.map((one, index) => ({ ...one, at: START.getTime() + index * 1000 })) as TraceStep[];
    const grown = JSON.stringify(toStoredTrace(steps, START)).length - JSON.stringify(VERSION_1).length;
    expect(grown).toBeLessThan(100);
  });
});
