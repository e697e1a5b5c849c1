import readSheets from "read-excel-file/node";
import type { ReadFile, SourceFile } from "./source.ts";
import { toTable } from "./table.ts";

function textOf(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === "string" || typeof cell === "number" || typeof cell === "boolean" ? String(cell) : "";
}

/** Every sheet as a table under its name. */
export async function readXlsx({ bytes }: SourceFile): Promise<Omit<ReadFile, "mediaType">> {
  const sheets = await readSheets(Buffer.from(bytes));
  return {
    blocks: sheets.flatMap(({ sheet, data }) =>
      toTable(
        data.map((row) => row.map(textOf)),
        [sheet],
      ),
    ),
  };
}
