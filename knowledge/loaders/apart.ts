/** Reads a file in a thread of its own: what it costs in time and memory is bounded, and nobody waits for it but its reader. */
import { Worker } from "node:worker_threads";
import type { InputError } from "../../domain/index.ts";
import { unreadable, type ReadFile, type SourceFile } from "./source.ts";

export interface Verdict {
  code: string;
  message: string;
  remedy: string | undefined;
}

/** What the thread answers: the file, or why there is none. */
export type Reading = { file: ReadFile } | { verdict: Verdict };

export interface Bounds {
  timeoutMs: number;
  /** Of the thread's own objects; the file's bytes are beside them. */
  memoryMb: number;
}

const BOUNDS: Bounds = { timeoutMs: 120_000, memoryMb: 1024 };
const MOST_AT_ONCE = 2;

const tooComplex = (name: string, what: string): InputError =>
  unreadable("too-complex", `${name} needs too much ${what} to be read`, "divide it, or save it as text");

function toError(verdict: Verdict): InputError {
  return unreadable(verdict.code, verdict.message, verdict.remedy ?? "check the file");
}

async function readInThread(file: SourceFile, { timeoutMs, memoryMb }: Bounds): Promise<ReadFile> {
  const thread = new Worker(new URL("reading-thread.ts", import.meta.url), {
    workerData: file,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    stdout: true,
    stderr: true,
  });
  const { promise, resolve, reject } = Promise.withResolvers<ReadFile>();
  const timer = setTimeout(() => reject(tooComplex(file.name, "time")), timeoutMs);
  thread.once("message", (reading: Reading) => {
    if ("file" in reading) resolve(reading.file);
    else reject(toError(reading.verdict));
  });
  thread.once("error", (error: Error & { code?: string }) => {
    reject(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? tooComplex(file.name, "memory") : error);
  });
  thread.once("exit", () => reject(tooComplex(file.name, "memory"))); // after a message this changes nothing
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}

let running = 0;
const waiting: (() => void)[] = [];

/** @throws InputError a verdict of `readHere`, or `too-complex` */
export async function readApart(file: SourceFile, bounds: Bounds = BOUNDS): Promise<ReadFile> {
  if (running < MOST_AT_ONCE) running += 1;
  else {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push(resolve);
    await promise;
  }
  try {
    return await readInThread(file, bounds);
  } finally {
    const next = waiting.shift(); // takes this place over
    if (next === undefined) running -= 1;
    else next();
  }
}
