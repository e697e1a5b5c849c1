import { extractText, getDocumentProxy } from "unpdf";
import { unreadable, type ReadFile, type SourceFile } from "./source.ts";

/** Pages with fewer letters hold pictures of text. */
const LEAST_LETTERS = 20;

function toVerdict(error: unknown, name: string): unknown {
  if (error instanceof Error && error.name === "PasswordException")
    return unreadable("password", `${name} has a password`, "save it without one");
  return error;
}

/** Page by page; lines of a page are joined as they stand. */
export async function readPdf({ name, bytes }: SourceFile): Promise<Omit<ReadFile, "mediaType">> {
  // The parser takes the bytes for itself.
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }).catch((error: unknown) => {
    throw toVerdict(error, name);
  });
  const { text } = await extractText(pdf, { mergePages: false });
  const pages = text.map((page) => page.replaceAll(/[ \t]+/g, " ").trim());
  if (pages.every((page) => page.replaceAll(/\P{L}/gu, "").length < LEAST_LETTERS))
    throw unreadable("scanned", `${name} holds pictures of text only`, "run text recognition over it first");
  return { blocks: pages.map((page, index) => ({ headings: [`p. ${index + 1}`], text: page })) };
}
