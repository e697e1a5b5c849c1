/** A table as it stands: its rows of cells, for who wants fields rather than text. */
import { InputError } from "../../domain/index.ts";
import { csvRows } from "./csv.ts";
import { decodeText } from "./read.ts";
import { unreadable, type SourceFile } from "./source.ts";
import { xlsxRows } from "./xlsx.ts";
import { refuseBomb } from "./zip.ts";

const isPacked = ({ bytes }: SourceFile): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** The first sheet of XLSX, or CSV. @throws InputError `zip-bomb`, `corrupt`, `unknown-type` */
export async function readRows(file: SourceFile): Promise<string[][]> {
  const { name, bytes } = file;
  try {
    if (isPacked(file)) {
      refuseBomb(file);
      return (await xlsxRows(file))[0]?.rows ?? [];
    }
    if (/\.(?:csv|tsv|txt)$/i.test(name)) return csvRows(decodeText(bytes), name);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const reason = error instanceof Error ? error.message.split("\n")[0] : "unknown";
    throw unreadable("corrupt", `${name} cannot be read: ${reason}`, "open it and save it anew");
  }
  throw unreadable("unknown-type", `${name} is no table`, "bring CSV, XLSX, JSON or YAML");
}
