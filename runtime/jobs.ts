import { addMs, describeError, InboundOwn, ModelError, PlatformError, type ChannelKind } from "../domain/index.ts";
import { EMBED, embedChunks, LEARN, RECHECK, recheckGaps } from "../knowledge/index.ts";
import { askToEmbed, claimJob, endJob, type Job } from "../store/index.ts";
import type { RuntimeDeps } from "./deps.ts";
import { download } from "./download.ts";
import { acceptOwn } from "./echo.ts";
import { learn, type Learning } from "./learn.ts";
import { mergeProven } from "./merge.ts";

const JOB_CLAIM_MS = 120_000;
/** A job gives up before its claim runs out, so that no second run begins beside it. */
const JOB_MS = JOB_CLAIM_MS - 10_000;
const MAX_ATTEMPTS = 5;
const FIRST_RETRY_MS = 5000;

interface DownloadPayload {
  messageId: string;
  accountId: string;
}

interface OwnPayload {
  accountId: string;
  kind: ChannelKind;
  event: unknown;
  waits: number;
}

async function classifyOwn(deps: RuntimeDeps, orgId: string, payload: OwnPayload): Promise<void> {
  const raw = payload.event as Record<string, unknown>;
  const event = InboundOwn.parse({ ...raw, at: new Date(String(raw["at"])) });
  await acceptOwn(deps, { id: payload.accountId, orgId, kind: payload.kind }, { event, waits: payload.waits });
}

const EMBED_MS = 60_000;
/** A model that is down for long is asked again so much later. */
const EMBED_LATER_MS = 15 * 60_000;

/** What is left when its time is over is a job of its own; so is another try when this one has failed for good. */
async function embed(deps: RuntimeDeps, orgId: string, job: Job): Promise<void> {
  const askAgain = (delayMs: number): Promise<void> =>
    deps.database.withTenant(orgId, (tx) => askToEmbed(tx, addMs(deps.clock.now(), delayMs)));
  try {
    const isDone = await embedChunks(deps, { orgId, deadlineMs: performance.now() + EMBED_MS });
    if (!isDone) await askAgain(0);
  } catch (error) {
    if (error instanceof ModelError && isLast(job, error)) await askAgain(EMBED_LATER_MS);
    throw error;
  }
}

/** No further attempt follows. */
function isLast({ attempts }: Job, error: unknown): boolean {
  return attempts >= MAX_ATTEMPTS || (error instanceof PlatformError && error.outcome === "rejected");
}

function fetchMedia(deps: RuntimeDeps, orgId: string, job: Job): Promise<void> {
  const { messageId, accountId } = job.payload as unknown as DownloadPayload; // as whoever has inserted it wrote it
  return download(deps, {
    orgId,
    messageId,
    accountId,
    isRerun: job.attempts > 1,
    isLast: (error) => isLast(job, error),
    signal: AbortSignal.timeout(JOB_MS),
  });
}

async function work(deps: RuntimeDeps, orgId: string, job: Job): Promise<void> {
  if (job.kind === "download") await fetchMedia(deps, orgId, job);
  else if (job.kind === "classify-own")
    await classifyOwn(deps, orgId, job.payload as unknown as OwnPayload); // as above
  else if (job.kind === "merge-proven") await mergeProven(deps, orgId, String(job.payload["clientId"]));
  else if (job.kind === LEARN)
    await learn(deps, orgId, job.payload as unknown as Learning); // as above
  else if (job.kind === EMBED) await embed(deps, orgId, job);
  else if (job.kind === RECHECK) await recheckGaps(deps.database, orgId, deps.clock.now());
  else
    throw new PlatformError({
      code: "unknown-job",
      message: `no worker for jobs of kind ${job.kind}`,
      outcome: "rejected",
    });
}

/** Runs one job if it is due; failures are tried again on a growing delay, then the job is visibly `failed`. */
export async function runJob(deps: RuntimeDeps, target: { orgId: string; jobId: string }): Promise<void> {
  const { orgId, jobId } = target;
  const now = deps.clock.now();
  const job = await deps.database.withTenant(orgId, (tx) =>
    claimJob(tx, { id: jobId, now, until: addMs(now, JOB_CLAIM_MS) }),
  );
  if (job === undefined) return;
  try {
    await work(deps, orgId, job);
    await deps.database.withTenant(orgId, (tx) => endJob(tx, { id: jobId, status: "done", reason: null, runAt: now }));
  } catch (error) {
    const runAt = addMs(deps.clock.now(), FIRST_RETRY_MS * 2 ** (job.attempts - 1));
    const end = {
      id: jobId,
      status: isLast(job, error) ? ("failed" as const) : ("pending" as const),
      reason: describeError(error),
      runAt,
    };
    await deps.database.withTenant(orgId, (tx) => endJob(tx, end));
  }
}
