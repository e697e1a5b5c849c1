/** What a file is, and how its kind is read. */
import { fileTypeFromBuffer } from "file-type";
import { InputError } from "../../domain/index.ts";
import { readCsv } from "./csv.ts";
import { readDocx } from "./docx.ts";
import { readHtml } from "./html.ts";
import { readMarkdown, readText } from "./markdown.ts";
import { readPdf } from "./pdf.ts";
import { unreadable, type ReadFile, type SourceFile } from "./source.ts";
import { readXlsx } from "./xlsx.ts";
import { refuseBomb } from "./zip.ts";

/** Larger files are refused: nobody's price list has so much, and a parser holds several times as much. */
export const LARGEST_FILE = 50 * 1024 * 1024;

type Kind = "pdf" | "docx" | "xlsx" | "html" | "csv" | "markdown" | "text";

const MEDIA_TYPES: Readonly<Record<Kind, string>> = {
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  html: "text/html",
  csv: "text/csv",
  markdown: "text/markdown",
  text: "text/plain",
};
const BY_ENDING: Readonly<Record<string, Kind>> = {
  pdf: "pdf",
  docx: "docx",
  xlsx: "xlsx",
  html: "html",
  htm: "html",
  csv: "csv",
  tsv: "csv",
  md: "markdown",
  markdown: "markdown",
  txt: "text",
};
const BINARY: ReadonlySet<Kind> = new Set(["pdf", "docx", "xlsx"]);

const endingOf = (name: string): string => /\.([a-z0-9]{1,10})$/i.exec(name)?.[1]?.toLowerCase() ?? "";

/** By content first: an ending is only a name. */
async function kindOf({ name, bytes, ending = endingOf(name) }: SourceFile): Promise<Kind> {
  const wanted = BY_ENDING[ending];
  const found = (await fileTypeFromBuffer(bytes))?.ext;
  const byContent = found === undefined ? undefined : BY_ENDING[found];
  if (byContent !== undefined) return byContent;
  if (found === "cfb")
    throw unreadable(
      "old-or-protected",
      `${name} is an old Office file, or one with a password`,
      "save it as .docx or .xlsx without a password",
    );
  if (found !== undefined && found !== "xml")
    throw unreadable(
      "unknown-type",
      `${name} holds ${found}, which is no document`,
      "add PDF, DOCX, XLSX, CSV, HTML, Markdown or text",
    );
  if (wanted === undefined)
    throw unreadable(
      "unknown-type",
      `${name}: what .${ending} files hold is not known`,
      "add PDF, DOCX, XLSX, CSV, HTML, Markdown or text",
    );
  if (BINARY.has(wanted))
    throw unreadable("misnamed", `${name} is no ${wanted.toUpperCase()} inside`, "open it and save it anew");
  return wanted;
}

/** Text in whatever encoding offices use: UTF-8 or -16 by its mark, else UTF-8, else Windows-1251. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1251").decode(bytes);
  }
}

const READERS: Readonly<Record<Kind, (file: SourceFile) => Promise<Omit<ReadFile, "mediaType">>>> = {
  pdf: readPdf,
  docx: readDocx,
  xlsx: readXlsx,
  html: async ({ bytes }) => readHtml(decodeText(bytes)),
  csv: async ({ bytes, name }) => readCsv(decodeText(bytes), name),
  markdown: async ({ bytes }) => readMarkdown(decodeText(bytes)),
  text: async ({ bytes }) => readText(decodeText(bytes)),
};

/** @throws InputError with a verdict: too large, misnamed, unknown, protected, corrupt, scanned or empty */
export async function readHere(file: SourceFile): Promise<ReadFile> {
  const { name, bytes } = file;
  if (bytes.length === 0) throw unreadable("empty", `${name} is empty`, "check the file");
  if (bytes.length > LARGEST_FILE)
    throw unreadable(
      "too-large",
      `${name} has ${Math.round(bytes.length / 1048576)} MB, at most 50 are read`,
      "divide it",
    );
  const kind = await kindOf(file);
  if (kind === "docx" || kind === "xlsx") refuseBomb(file);
  const read = await READERS[kind](file).catch((error: unknown) => {
    if (error instanceof InputError) throw error;
    const reason = error instanceof Error ? error.message.split("\n")[0] : "unknown";
    throw unreadable("corrupt", `${name} cannot be read: ${reason}`, "open it and save it anew");
  });
  if (read.blocks.every(({ text }) => text.trim() === ""))
    throw unreadable("no-text", `${name} holds no text`, "if it is scanned, run text recognition over it first");
  return { mediaType: MEDIA_TYPES[kind], ...read };
}
