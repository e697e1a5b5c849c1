import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Environment } from "../../config.ts";

const ROOT = path.join(import.meta.dirname, "..", "..");

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Nothing of this machine's own settings; `.env` is looked for in the working directory, so that is none of ours. */
function start(args: readonly string[], environment: Environment) {
  const { PATH = "" } = process.env;
  return spawn(process.execPath, [path.join(ROOT, "cli.ts"), ...args], {
    cwd: tmpdir(),
    env: { PATH, LOG_LEVEL: "error", PORT: "0", DEBOUNCE_MS: "20", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function endOf(child: ReturnType<typeof start>): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return { code, stdout, stderr };
}

/** Runs a command to its end. */
export function runCommand(args: readonly string[], environment: Environment): Promise<Ended> {
  return endOf(start(args, environment));
}

/** Runs a command with `--json`, and reads the last line of what it prints. */
export async function runForJson<Document>(
  args: readonly string[],
  environment: Environment,
): Promise<{ code: number | null; document: Document }> {
  const { code, stdout, stderr } = await runCommand([...args, "--json"], environment);
  const line = stdout.trim().split("\n").at(-1) ?? "";
  if (line === "") throw new Error(`${args.join(" ")} printed nothing: ${stderr}`);
  return { code, document: JSON.parse(line) as Document };
}

export interface Serving {
  /** Where it answers. */
  readonly url: string;
  /** Asks it to end, as an operator would. */
  stop(): Promise<Ended>;
}

/** `npm start`, as soon as it says where it is. */
export async function startServing(environment: Environment): Promise<Serving> {
  const child = start(["start"], environment);
  const ended = endOf(child);
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /Health\s+(http:\/\/\S+)\/health\/ready/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    ended.then(({ stderr }) => reject(new Error(`npm start ended: ${stderr}`)), reject);
  });
  return {
    url: url.replace("localhost", "127.0.0.1"),
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}
