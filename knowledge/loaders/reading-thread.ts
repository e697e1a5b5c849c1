/** The other side of `apart.ts`: reads one file and answers. */
import { parentPort, workerData } from "node:worker_threads";
import { InputError } from "../../domain/index.ts";
import type { Reading } from "./apart.ts";
import { readHere } from "./read.ts";
import type { SourceFile } from "./source.ts";

async function read(file: SourceFile): Promise<Reading> {
  try {
    return { file: await readHere(file) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { code, message, remedy } = error;
    return { verdict: { code, message, remedy } };
  }
}

parentPort?.postMessage(await read(workerData as SourceFile));
