import { PlatformError, type Attachment } from "../../domain/index.ts";
import { refusal } from "../outbound.ts";
import { connect } from "../wire.ts";
import type { TelegramApi } from "./api.ts";

/** What a bot may fetch from Telegram's own servers. */
export const MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024;
const DOWNLOAD_TIMEOUT_MS = 120_000;

export interface DownloadDeps {
  api: TelegramApi;
  apiRoot: string;
  token: string;
}

export interface Downloaded {
  bytes: Uint8Array;
  mimeType: string | undefined;
}

/** Fetches a file of an incoming message: getFile, then its path. @throws PlatformError, never `uncertain`: reading repeats. */
export async function download(attachment: Attachment, deps: DownloadDeps, signal: AbortSignal): Promise<Downloaded> {
  const { platformFileId: fileId } = attachment;
  if (fileId === undefined) throw refusal("no-file", `an attachment of kind ${attachment.kind} has no file to fetch`);
  if ((attachment.sizeBytes ?? 0) > MAX_DOWNLOAD_BYTES) throw tooLarge();
  try {
    const file = await deps.api.call((raw, inner) => raw.getFile({ file_id: fileId }, inner), signal);
    const path = checkedPath(file.file_path);
    // The token is in this address; `connect` keeps addresses out of its errors.
    const url = `${deps.apiRoot}/file/bot${deps.token}/${path}`;
    const bytes = await connect(url, { method: "GET", timeoutMs: DOWNLOAD_TIMEOUT_MS, signal }, readBody);
    return { bytes, mimeType: attachment.mimeType };
  } catch (error) {
    throw asRepeatable(error);
  }
}

/** A local Bot API server answers an absolute path on its own disk, which we neither have nor should read. */
function checkedPath(path: string | undefined): string {
  if (path === undefined)
    throw new PlatformError({ code: "no-file", outcome: "retry", message: "getFile answered without a path" });
  const segments = path.split("/");
  const isLocal = /^([/\\]|[a-z]:)/i.test(path);
  if (isLocal || segments.includes("..") || path.includes("\\")) {
    const remedy = "run the Bot API server without --local, or fetch media from Telegram's own API root";
    throw new PlatformError({
      code: "local-file",
      outcome: "rejected",
      message: "getFile answered a path outside the file address",
      remedy,
    });
  }
  return segments.map(encodeURIComponent).join("/");
}

async function readBody(response: Response): Promise<Uint8Array> {
  if (response.status >= 500 || response.status === 429) throw failure("retry", response.status);
  if (!response.ok) throw failure("rejected", response.status);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | Uint8Array[] = response.body ?? [];
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MAX_DOWNLOAD_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function asRepeatable(error: unknown): unknown {
  if (!(error instanceof PlatformError) || error.outcome !== "uncertain") return error;
  return new PlatformError({ code: error.code, outcome: "retry", message: error.message, data: error.data });
}

function failure(outcome: "retry" | "rejected", status: number): PlatformError {
  return new PlatformError({ code: "download-failed", outcome, message: `the file server answered HTTP ${status}` });
}

const tooLarge = (): PlatformError => refusal("file-too-large", "Telegram hands bots files up to 20 MB");
