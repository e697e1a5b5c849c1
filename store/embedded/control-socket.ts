import { createHash } from "node:crypto";
import { mkdtemp, readlink, realpath, rm, symlink } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** `sockaddr_un` holds 108 bytes on Linux and 104 on macOS, with the closing zero. A longer path is cut without an error. */
const MAX_PATH_BYTES = 103;
const STAND_IN_PREFIX = "karavan-sock-";

export const fitsSocket = (file: string): boolean => Buffer.byteLength(file) <= MAX_PATH_BYTES;

async function pipeName(dataDir: string): Promise<string> {
  const hash = createHash("sha256")
    .update(await realpath(dataDir))
    .digest("hex")
    .slice(0, 32);
  return `\\\\.\\pipe\\karavan-${hash}`;
}

/**
 * Where the owner of `dataDir` listens: `karavan.sock` in it. Where that path is too long for a socket, it is a symbolic
 * link to a socket with a short one; `undefined` when there is none.
 */
export async function findControlSocket(dataDir: string): Promise<string | undefined> {
  if (process.platform === "win32") return pipeName(dataDir);
  const file = path.join(path.resolve(dataDir), "karavan.sock");
  return fitsSocket(file) ? file : readlink(file).catch(() => undefined);
}

/** A path to listen on, reachable by `findControlSocket`. The caller holds the folder's lock: what is there is stale. */
export async function prepareControlSocket(dataDir: string): Promise<string> {
  if (process.platform === "win32") return pipeName(dataDir);
  await removeControlSocket(dataDir);
  const file = path.join(path.resolve(dataDir), "karavan.sock");
  if (fitsSocket(file)) return file;
  const standIn = path.join(await mkdtemp(path.join(tmpdir(), STAND_IN_PREFIX)), "s");
  await symlink(standIn, file);
  return standIn;
}

/** Removes the socket and what stands in for it. Only the owner may. */
export async function removeControlSocket(dataDir: string): Promise<void> {
  if (process.platform === "win32") return;
  const file = path.join(path.resolve(dataDir), "karavan.sock");
  const folder = path.dirname(await readlink(file).catch(() => file));
  if (path.basename(folder).startsWith(STAND_IN_PREFIX)) await rm(folder, { recursive: true, force: true });
  await rm(file, { force: true });
}

/** Whether somebody listens there. */
export async function isListening(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
