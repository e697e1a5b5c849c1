import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ConfigError } from "../../domain/index.ts";
import { findControlSocket, isListening, prepareControlSocket, removeControlSocket } from "./control-socket.ts";
import { startControlServer, type ControlHandler } from "./control-server.ts";
import { tryLockDataDir, type DataDirLock } from "./data-dir-lock.ts";

const LINK_TRIES = 50;
const LINK_RETRY_MS = 100;

export interface DataDirOwner {
  kind: "owner";
  socketPath: string;
  /** Answers other processes on this folder. Until it is called they wait. */
  onRequest(handler: ControlHandler): void;
  /** Gives the folder back; close the database before. */
  release(): Promise<void>;
}

export interface DataDirOwned {
  kind: "owned-by-other";
  /** For `callOwner`. */
  socketPath: string;
}

async function listen(dataDir: string, lock: DataDirLock): Promise<DataDirOwner> {
  const socketPath = await prepareControlSocket(dataDir);
  const server = await startControlServer(socketPath);
  return {
    kind: "owner",
    socketPath,
    onRequest: (handler) => server.onRequest(handler),
    release: async () => {
      await server.close();
      await removeControlSocket(dataDir);
      lock.release();
    },
  };
}

/** An owner that has just taken the lock makes its link to the socket in a moment. */
async function waitForLink(dataDir: string): Promise<string> {
  for (let left = LINK_TRIES; left > 0; left -= 1) {
    const socketPath = await findControlSocket(dataDir);
    if (socketPath !== undefined) return socketPath;
    await delay(LINK_RETRY_MS);
  }
  return path.join(path.resolve(dataDir), "karavan.sock");
}

async function ownedByOther(dataDir: string): Promise<DataDirOwned> {
  return { kind: "owned-by-other", socketPath: await waitForLink(dataDir) };
}

/** Makes the folder where there is none. @throws ConfigError `data-dir-unusable` */
export function ensureDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new ConfigError({
      code: "data-dir-unusable",
      message: `DATA_DIR cannot be made: ${cause instanceof Error ? cause.message : "unknown error"}`,
      remedy: "set DATA_DIR to a folder that this account may write to",
      data: { variable: "DATA_DIR", path: path.resolve(dataDir) },
      cause,
    });
  }
}

/**
 * Makes this process the one that works on `dataDir`, or says how to reach the one that does. The lock decides; the
 * socket is asked as well, because a lock does not reach over every file system, a socket that answers does.
 */
export async function ownDataDir(dataDir: string): Promise<DataDirOwner | DataDirOwned> {
  ensureDataDir(dataDir);
  const lock = tryLockDataDir(dataDir);
  if (lock === undefined) return ownedByOther(dataDir);
  try {
    const socketPath = await findControlSocket(dataDir);
    if (socketPath === undefined || !(await isListening(socketPath))) return await listen(dataDir, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
  lock.release();
  return ownedByOther(dataDir);
}

/** The same for commands that cannot go through the owner. @throws ConfigError `data-dir-owned` */
export async function requireDataDir(dataDir: string): Promise<DataDirOwner> {
  const ownership = await ownDataDir(dataDir);
  if (ownership.kind === "owner") return ownership;
  throw new ConfigError({
    code: "data-dir-owned",
    message: `another process works on ${path.resolve(dataDir)}`,
    remedy: "stop it, or set DATA_DIR to another folder; for several processes on one database use DATABASE_URL",
    data: { variable: "DATA_DIR", path: path.resolve(dataDir), socketPath: ownership.socketPath },
  });
}
