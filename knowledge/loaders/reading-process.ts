/** The other side of `apart.ts`: reads one file, answers, and ends; also when whoever asked has gone. */
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

process.once("message", (file: SourceFile) => {
  void read(file).then((reading) => process.send?.(reading, () => process.disconnect()));
});
process.once("disconnect", () => process.exit());
