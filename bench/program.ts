import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { UnavailableError } from "../domain/index.ts";

export interface ProgramOptions {
  /** For messages: "worker 2". */
  name: string;
  /** A TypeScript or JavaScript file, run by this process's own Node. */
  file: string;
  args?: readonly string[];
  nodeArgs?: readonly string[];
  /** The whole environment: nothing is inherited, so that no token of the caller's gets into a test run. */
  env?: Record<string, string>;
  /** The line of its output that says it is ready. */
  readyLine: RegExp;
  readyTimeoutMs: number;
  onLine?: (line: string) => void;
}

export interface Program {
  readonly name: string;
  readonly pid: number;
  /** For messages over IPC. */
  readonly child: ChildProcess;
  /** The match of the ready line. */
  readonly ready: RegExpExecArray;
  /** Resolves when the process is gone, to its exit code or signal. */
  readonly exited: Promise<string>;
  /** Sends the signal to this process alone and waits until it is gone. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

const LAST_LINES = 20;
const TERM_PATIENCE_MS = 10_000;

function watchExit(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? `exit ${code ?? "?"}`));
    child.once("error", (error) => resolve(error.message));
  });
}

function watchLines(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on("line", onLine);
  }
}

async function end(child: ChildProcess, exited: Promise<string>, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), TERM_PATIENCE_MS);
  await exited;
  clearTimeout(timer);
}

/** Starts a process and waits until it says that it is ready. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), options.file, ...(options.args ?? [])], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: options.env ?? {},
  });
  const exited = watchExit(child);
  const last: string[] = [];
  const fail = (what: string) =>
    new UnavailableError({
      code: "program-not-ready",
      message: `${options.name} ${what}; it said: ${last.join(" | ") || "nothing"}`,
    });
  const ready = new Promise<RegExpExecArray>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(fail(`was not ready within ${options.readyTimeoutMs} ms`)),
      options.readyTimeoutMs,
    );
    void exited.then((how) => reject(fail(`ended before it was ready (${how})`))).finally(() => clearTimeout(timer));
    watchLines(child, (line) => {
      last.push(line);
      if (last.length > LAST_LINES) last.shift();
      options.onLine?.(line);
      const match = options.readyLine.exec(line);
      if (match === null) return;
      clearTimeout(timer);
      resolve(match);
    });
  });
  try {
    const match = await ready;
    return {
      name: options.name,
      pid: child.pid ?? 0,
      child,
      ready: match,
      exited,
      end: (signal = "SIGTERM") => end(child, exited, signal),
    };
  } catch (error) {
    await end(child, exited, "SIGKILL");
    throw error;
  }
}
