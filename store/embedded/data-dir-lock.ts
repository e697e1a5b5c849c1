import path from "node:path";
import { DatabaseSync } from "node:sqlite";

const SQLITE_BUSY = 5;

/** Held until `release` or the end of the process, however it ends. */
export interface DataDirLock {
  release(): void;
}

/**
 * Takes the folder's lock, or answers `undefined` when another process has it. The lock is the operating system's, taken
 * through SQLite because Node has no file locks: two processes that both find a dead owner's socket would otherwise each
 * remove it and bind their own, and so both own the folder. Nothing may open and close this file beside us: POSIX drops
 * a process's locks on a file with the first descriptor it closes.
 */
export function tryLockDataDir(dataDir: string): DataDirLock | undefined {
  const lock = new DatabaseSync(path.join(dataDir, "karavan.lock"), { timeout: 0 });
  try {
    lock.exec("pragma locking_mode = exclusive; begin exclusive");
    return { release: () => lock.close() };
  } catch (error) {
    lock.close();
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}
