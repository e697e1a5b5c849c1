import { describe, expect, it } from "vitest";
import type { Hint } from "../domain/index.ts";
import { takeTurns } from "./recover.ts";

const hint = (kind: Hint["kind"], id: string): Hint => ({ kind, id, orgId: "org", at: new Date(0) });
const ids = (hints: Hint[]): string[] => hints.map(({ id }) => id);

describe("what the sweep begins with", () => {
  it("is one of each kind in turn, each kind in its order", () => {
    const turns = ["t1", "t2", "t3", "t4"].map((id) => hint("turn", id));
    const rest = [hint("delivery", "d1"), hint("delivery", "d2"), hint("timer", "r1"), hint("job", "j1")];
    expect(ids(takeTurns([...turns, ...rest]))).toEqual(["t1", "d1", "r1", "j1", "t2", "d2", "t3", "t4"]);
  });

  it("is nothing where nothing is due", () => {
    expect(takeTurns([])).toEqual([]);
  });
});
