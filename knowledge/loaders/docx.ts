import mammoth from "mammoth";
import { readHtml } from "./html.ts";
import type { ReadFile, SourceFile } from "./source.ts";

/** Word's own headings, lists and tables, by way of HTML; pictures are left out. */
export async function readDocx({ bytes }: SourceFile): Promise<Omit<ReadFile, "mediaType">> {
  const { value } = await mammoth.convertToHtml(
    { buffer: Buffer.from(bytes) },
    { convertImage: mammoth.images.imgElement(async () => ({ src: "" })) },
  );
  return readHtml(value);
}
