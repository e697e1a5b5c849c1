import {
  addMs,
  describeError,
  InboundOwn,
  PlatformError,
  supportsMedia,
  type Attachment,
  type ChannelKind,
} from "../domain/index.ts";
import { claimJob, endJob, setAttachments, type Job } from "../store/index.ts";
import type { RuntimeDeps } from "./deps.ts";
import { acceptOwn } from "./echo.ts";
import { mergeProven } from "./merge.ts";

const JOB_CLAIM_MS = 120_000;
const MAX_ATTEMPTS = 5;
const FIRST_RETRY_MS = 5000;

interface DownloadPayload {
  messageId: string;
  accountId: string;
}

async function readAttachments(deps: RuntimeDeps, orgId: string, messageId: string): Promise<Attachment[]> {
  const rows = await deps.database.withTenant(orgId, (tx) =>
    tx.query<{ attachments: Attachment[] }>(
      "select attachments from messages where org_id = current_org() and id = $1",
      [messageId],
    ),
  );
  return rows[0]?.attachments ?? [];
}

/** Fetches a message's media into our file store; the platform's links do not live long. */
async function download(deps: RuntimeDeps, orgId: string, payload: DownloadPayload): Promise<void> {
  const channel = await deps.channelOf({ id: payload.accountId, orgId });
  if (channel === undefined || !supportsMedia(channel)) return;
  const attachments = await readAttachments(deps, orgId, payload.messageId);
  const stored: Attachment[] = [];
  for (const [index, attachment] of attachments.entries()) {
    if (attachment.platformFileId === undefined || attachment.storedAs !== undefined) {
      stored.push(attachment);
      continue;
    }
    const { bytes, mimeType } = await channel.download(attachment, AbortSignal.timeout(JOB_CLAIM_MS / 2));
    const key = `${orgId}/${payload.messageId}/${index}`;
    await deps.files.put(key, bytes, mimeType ?? attachment.mimeType);
    stored.push({ ...attachment, storedAs: key, sizeBytes: bytes.byteLength });
  }
  await deps.database.withTenant(orgId, (tx) => setAttachments(tx, payload.messageId, stored));
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

async function work(deps: RuntimeDeps, orgId: string, job: Job): Promise<void> {
  if (job.kind === "download") await download(deps, orgId, job.payload as unknown as DownloadPayload);
  else if (job.kind === "classify-own") await classifyOwn(deps, orgId, job.payload as unknown as OwnPayload);
  else if (job.kind === "merge-proven") await mergeProven(deps, orgId, String(job.payload["clientId"]));
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
    const final = job.attempts >= MAX_ATTEMPTS || (error instanceof PlatformError && error.outcome === "rejected");
    const runAt = addMs(deps.clock.now(), FIRST_RETRY_MS * 2 ** (job.attempts - 1));
    const end = {
      id: jobId,
      status: final ? ("failed" as const) : ("pending" as const),
      reason: describeError(error),
      runAt,
    };
    await deps.database.withTenant(orgId, (tx) => endJob(tx, end));
  }
}
