/** Walks through JSON values of tool results and rows. */

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every object inside a JSON value, itself included. */
export function* objectsIn(value: unknown): Generator<Json> {
  if (Array.isArray(value)) for (const item of value) yield* objectsIn(item);
  if (!isObject(value)) return;
  yield value;
  for (const child of Object.values(value)) yield* objectsIn(child);
}

/** Every string inside a JSON value. */
export function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null)
    for (const child of Object.values(value)) yield* stringsIn(child);
}

/** A text field, `""` where there is none. */
export function textAt(object: Json, key: string): string {
  const value = object[key];
  return typeof value === "string" ? value : "";
}
