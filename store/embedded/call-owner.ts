import { request } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { errorCode, UnavailableError } from "../../domain/index.ts";
import { unwrapAnswer } from "./control-protocol.ts";

const RETRY_MS = 100;

export interface CallOwnerOptions {
  /** How long an owner that is still starting is waited for. */
  startTimeoutMs?: number;
}

function send(socketPath: string, name: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, method: "POST", path: `/${encodeURIComponent(name)}` }, (response) => {
      text(response).then(resolve, reject);
    });
    call.on("error", reject);
    call.end(body);
  });
}

function toOwnerGone(cause: unknown, socketPath: string): UnavailableError {
  return new UnavailableError({
    code: "owner-gone",
    message: `the process that owns this DATA_DIR does not answer at ${socketPath}`,
    remedy: "start again; if a stopped process still holds the folder, end it",
    data: { socketPath },
    cause,
  });
}

async function callOnce(socketPath: string, name: string, body: string): Promise<unknown> {
  const answer = await send(socketPath, name, body).catch((cause: unknown) => {
    throw toOwnerGone(cause, socketPath);
  });
  return unwrapAnswer(answer);
}

/** Nothing has been done yet in these two cases, so asking again cannot double anything. */
function mayAskAgain(error: unknown): boolean {
  if (errorCode(error) === "owner-starting") return true;
  const cause = error instanceof UnavailableError ? error.cause : undefined;
  return cause instanceof Error && "syscall" in cause && cause.syscall === "connect";
}

/**
 * Asks the process that owns a `DATA_DIR` to do something, and waits for as long as it takes.
 * @throws UnavailableError `owner-gone`, or whatever the owner's handler threw, with its class and code
 */
export async function callOwner(
  socketPath: string,
  call: { name: string; input: unknown },
  options: CallOwnerOptions = {},
): Promise<unknown> {
  const body = JSON.stringify(call.input ?? null);
  for (let leftMs = options.startTimeoutMs ?? 15_000; ; leftMs -= RETRY_MS) {
    try {
      return await callOnce(socketPath, call.name, body);
    } catch (error) {
      if (leftMs <= 0 || !mayAskAgain(error)) throw error;
      await delay(RETRY_MS);
    }
  }
}
