import type { Worker } from "node:worker_threads";
import { InternalError } from "../../domain/index.ts";
import type { WorkerReport } from "./protocol.ts";

/** The next report of this kind; rejects when the worker fails or ends before. */
export function reportOf<Kind extends WorkerReport["kind"]>(
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

/** Tells once when the worker fails after it was ready, unless it is being closed. */
export function watchFatal(worker: Worker, onFatal: (error: Error) => void, isClosing: () => boolean): void {
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
