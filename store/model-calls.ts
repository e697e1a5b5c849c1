import type { ModelCallRecord } from "../domain/index.ts";
import type { Tx } from "./database.ts";

/** Stores every attempt at a model, failed ones too, in one statement. */
export async function recordModelCalls(tx: Tx, calls: readonly ModelCallRecord[]): Promise<void> {
  if (calls.length === 0) return;
  await tx.execute(
    `insert into model_calls (org_id, id, turn_id, purpose, provider, model, tokens_in, tokens_out, tokens_cached, cost_micro_usd,
                              latency_ms, finish_reason, error_code, at)
     select current_org(), c.id, c."turnId", c.purpose, c.provider, c.model, c."tokensIn", c."tokensOut", c."tokensCached",
            c."costMicroUsd", c."latencyMs", c."finishReason", c."errorCode", c.at
       from jsonb_to_recordset($1) as c (id uuid, "turnId" uuid, purpose text, provider text, model text, "tokensIn" int,
            "tokensOut" int, "tokensCached" int, "costMicroUsd" bigint, "latencyMs" int, "finishReason" text, "errorCode" text,
            at timestamptz)`,
    [JSON.stringify(calls)],
  );
}
