/** Reads a file of any known kind into blocks; what cannot be read gets a verdict that says why. */
import { readApart } from "./apart.ts";
import { LARGEST_FILE, readHere } from "./read.ts";
import type { ReadFile, SourceFile } from "./source.ts";

export { decodeText, LARGEST_FILE } from "./read.ts";
export { readRows } from "./rows.ts";
export type { ReadFile, SourceFile } from "./source.ts";

/** Texts up to here are read at once; the rest is parsed beside the conversations, not between them. */
const SMALL = 256 * 1024;
/** `%PDF` and `PK`: formats whose size says nothing of the work. */
const isPacked = ([first, second]: Uint8Array): boolean =>
  (first === 0x25 && second === 0x50) || (first === 0x50 && second === 0x4b);

/** @throws InputError with a verdict: too large, misnamed, unknown, protected, corrupt, scanned, empty or too complex */
export function readFile(file: SourceFile): Promise<ReadFile> {
  const { length } = file.bytes;
  const isHeavy = length <= LARGEST_FILE && (length > SMALL || isPacked(file.bytes));
  return isHeavy ? readApart(file) : readHere(file);
}
