import { randomInt, randomUUID } from "node:crypto";
import type { Tx } from "../tx.ts";

interface Column {
  name: string;
  type: string;
  required: boolean;
  /** The first value that a check of the form `column in (…)` allows. */
  allowed: string | null;
}

export interface ForeignKey {
  name: string;
  columns: string[];
  target: string;
  targetColumns: string[];
}

export interface TableShape {
  name: string;
  columns: Column[];
  primaryKey: string[];
  foreignKeys: ForeignKey[];
}

export type Row = Record<string, unknown>;

const SHAPES = `
  select c.relname::text as name,
    (select jsonb_agg(jsonb_build_object(
        'name', a.attname, 'type', format_type(a.atttypid, null),
        'required', a.attnotnull and not a.atthasdef and a.attgenerated = '',
        'allowed', (
          select substring(pg_get_constraintdef(k.oid) from '\\(\\(' || a.attname || ' = ANY \\(ARRAY\\[''([^'']+)''')
            from pg_constraint k
           where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
           order by 1 nulls last limit 1)) order by a.attnum)
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select array_agg(a.attname::text order by part.position)
      from pg_constraint k, unnest(k.conkey) with ordinality as part (attnum, position)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = part.attnum
     where k.conrelid = c.oid and k.contype = 'p') as "primaryKey",
    coalesce((select jsonb_agg(jsonb_build_object(
        'name', k.conname, 'target', t.relname,
        'columns', (select jsonb_agg(a.attname order by part.position) from unnest(k.conkey) with ordinality part (attnum, position)
                      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = part.attnum),
        'targetColumns', (select jsonb_agg(a.attname order by part.position) from unnest(k.confkey) with ordinality part (attnum, position)
                      join pg_attribute a on a.attrelid = k.confrelid and a.attnum = part.attnum)))
      from pg_constraint k join pg_class t on t.oid = k.confrelid
     where k.conrelid = c.oid and k.contype = 'f'), '[]') as "foreignKeys"
    from pg_class c
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`;

/** Every table of the business schema, parents before children. */
export async function readTables(tx: Tx): Promise<TableShape[]> {
  const left = await tx.query<TableShape>(SHAPES);
  const ordered: TableShape[] = [];
  while (left.length > 0) {
    const known = new Set(ordered.map((table) => table.name));
    const at = left.findIndex((table) =>
      table.foreignKeys.every((key) => known.has(key.target) || key.target === table.name),
    );
    if (at === -1) throw new Error(`foreign keys in a circle: ${left.map((table) => table.name).join(", ")}`);
    ordered.push(...left.splice(at, 1));
  }
  return ordered;
}

function valueOf(column: Column): unknown {
  if (column.allowed !== null) return column.allowed;
  switch (column.type) {
    case "uuid":
      return randomUUID();
    case "text":
    case "character varying":
      return `value ${randomUUID()}`;
    case "smallint":
    case "integer":
    case "bigint":
      return 1;
    case "boolean":
      return true;
    case "date":
      return "2026-05-01";
    case "timestamp with time zone":
      return new Date("2026-05-01T08:00:00Z");
    case "json":
    case "jsonb":
      return "{}";
    case "bytea":
      return Buffer.of(1);
    case "halfvec":
    case "vector":
      return "[1]";
    case "tsvector":
      return "word";
    default:
      if (column.type.endsWith("[]")) return [];
      throw new Error(`teach this test a value of type ${column.type} (column ${column.name})`);
  }
}

/** A row with its required columns and the keys of its parents. */
function fill(table: TableShape, orgId: string, parents: ReadonlyMap<string, Row>): Row {
  const row: Row = {};
  for (const column of table.columns) {
    if (column.name === "org_id") row[column.name] = orgId;
    // A number that is a key is nobody else's: a reference to it must not happen to fit another organisation's row.
    else if (table.primaryKey.includes(column.name) && column.type === "integer")
      row[column.name] = randomInt(2, 2 ** 31);
    else if (column.required) row[column.name] = valueOf(column);
  }
  for (const key of table.foreignKeys) {
    const parent = parents.get(key.target);
    key.columns.forEach((name, index) => {
      row[name] = parent?.[key.targetColumns[index] ?? ""] ?? row[name];
    });
  }
  return row;
}

export function insertSql(table: string, row: Row): { sql: string; values: unknown[] } {
  const names = Object.keys(row);
  const marks = names.map((_, index) => `$${index + 1}`);
  return { sql: `insert into ${table} (${names.join(", ")}) values (${marks.join(", ")})`, values: Object.values(row) };
}

/** Inserts one row into every table for the organisation of `tx`, and returns them by table. */
export async function insertRowOfEveryTable(tx: Tx, orgId: string): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>([["organisations", { id: orgId }]]);
  for (const table of await readTables(tx)) {
    if (table.name === "organisations") continue;
    const row = fill(table, orgId, rows);
    const { sql, values } = insertSql(table.name, row);
    await tx.execute(sql, values);
    rows.set(table.name, row);
  }
  return rows;
}

/** A row that could be inserted beside the one that is there: other keys where they are not a parent's. */
export function similarRow(table: TableShape, orgId: string, rows: ReadonlyMap<string, Row>): Row {
  return fill(table, orgId, rows);
}
