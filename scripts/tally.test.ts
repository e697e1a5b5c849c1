import { describe, expect, it } from "vitest";
import { addTallies, tallyVitest } from "./tally.ts";

const counts = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1 };
const fine = { status: "passed", assertionResults: [{ status: "passed" }] };
const failed = { status: "failed", assertionResults: [{ status: "passed" }, { status: "failed" }] };
const broken = { status: "failed", assertionResults: [] };

describe("tallyVitest", () => {
  it("takes vitest's counts", () => {
    expect(tallyVitest({ ...counts, testResults: [fine] }, 0)).toEqual({ passed: 5, failed: 0, skipped: 3 });
  });

  it("counts a file that did not load as one failure, beside failed tests", () => {
    const report = { ...counts, numFailedTests: 1, testResults: [fine, failed, broken] };
    expect(tallyVitest(report, 1)).toMatchObject({ failed: 2 });
  });

  it("counts a failed run without a failed test, and a run without a report", () => {
    expect(tallyVitest({ ...counts, testResults: [fine] }, 1)).toMatchObject({ passed: 5, failed: 1 });
    expect(tallyVitest(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe("addTallies", () => {
  it("adds column by column", () => {
    expect(addTallies({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 })).toEqual({
      passed: 11,
      failed: 22,
      skipped: 33,
    });
  });
});
