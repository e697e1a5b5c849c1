import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { InternalError, UnavailableError } from "../../domain/index.ts";
import type { ListenAddress, WorkerInput, WorkerReport, WorkerRequest } from "./protocol.ts";

export interface EmbeddedOptions {
  /** The folder that this process owns (see `ownDataDir`); the database is its sub-folder `pg`. `null`: memory only. */
  dataDir: string | null;
  /** A dump file to start from instead of an empty cluster; only in memory. */
  dumpFile?: string;
  /** Called once when the backend is beyond repair. By default the error is thrown where nobody catches it. */
  onFatal?: (error: Error) => void;
}

export interface Embedded {
  /** For a `pg` pool of exactly one connection. */
  readonly connectionString: string;
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

/** A socket in a private folder: PGlite asks for no password, so no other account of the machine may reach it. */
async function createAddress(): Promise<Address> {
  if (process.platform === "win32") {
    return {
      listen: { host: "127.0.0.1" },
      toConnectionString: (port) => `postgresql://postgres@127.0.0.1:${port}/postgres`,
      release: async () => {},
    };
  }
  const folder = await mkdtemp(path.join(tmpdir(), "karavan-pg-"));
  return {
    listen: { path: path.join(folder, ".s.PGSQL.5432") },
    toConnectionString: () => `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`,
    release: () => rm(folder, { recursive: true, force: true }),
  };
}

function startWorker(input: WorkerInput): Worker {
  // The flags of the main process (a test runner's loader) are not for this thread: it runs plain files.
  return new Worker(new URL("./worker.ts", import.meta.url), { workerData: input, execArgv: [] });
}

/** The first report of one of `kinds`; rejects when the worker fails or ends before. */
function reportOf<Kind extends WorkerReport["kind"]>(
  worker: Worker,
  kind: Kind,
): Promise<Extract<WorkerReport, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      settle();
    };
    const onMessage = (report: WorkerReport) => {
      if (report.kind === kind) done(() => resolve(report as Extract<WorkerReport, { kind: Kind }>));
      else if (report.kind === "failed" || report.kind === "fatal") onError(new Error(report.message));
    };
    const onError = (error: Error) => done(() => reject(toFatal(error.message, error)));
    const onExit = () => done(() => reject(toFatal("its thread ended")));
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
  });
}

function toFatal(detail: string, cause?: Error): InternalError {
  return new InternalError({
    code: "embedded-database-failed",
    message: `the embedded database failed: ${detail}`,
    remedy: "start again; if it repeats, restore DATA_DIR from a backup or use DATABASE_URL",
    cause,
  });
}

function watchFatal(worker: Worker, onFatal: (error: Error) => void, isClosing: () => boolean): void {
  let told = false;
  const tell = (error: Error) => {
    if (told || isClosing()) return;
    told = true;
    onFatal(error);
  };
  worker.on("message", (report: WorkerReport) => {
    if (report.kind === "fatal") tell(toFatal(report.message));
  });
  worker.on("error", (error) => tell(toFatal(error instanceof Error ? error.message : "unknown error")));
  worker.on("exit", () => tell(toFatal("its thread ended")));
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
  const address = await createAddress();
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
