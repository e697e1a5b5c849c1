import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Contender } from "./contender.ts";
import { runWorkload, textOf } from "./workload.ts";

/** Notes who is in flight; a turn ends when the event loop has gone round once. */
function createWatched(): Contender & { turns: string[]; most: number } {
  let open = 0;
  const watched = {
    turns: [] as string[],
    most: 0,
    turn: async (conversation: string, text: string) => {
      open += 1;
      watched.most = Math.max(watched.most, open);
      watched.turns.push(`${conversation} ${text}`);
      await setImmediate();
      open -= 1;
    },
    close: async () => {},
  };
  return watched;
}

describe("runWorkload", () => {
  it("keeps exactly so many conversations in flight and measures every turn", async () => {
    const contender = createWatched();
    const latencies = await runWorkload(contender, { prefix: "p", conversations: 10, turnsEach: 3, inFlight: 4 });
    expect(latencies).toHaveLength(30);
    expect(contender.most).toBe(4);
    expect(new Set(contender.turns.map((turn) => turn.split(" ")[0])).size).toBe(10);
  });

  it("runs the turns of one conversation in order", async () => {
    const contender = createWatched();
    await runWorkload(contender, { prefix: "p", conversations: 1, turnsEach: 3, inFlight: 4 });
    expect(contender.turns).toEqual([0, 1, 2].map((turn) => `p-1 ${textOf(turn)}`));
  });
});
