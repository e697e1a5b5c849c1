import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";

const OwnerEvent = z.object({
  event: z.enum(["owner", "other", "found", "written"]),
  pid: z.number().optional(),
  id: z.number().optional(),
  ids: z.array(z.number()).optional(),
  answer: z.unknown().optional(),
});
export type OwnerEvent = z.infer<typeof OwnerEvent>;

export interface OwnerProcess {
  readonly pid: number | undefined;
  /** The next event; rejects when the process ends without one. */
  next(): Promise<OwnerEvent>;
  /** SIGKILL; resolves when the process is gone, with the events that came before. */
  kill(): Promise<OwnerEvent[]>;
}

/** Starts `owner-process.ts` on a folder. */
export function spawnOwner(mode: "own" | "write", dataDir: string): OwnerProcess {
  const script = path.join(import.meta.dirname, "owner-process.ts");
  const child = spawn(process.execPath, [script, mode, dataDir], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`the owner process ended: ${JSON.stringify(await exited)}`);
    return OwnerEvent.parse(JSON.parse(line.value));
  };
  return {
    pid: child.pid,
    next,
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
      const rest: OwnerEvent[] = [];
      for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
        // The kill may cut the last line; a row that was not told whole was not acknowledged.
        if (line.value.endsWith("}")) rest.push(OwnerEvent.parse(JSON.parse(line.value)));
      }
      return rest;
    },
  };
}
