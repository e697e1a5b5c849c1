import { InputError } from "../domain/index.ts";

/** One page of a list and where the next begins; `null` at the end. */
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

const BASE64URL = /^[A-Za-z0-9_-]{1,400}$/;

/** Opaque to callers: the sort key of the last item, as text. */
export function encodeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads a cursor back, each part against its pattern: it comes from outside and ends in SQL casts.
 * @throws InputError `bad-cursor`
 */
export function decodeCursor(cursor: string, patterns: readonly RegExp[]): string[] {
  const parts = BASE64URL.test(cursor) ? parseJson(Buffer.from(cursor, "base64url").toString("utf8")) : undefined;
  const fits =
    Array.isArray(parts) &&
    parts.length === patterns.length &&
    patterns.every((pattern, index) => typeof parts[index] === "string" && pattern.test(parts[index]));
  if (fits) return parts as string[];
  throw new InputError({
    code: "bad-cursor",
    message: "the cursor was not made by this list",
    remedy: "pass nextCursor of the page before as it came, or leave it out",
    data: { field: "cursor" },
  });
}

export const UUID_PART = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const INSTANT_PART = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
export const SEQ_PART = /^\d{1,15}$/;

/** Cuts the one row too many that tells whether there is a next page. */
export function toPage<Item>(rows: Item[], limit: number, keyOf: (item: Item) => readonly string[]): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? encodeCursor(keyOf(last)) : null };
}
