import { readFile } from "node:fs/promises";
import { InputError } from "../domain/index.ts";

/** Who is said to have changed what: the terminal has no users of its own. */
export const BY = "console";

/** @throws InputError `bad-file` */
export async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new InputError({ code: "bad-file", message: `${file} cannot be opened: ${code}`, data: { field: "file" } });
  }
}
