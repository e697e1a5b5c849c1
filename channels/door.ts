/**
 * Makes foreign text storable and cuts it: NUL is refused by Postgres, half a surrogate pair by its JSON, and both may
 * come in a webhook. What is too long loses its end, because a platform cannot be told to send less.
 */
export function cleanText(value: string, maxLength: number): string {
  const clean = value.replaceAll("\u0000", "").toWellFormed();
  if (clean.length <= maxLength) return clean;
  const cut = clean.slice(0, maxLength);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

const COMMAND = /^\/([a-z0-9_]{1,64})(?:@\w+)?(?:\s+(\S[^]*))?$/i;

/** `/start tour-12` is how a deep link arrives: `{ name: "start", argument: "tour-12" }`. */
export function toCommand(text: string): { name: string; argument: string } | undefined {
  const match = COMMAND.exec(text.trimEnd());
  return match?.[1] === undefined
    ? undefined
    : { name: match[1].toLowerCase(), argument: cleanText(match[2] ?? "", 512) };
}
