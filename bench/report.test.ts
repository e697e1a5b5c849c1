import { describe, expect, it } from "vitest";
import { describeReport, medianOf, ratioOf, toReport } from "./report.ts";
import type { Measurement } from "./round.ts";

function measured(turnsPerSecond: number, rest: Partial<Measurement> = {}): Measurement {
  return {
    turnsPerSecond,
    p50Ms: 10,
    p95Ms: 20,
    cpuMsPerTurn: 3,
    postgresCpuMsPerTurn: null,
    rowsPerTurn: 4,
    transactionsPerTurn: 3,
    bytesPerTurn: 1000,
    storedBytesPerTurn: 500,
    rssMb: 200,
    ...rest,
  };
}

describe("ratioOf", () => {
  it("compares within a round, so that a slow machine in one round does not decide", () => {
    const ours = [measured(200), measured(50), measured(220)];
    const theirs = [measured(100), measured(25), measured(100)];
    expect(ratioOf(ours, theirs)).toBe(2);
  });

  it("is NaN when the other side did not run", () => {
    expect(ratioOf([measured(200)], [])).toBeNaN();
  });
});

describe("medianOf", () => {
  it("takes the median of each figure on its own", () => {
    const rounds = [
      measured(1, { p95Ms: 30 }),
      measured(2, { p95Ms: 10 }),
      measured(3, { p95Ms: 20, postgresCpuMsPerTurn: 7 }),
    ];
    expect(medianOf(rounds)).toMatchObject({ turnsPerSecond: 2, p95Ms: 20, postgresCpuMsPerTurn: 7 });
  });
});

describe("toReport", () => {
  const samples = {
    ours: [measured(300)],
    oursEmbedded: [measured(80)],
    langgraph: [measured(120)],
    langgraphExit: [measured(200)],
    floor: [measured(600)],
  };

  it("holds the contract's figures", () => {
    const report = toReport({ samples, growth: null, soak: null, settings: {} });
    expect(report).toMatchObject({ rounds: 1, ratioToLanggraph: 2.5, ratioToLanggraphExit: 1.5, ratioToFloor: 0.5 });
    expect(report.ours.turnsPerSecond).toBe(300);
  });

  it("is told to people with one line per contender and the ratios", () => {
    const lines = describeReport(toReport({ samples, growth: null, soak: null, settings: {} }));
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toBe("ours over LangGraph 2.5, over exit 1.5, over the floor 0.5");
  });
});
