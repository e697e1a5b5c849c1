import readSheets from "read-excel-file/node";
import type { ReadFile, SourceFile } from "./source.ts";
import { toTable } from "./table.ts";

function textOf(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === "string" || typeof cell === "number" || typeof cell === "boolean" ? String(cell) : "";
}

export async function xlsxRows({ bytes }: SourceFile): Promise<{ sheet: string; rows: string[][] }[]> {
  const sheets = await readSheets(Buffer.from(bytes));
  return sheets.map(({ sheet, data }) => ({ sheet, rows: data.map((row) => row.map(textOf)) }));
}

/** Every sheet as a table under its name. */
export async function readXlsx(file: SourceFile): Promise<Omit<ReadFile, "mediaType">> {
  const sheets = await xlsxRows(file);
  return { blocks: sheets.flatMap(({ sheet, rows }) => toTable(rows, [sheet])) };
}
