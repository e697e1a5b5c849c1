import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ModelCallRecord } from "../domain/index.ts";
import { createId } from "./ids.ts";
import { readTokenUsage, recordModelCalls } from "./model-calls.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "./testing/index.ts";

const MAY = new Date("2026-05-01T00:00:00Z");
const NOW = new Date("2026-05-04T09:00:00Z");

let test: TestDatabase;
let first: string;
let second: string;

beforeAll(async () => {
  test = await createTestDatabase();
  first = (await createTestOrganisation(test.database, { slug: "calls-one", now: NOW })).id;
  second = (await createTestOrganisation(test.database, { slug: "calls-two", now: NOW })).id;
});
afterAll(() => test.close());

function callOf(overrides: Partial<ModelCallRecord>): ModelCallRecord {
  return {
    id: createId(NOW),
    turnId: null,
    purpose: "sell",
    provider: "api.example.test",
    model: "stand-in",
    tokensIn: 100,
    tokensOut: 20,
    tokensCached: 60,
    tokensReasoning: 5,
    costMicroUsd: 140,
    latencyMs: 700,
    finishReason: "stop",
    errorCode: null,
    at: NOW,
    ...overrides,
  };
}

async function record(orgId: string, calls: ModelCallRecord[]): Promise<void> {
  await test.database.withTenant(orgId, (tx) => recordModelCalls(tx, calls));
}

describe("model calls", () => {
  it("keeps every field of every attempt", async () => {
    const answered = callOf({ turnId: createId(NOW) });
    const failed = callOf({ tokensIn: 0, tokensOut: 0, costMicroUsd: null, finishReason: null, errorCode: "http-429" });
    await record(first, [answered, failed]);
    const rows = await test.database.withTenant(first, (tx) =>
      tx.query<Record<string, unknown>>("select * from model_calls order by error_code nulls first"),
    );
    expect(rows).toEqual([
      {
        org_id: first,
        id: answered.id,
        turn_id: answered.turnId,
        purpose: "sell",
        provider: "api.example.test",
        model: "stand-in",
        tokens_in: 100,
        tokens_out: 20,
        tokens_cached: 60,
        tokens_reasoning: 5,
        cost_micro_usd: 140,
        latency_ms: 700,
        finish_reason: "stop",
        error_code: null,
        at: NOW,
      },
      expect.objectContaining({ id: failed.id, turn_id: null, cost_micro_usd: null, error_code: "http-429" }),
    ]);
  });

  it("sums a month for one organisation and for all, without the month before", async () => {
    await record(second, [callOf({ tokensIn: 1000, tokensOut: 0 }), callOf({ at: new Date("2026-04-30T23:59:59Z") })]);
    const usage = (orgId: string) => test.database.withSystem((tx) => readTokenUsage(tx, orgId, MAY));
    expect(await usage(first)).toEqual({ org: 120, all: 1120 });
    expect(await usage(second)).toEqual({ org: 1000, all: 1120 });
    expect(await usage(createId(NOW))).toEqual({ org: 0, all: 1120 });
  });

  it("writes nothing for no calls", async () => {
    await record(first, []);
    expect(await test.database.withSystem((tx) => readTokenUsage(tx, first, MAY))).toMatchObject({ org: 120 });
  });
});
