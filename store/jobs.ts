import type { Tx } from "./database.ts";
import { createId } from "./ids.ts";

export interface Job {
  id: string;
  kind: string;
  payload: Record<string, unknown>;
  attempts: number;
}

export async function insertJob(
  tx: Tx,
  job: { kind: string; payload: Record<string, unknown>; runAt: Date; now: Date },
): Promise<string> {
  const id = createId(job.now);
  await tx.query(
    `insert into jobs (org_id, id, kind, payload, run_at, created_at) values (current_org(), $1, $2, $3, $4, $5)`,
    [id, job.kind, JSON.stringify(job.payload), job.runAt, job.now],
  );
  return id;
}

/** Claims a due job until `until`; its claim expires with its worker and the job runs again. */
export async function claimJob(tx: Tx, claim: { id: string; now: Date; until: Date }): Promise<Job | undefined> {
  const rows = await tx.query<Job>(
    `update jobs set attempts = attempts + 1, claimed_until = $3
      where org_id = current_org() and id = $1 and status = 'pending' and run_at <= $2
        and (claimed_until is null or claimed_until <= $2)
      returning id, kind, payload, attempts`,
    [claim.id, claim.now, claim.until],
  );
  return rows[0];
}

/** Ends a job for now (`pending`: until `runAt`) or for good; a done one forgets what it carried, such as a message's text. */
export async function endJob(
  tx: Tx,
  end: { id: string; status: "done" | "failed" | "pending"; reason: string | null; runAt: Date },
): Promise<void> {
  await tx.execute(
    `update jobs set status = $2, reason = $3, run_at = $4, claimed_until = null,
            payload = case when $2 = 'done' then '{}' else payload end
      where org_id = current_org() and id = $1`,
    [end.id, end.status, end.reason, end.runAt],
  );
}
