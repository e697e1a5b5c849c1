/** What the main thread gives the worker when it starts. */
export interface WorkerInput {
  /** PGlite's folder; `null` keeps everything in memory. */
  pgDataDir: string | null;
  /** A dump to start from instead of `initdb`; only for memory. */
  dumpFile: string | null;
  listen: ListenAddress;
}

export type ListenAddress = { path: string } | { host: string };

export type WorkerRequest = { kind: "close" } | { kind: "dump" };

export type WorkerReport =
  | { kind: "ready"; port: number | null }
  | { kind: "failed"; message: string }
  /** The backend is beyond repair: out of memory, a trap in WebAssembly. Nothing it says can be trusted any more. */
  | { kind: "fatal"; message: string }
  | { kind: "dump"; bytes: Uint8Array }
  | { kind: "closed" };
