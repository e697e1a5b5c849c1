import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testServerUrl } from "../store/testing/index.ts";
import { startContender } from "./contender-client.ts";
import type { ContenderName } from "./contender-process.ts";
import type { ContenderSpec } from "./contender.ts";
import { createJourney, startModelStandIn, type ModelStandIn } from "./model-stand-in.ts";
import { runRound, type Measurement } from "./round.ts";
import { createScratchDatabase } from "./scratch-database.ts";

const PARAMETERS = { type: "object", properties: {} };
const TOOLS: ContenderSpec["tools"] = [
  { type: "function", function: { name: "get_client", description: "d", parameters: PARAMETERS } },
];
const LIMIT_MS = 60_000;

let model: ModelStandIn;
beforeAll(async () => {
  model = await startModelStandIn({ answer: createJourney({ tool: "get_client", args: "{}", reply: "Да." }) });
});
afterAll(() => model.close());

/** A round of eight measured turns in a database of its own. */
async function measureBriefly(name: ContenderName): Promise<Measurement> {
  const database = await createScratchDatabase(
    testServerUrl ?? "",
    `karavan_test_bench_${randomBytes(6).toString("hex")}`,
  );
  const spec: ContenderSpec = {
    databaseUrl: database.url,
    redisUrl: null,
    modelUrl: model.baseUrl,
    systemPrompt: "Кратко.",
    tools: TOOLS,
    tool: "get_client",
    historyWindow: 30,
    poolSize: 2,
  };
  try {
    const client = await startContender(name, spec);
    await client.run({ kind: "prepare" });
    await client.end();
    const workload = { prefix: "t", conversations: 4, turnsEach: 2, inFlight: 2 };
    return await runRound({ name, spec, workload, warmUpConversations: 2 });
  } finally {
    await database.drop();
  }
}

// The baselines keep their rows on a PostgreSQL server only.
describe.skipIf(testServerUrl === undefined)("baselines", () => {
  it("LangGraph at its default durability writes 24 rows for a turn", { timeout: LIMIT_MS }, async () => {
    expect(await measureBriefly("langgraph")).toMatchObject({ rowsPerTurn: 24 });
  });

  it("LangGraph at `exit` writes 5 rows for a turn", { timeout: LIMIT_MS }, async () => {
    expect(await measureBriefly("langgraphExit")).toMatchObject({ rowsPerTurn: 5 });
  });

  it("the floor writes the two messages and every figure is there", { timeout: LIMIT_MS }, async () => {
    const measured = await measureBriefly("floor");
    expect(measured.rowsPerTurn).toBe(2);
    const { postgresCpuMsPerTurn: _, storedBytesPerTurn: _stored, ...figures } = measured;
    expect(Object.entries(figures).filter(([, value]) => !(value > 0))).toEqual([]);
  });
});

describe("startContender", () => {
  it("tells why a contender could not do its job", async () => {
    const client = await startContender("floor", {
      modelUrl: "",
      databaseUrl: "postgres://127.0.0.1:1/x",
    } as ContenderSpec);
    try {
      await expect(client.run({ kind: "prepare" })).rejects.toMatchObject({
        code: "bench-contender-failed",
        message: expect.stringContaining("ECONNREFUSED"),
      });
    } finally {
      await client.end();
    }
  });
});
