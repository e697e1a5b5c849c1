/**
 * How many tokens a text has in this model's own vocabulary: words in pieces of up to four letters, numbers in pieces of
 * three digits, and every other sign. It is what the rules read and write, counted the same way on every run.
 */
export function countTokens(text: string): number {
  return (text.match(/\p{L}{1,4}|\p{N}{1,3}|[^\s\p{L}\p{N}]/gu) ?? []).length;
}
