import { InputError } from "../../domain/index.ts";
import type { Block } from "../chunks.ts";

export interface SourceFile {
  /** With its ending: `prices.xlsx`. */
  name: string;
  bytes: Uint8Array;
  /** What it is said to be, where its name does not tell: `html`. */
  ending?: string;
}

export interface ReadFile {
  mediaType: string;
  /** The document's own title, where it has one. */
  title?: string | undefined;
  blocks: Block[];
}

/** A verdict: what is wrong with a file, and what to do. */
export function unreadable(code: string, message: string, remedy: string): InputError {
  return new InputError({ code, message, remedy, data: { field: "file" } });
}
