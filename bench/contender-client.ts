import { fileURLToPath } from "node:url";
import { InternalError } from "../domain/index.ts";
import type { ContenderName, Job, JobReply, JobResult } from "./contender-process.ts";
import type { ContenderSpec } from "./contender.ts";
import { startProgram, type Program } from "./program.ts";

/** A contender in a process of its own. Jobs run one after another. */
export interface ContenderClient {
  run(job: Job): Promise<JobResult>;
  end(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;

function ask(program: Program, job: Job): Promise<JobResult> {
  return new Promise((resolve, reject) => {
    const fail = (message: string) =>
      reject(new InternalError({ code: "bench-contender-failed", message: `${program.name}: ${message}` }));
    const onReply = (reply: JobReply) => {
      if (reply.ok) resolve(reply.result);
      else fail(reply.error);
    };
    program.child.once("message", onReply);
    void program.exited.then((how) => fail(how));
    program.child.send(job);
  });
}

export async function startContender(name: ContenderName, spec: ContenderSpec): Promise<ContenderClient> {
  const program = await startProgram({
    name,
    file: fileURLToPath(new URL("contender-process.ts", import.meta.url)),
    args: [name, JSON.stringify(spec)],
    nodeArgs: ["--expose-gc", "--disable-warning=ExperimentalWarning"],
    readyLine: /^ready$/,
    readyTimeoutMs: START_TIMEOUT_MS,
  });
  return { run: (job) => ask(program, job), end: () => program.end() };
}
