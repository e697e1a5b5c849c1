import type { ModelCallRecord } from "../domain/index.ts";
import type { Tx } from "./database.ts";

/** Stores every attempt at a model, failed ones too, in one statement. */
export async function recordModelCalls(tx: Tx, calls: readonly ModelCallRecord[]): Promise<void> {
  if (calls.length === 0) return;
  await tx.execute(
    `insert into model_calls (org_id, id, turn_id, purpose, provider, model, tokens_in, tokens_out, tokens_cached, tokens_reasoning,
                              cost_micro_usd, latency_ms, finish_reason, error_code, at)
     select current_org(), c.id, c."turnId", c.purpose, c.provider, c.model, c."tokensIn", c."tokensOut", c."tokensCached",
            c."tokensReasoning", c."costMicroUsd", c."latencyMs", c."finishReason", c."errorCode", c.at
       from jsonb_to_recordset($1) as c (id uuid, "turnId" uuid, purpose text, provider text, model text, "tokensIn" int,
            "tokensOut" int, "tokensCached" int, "tokensReasoning" int, "costMicroUsd" bigint, "latencyMs" int,
            "finishReason" text, "errorCode" text, at timestamptz)`,
    [JSON.stringify(calls)],
  );
}

/**
 * Tokens since an instant, by one organisation and by all together. Runs as the system role. Two sums, because each has
 * an index that holds all it needs; one pass would have to visit every row of the month.
 */
export async function readTokenUsage(system: Tx, orgId: string, since: Date): Promise<{ org: number; all: number }> {
  const rows = await system.query<{ org: number; all: number }>(
    `select (select coalesce(sum(tokens_in + tokens_out), 0)::bigint from model_calls where org_id = $1 and at >= $2) as org,
            (select coalesce(sum(tokens_in + tokens_out), 0)::bigint from model_calls where at >= $2) as "all"`,
    [orgId, since],
  );
  return rows[0] ?? { org: 0, all: 0 };
}
