import type { Block } from "../chunks.ts";

const MOST_COLUMNS = 100;

/** A table as a block: its head, then a row a line, cells with the head's words so that a row is understood alone. */
export function toTable(rows: readonly (readonly string[])[], heading: readonly string[]): Block[] {
  const [head, ...body] = rows.filter((row) => row.some((cell) => cell.trim() !== ""));
  if (head === undefined) return [];
  const names = head.slice(0, MOST_COLUMNS).map((name) => name.trim());
  const lines = body.map((row) =>
    row
      .slice(0, MOST_COLUMNS)
      .map((cell, index) => ({ name: names[index] ?? "", cell: cell.trim() }))
      .filter(({ cell }) => cell !== "")
      .map(({ name, cell }) => (name === "" ? cell : `${name}: ${cell}`))
      .join("; "),
  );
  return [{ headings: heading, text: [names.join(" | "), ...lines].join("\n"), isTable: true }];
}
