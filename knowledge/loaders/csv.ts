import { parse } from "csv-parse/sync";
import type { ReadFile } from "./source.ts";
import { toTable } from "./table.ts";

function delimiterOf(text: string, name: string): string {
  if (name.endsWith(".tsv")) return "\t";
  const [first = ""] = text.split("\n");
  const counts = [";", ",", "\t"].map((sign) => ({ sign, count: first.split(sign).length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.sign ?? ",";
}

export const csvRows = (text: string, name: string): string[][] =>
  parse(text, {
    delimiter: delimiterOf(text, name),
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });

export function readCsv(text: string, name: string): Omit<ReadFile, "mediaType"> {
  return { blocks: toTable(csvRows(text, name), []) };
}
