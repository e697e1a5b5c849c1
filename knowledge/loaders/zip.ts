import type { SourceFile } from "./source.ts";
import { unreadable } from "./source.ts";

/** What an office file may unpack to; whole books of tables have less. */
const LARGEST_UNPACKED = 300 * 1024 * 1024;
const ENTRY = 0x02014b50;
const HEADER_BYTES = 46;

/** Sums what the archive's own directory says before anything is unpacked. @throws InputError `zip-bomb` */
export function refuseBomb({ name, bytes }: SourceFile): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let unpacked = 0;
  for (let at = 0; at + HEADER_BYTES <= bytes.length; at += 1) {
    if (bytes[at] !== 0x50 || view.getUint32(at, true) !== ENTRY) continue;
    unpacked += view.getUint32(at + 24, true);
    if (unpacked > LARGEST_UNPACKED)
      throw unreadable(
        "zip-bomb",
        `${name} unpacks to more than 300 MB`,
        "add the text itself, without large pictures",
      );
  }
}
