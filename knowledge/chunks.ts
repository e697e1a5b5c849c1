/** Cuts a document into the pieces that answers are taken from; a piece keeps the headings it stood under. */
import { createHash } from "node:crypto";
import { RecursiveCharacterTextSplitter } from "@langchain/textsplitters";
import { detectLocale, type Locale } from "../domain/index.ts";
import type { ChunkEntry } from "../store/index.ts";
import { termsOf, wordsIn } from "./terms.ts";

/** A part of a document under one heading. */
export interface Block {
  /** Outermost first. */
  headings: readonly string[];
  text: string;
  /** A table's rows stand together under its first line, and are cut between rows only. */
  isTable?: boolean;
}

/** Characters: some 150 to 200 words, an answer with what it needs around it. */
const LONGEST = 1200;
const OVERLAP = 120;
/** A heading alone answers nothing; shorter neighbours under one heading are one piece. */
const SHORT = 200;

const splitter = new RecursiveCharacterTextSplitter({
  chunkSize: LONGEST,
  chunkOverlap: OVERLAP,
  separators: ["\n\n", "\n", ". ", "! ", "? ", "; ", ", ", " ", ""],
});

/** Rows in groups, each under the table's head. */
function cutTable(text: string): string[] {
  const [head = "", ...rows] = text.split("\n").filter((line) => line.trim() !== "");
  const pieces: string[] = [];
  let piece = head;
  for (const row of rows) {
    if (piece.length + row.length > LONGEST && piece !== head) {
      pieces.push(piece);
      piece = head;
    }
    piece += `\n${row.slice(0, LONGEST)}`;
  }
  return piece === "" ? pieces : [...pieces, piece];
}

async function cut({ text, isTable }: Block): Promise<string[]> {
  if (text.length <= LONGEST) return [text];
  return isTable === true ? cutTable(text) : splitter.splitText(text);
}

function joinShort(blocks: readonly Block[]): Block[] {
  const joined: Block[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    const isOne =
      last !== undefined &&
      !last.isTable &&
      !block.isTable &&
      last.text.length < SHORT &&
      last.headings.join("\n") === block.headings.join("\n");
    if (isOne) joined[joined.length - 1] = { ...last, text: `${last.text}\n\n${block.text}` };
    else joined.push(block);
  }
  return joined;
}

/** Kyrgyz and Kazakh have no dictionary in PostgreSQL; a Russian stemmer would only spoil their words. */
const hasDictionary = (locale: Locale | null): boolean => locale !== "ky" && locale !== "kk";

function toEntry(heading: string, text: string, ordinal: number): ChunkEntry {
  const words = wordsIn(`${heading} ${text}`);
  const locale = detectLocale(text);
  const hash = createHash("sha256").update(`${heading}\0${text}`).digest("base64url");
  return {
    ordinal,
    heading,
    text,
    locale,
    words: words.length,
    hash,
    terms: termsOf(words),
    hasLexemes: hasDictionary(locale),
  };
}

/** A text as one chunk, however long. */
export const toPassageChunk = (text: string, ordinal: number): ChunkEntry => toEntry("", text, ordinal);

export async function toChunks(blocks: readonly Block[]): Promise<ChunkEntry[]> {
  const chunks: ChunkEntry[] = [];
  for (const block of joinShort(blocks)) {
    for (const piece of await cut(block)) {
      const text = piece.trim();
      if (text !== "") chunks.push(toEntry(block.headings.join(" › "), text, chunks.length));
    }
  }
  return chunks;
}
