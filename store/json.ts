/** What Postgres' jsonb refuses: NUL, and halves of surrogate pairs, as JSON writes them. */
const REFUSED = /\\u(?:0000|d[89a-f])/i;

/** JSON that a jsonb column takes, whatever a model has put into its arguments; only such texts lose what cannot be stored. */
export function toStorableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!REFUSED.test(json)) return json;
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "string" ? part.toWellFormed().replaceAll("\0", "") : part,
  );
}
