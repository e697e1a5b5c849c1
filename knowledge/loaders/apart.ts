/**
 * Reads a file in a process of its own: what it costs in time and memory is bounded, nobody waits for it but its reader, and whatever a
 * stranger's file does to its parser ends that process alone. (Threads would do for the rest, but V8 may end the whole process when one of
 * many threads goes: "Check failed: jit_page.has_value()".)
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { InputError } from "../../domain/index.ts";
import { unreadable, type ReadFile, type SourceFile } from "./source.ts";

export interface Verdict {
  code: string;
  message: string;
  remedy: string | undefined;
}

/** What the process answers: the file, or why there is none. */
export type Reading = { file: ReadFile } | { verdict: Verdict };

export interface Bounds {
  timeoutMs: number;
  /** Of the process's own objects; the file's bytes are beside them. */
  memoryMb: number;
}

const BOUNDS: Bounds = { timeoutMs: 120_000, memoryMb: 1024 };
const MOST_AT_ONCE = 2;

const tooComplex = (name: string, what: string): InputError =>
  unreadable("too-complex", `${name} needs too much ${what} to be read`, "divide it, or save it as text");

function toError(verdict: Verdict): InputError {
  return unreadable(verdict.code, verdict.message, verdict.remedy ?? "check the file");
}

const READER = fileURLToPath(new URL("reading-process.ts", import.meta.url));

async function readInProcess(file: SourceFile, { timeoutMs, memoryMb }: Bounds): Promise<ReadFile> {
  const child = fork(READER, [], {
    serialization: "advanced",
    execArgv: [`--max-old-space-size=${memoryMb}`],
    env: {}, // a parser needs no keys of ours
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const { promise, resolve, reject } = Promise.withResolvers<ReadFile>();
  const timer = setTimeout(() => reject(tooComplex(file.name, "time")), timeoutMs);
  child.once("message", (reading: Reading) => {
    if ("file" in reading) resolve(reading.file);
    else reject(toError(reading.verdict));
  });
  child.once("error", reject);
  child.once("exit", () => reject(tooComplex(file.name, "memory"))); // after a message this changes nothing
  child.send(file, () => {}); // a child that is gone already says so by its exit
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.kill("SIGKILL");
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
    return await readInProcess(file, bounds);
  } finally {
    const next = waiting.shift(); // takes this place over
    if (next === undefined) running -= 1;
    else next();
  }
}
