import { NotFoundError, supportsMedia, type Attachment, type MediaChannel } from "../domain/index.ts";
import { readMedia, recordFile, type MessageMedia } from "../store/index.ts";
import type { RuntimeDeps } from "./deps.ts";
import { hear } from "./hear.ts";

export interface DownloadJob {
  orgId: string;
  messageId: string;
  accountId: string;
  /** An earlier run may have kept the file and said so to nobody. */
  isRerun: boolean;
  /** There will be no further run: what cannot be had now never will. */
  isLast(error: unknown): boolean;
  signal: AbortSignal;
}

interface Wanted {
  channel: MediaChannel;
  attachment: Attachment;
  key: string;
}

/** Keeps a file and tells its size. One that a run before a crash has kept is not fetched again. */
async function keep(deps: RuntimeDeps, job: DownloadJob, { channel, attachment, key }: Wanted): Promise<number> {
  if (job.isRerun) {
    const kept = await deps.files.get(key).catch((error: unknown) => {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    });
    if (kept !== undefined) return kept.bytes.byteLength;
  }
  const { bytes, mimeType } = await channel.download(attachment, job.signal);
  await deps.files.put(key, bytes, mimeType ?? attachment.mimeType);
  return bytes.byteLength;
}

async function keepAll(deps: RuntimeDeps, job: DownloadJob, media: MessageMedia): Promise<void> {
  const { orgId, messageId, accountId } = job;
  const channel = await deps.channelOf({ id: accountId, orgId });
  if (channel === undefined || !supportsMedia(channel)) return;
  for (const [index, attachment] of media.attachments.entries()) {
    if (attachment.platformFileId === undefined || attachment.storedAs !== undefined) continue;
    const storedAs = `${orgId}/${messageId}/${index}`;
    const sizeBytes = await keep(deps, job, { channel, attachment, key: storedAs });
    await deps.database.withTenant(orgId, (tx) => recordFile(tx, { messageId, index, storedAs, sizeBytes }));
  }
}

/** Fetches a message's media into our file store (the platform's links do not live long) and listens to what is spoken. */
export async function download(deps: RuntimeDeps, job: DownloadJob): Promise<void> {
  const { orgId, messageId } = job;
  const read = () => deps.database.withTenant(orgId, (tx) => readMedia(tx, messageId));
  const media = await read();
  if (media === undefined) return;
  try {
    await keepAll(deps, job, media);
  } catch (error) {
    if (job.isLast(error)) await hear(deps, { ...job, media: (await read()) ?? media });
    throw error;
  }
  await deps.probe("stored", media.conversationId);
  await hear(deps, { ...job, media: (await read()) ?? media });
}
