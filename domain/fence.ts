/**
 * Text that came from outside (customers, passages, tools) is data: it stands in blocks that it cannot close, and what the runtime
 * writes between the lines for the model cannot be forged by it.
 */

/** Begins a message that a person of ours wrote. */
export const MANAGER_MARK = "[manager]";

/** Text that cannot close the block it stands in. */
export function inertText(text: string): string {
  return text.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** JSON whose text cannot close the block it stands in, nor break a line of it. */
export function inertJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", String.raw`\u003c`)
    .replaceAll(">", String.raw`\u003e`);
}

/** The bot's own words, said again: one that was talked into the mark of a person must not speak as one. */
export function withoutManagerMark(text: string): string {
  return text.replaceAll(/\[\s*manager\s*\]/giu, "(manager)");
}
