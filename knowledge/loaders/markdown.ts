import type { Block } from "../chunks.ts";
import type { ReadFile } from "./source.ts";
import { toTable } from "./table.ts";

const HEADING = /^(#{1,6})\s+(.+?)\s*#*$/;
const ROW = /^\s*\|.*\|\s*$/;
const RULE = /^\s*\|[\s:|-]+\|\s*$/;
const cellsOf = (line: string): string[] => line.trim().slice(1, -1).split("|");
const FRONT_MATTER = /^---\n[\s\S]*?\n---\n/;

/** Paragraphs and tables of Markdown under their headings. */
export function readMarkdown(source: string): Omit<ReadFile, "mediaType"> {
  const text = source.replaceAll("\r\n", "\n").replace(FRONT_MATTER, "");
  const blocks: Block[] = [];
  const headings: string[] = [];
  let [title, lines, table]: [string | undefined, string[], string[][]] = [undefined, [], []];
  const flush = (): void => {
    const path = headings.filter((heading) => heading !== undefined);
    if (lines.join("").trim() !== "") blocks.push({ headings: path, text: lines.join("\n").trim() });
    blocks.push(...toTable(table, path));
    [lines, table] = [[], []];
  };
  for (const line of text.split("\n")) {
    const heading = HEADING.exec(line);
    if (heading !== null) {
      flush();
      const depth = heading[1]?.length ?? 1;
      headings.length = Math.min(headings.length, depth - 1);
      headings.push(heading[2] ?? "");
      title ??= heading[2];
    } else if (ROW.test(line)) {
      if (table.length === 0) flush();
      if (!RULE.test(line)) table.push(cellsOf(line));
    } else {
      if (table.length > 0) flush();
      if (line.trim() === "" && lines.length > 0) flush();
      else lines.push(line);
    }
  }
  flush();
  return { title, blocks };
}

/** Paragraphs of plain text. */
export function readText(source: string): Omit<ReadFile, "mediaType"> {
  const paragraphs = source.replaceAll("\r\n", "\n").split(/\n\s*\n/);
  return { blocks: paragraphs.map((text) => ({ headings: [], text: text.trim() })).filter(({ text }) => text !== "") };
}
