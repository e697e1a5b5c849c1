import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { UnavailableError } from "../../domain/index.ts";
import { fitsSocket } from "./control-socket.ts";
import type { ListenAddress, WorkerInput, WorkerRequest } from "./protocol.ts";
import { reportOf, watchFatal } from "./worker-link.ts";

export interface EmbeddedOptions {
  /** The folder that this process owns (see `ownDataDir`); the database is its sub-folder `pg`. `null`: memory only. */
  dataDir: string | null;
  /** A dump file to start from instead of an empty cluster; only in memory. */
  dumpFile?: string;
  /** Called once when the backend is beyond repair. By default the error is thrown where nobody catches it. */
  onFatal?: (error: Error) => void;
}

export interface Embedded {
  readonly connectionString: string;
  /** Several connections at once return one another's rows. */
  readonly poolSize: 1;
  /** The whole cluster as a tar, to start another from. Nothing may be in a transaction. */
  dump(): Promise<Uint8Array>;
  /** Writes everything out and ends the worker. Safe to call twice. */
  close(): Promise<void>;
}

interface Address {
  listen: ListenAddress;
  toConnectionString(port: number | null): string;
  release(): Promise<void>;
}

const SOCKET_NAME = ".s.PGSQL.5432"; // as the driver makes it from folder and port

/** In the data folder, where a killed process leaves nothing that the next one does not find; its path may be too long. */
async function createSocketFolder(dataDir: string | null): Promise<string> {
  if (dataDir !== null && fitsSocket(path.join(path.resolve(dataDir), "socket", SOCKET_NAME))) {
    const folder = path.join(path.resolve(dataDir), "socket");
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }
  return mkdtemp(path.join(tmpdir(), "karavan-pg-"));
}

/** A socket in a private folder: PGlite asks for no password, so no other account of the machine may reach it. */
async function createAddress(dataDir: string | null): Promise<Address> {
  if (process.platform === "win32") {
    return {
      listen: { host: "127.0.0.1" },
      toConnectionString: (port) => `postgresql://postgres@127.0.0.1:${port}/postgres`,
      release: async () => {},
    };
  }
  const folder = await createSocketFolder(dataDir);
  return {
    listen: { path: path.join(folder, SOCKET_NAME) },
    toConnectionString: () => `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`,
    release: () => rm(folder, { recursive: true, force: true }),
  };
}

function startWorker(input: WorkerInput): Worker {
  // The flags of the main process (a test runner's loader) are not for this thread: it runs plain files.
  return new Worker(new URL("./worker.ts", import.meta.url), { workerData: input, execArgv: [] });
}

function crash(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}

async function pgDataDir(options: EmbeddedOptions): Promise<string | null> {
  if (options.dataDir === null) return null;
  const folder = path.join(options.dataDir, "pg");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/**
 * Starts PGlite in a thread of its own behind a socket. The caller owns `dataDir` (`ownDataDir`): a second process on the
 * same folder would lose committed rows of both without an error.
 * @throws InternalError `embedded-database-failed`
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const folder = await pgDataDir(options);
  const address = await createAddress(options.dataDir);
  const worker = startWorker({ pgDataDir: folder, dumpFile: options.dumpFile ?? null, listen: address.listen });
  let closing: Promise<void> | undefined;
  const ready = await reportOf(worker, "ready").catch(async (error: unknown) => {
    await worker.terminate();
    await address.release();
    throw error;
  });
  watchFatal(worker, options.onFatal ?? crash, () => closing !== undefined);
  const ask = (request: WorkerRequest) => worker.postMessage(request);
  const close = async () => {
    const closed = reportOf(worker, "closed").catch(() => undefined); // it ended another way: nothing is left to close
    ask({ kind: "close" });
    await closed;
    await worker.terminate();
    await address.release();
  };
  return {
    connectionString: address.toConnectionString(ready.port),
    poolSize: 1,
    dump: async () => {
      if (closing !== undefined)
        throw new UnavailableError({ code: "database-closed", message: "the database is closed" });
      const dump = reportOf(worker, "dump");
      ask({ kind: "dump" });
      return (await dump).bytes;
    },
    close: () => (closing ??= close()),
  };
}
