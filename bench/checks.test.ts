import { describe, expect, it } from "vitest";
import { describeChecks } from "./index.ts";

describe("the report on checks", () => {
  it("tells shares in percent", () => {
    const report = {
      rounds: 3,
      turnMs: 4,
      receiptsMs: 0.3,
      policyMs: 0.001,
      maskingMs: 0.1,
      share: 0.07525,
      shareWithMasking: 0.0978,
    };
    expect(describeChecks(report)).toEqual([
      "a turn 4 ms of CPU; receipts 0.3, policy 0.001, masking 0.1",
      "receipts and policy are 7.525 % of a turn, with masking 9.78 %",
    ]);
  });
});
