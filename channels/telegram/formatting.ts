import type { MessageEntity } from "grammy/types";
import { splitText, type Range } from "../text.ts";

/**
 * Texts are plain, but models slip into Markdown. Three marks are read, each within one line and strictly formed, so that
 * "5 * 4" and snake_case stay as they are: `**bold**`, `` `code` `` and `[label](https://…)`. They are sent as entities,
 * never by parse_mode, so that no text can fail to parse.
 */
const MARKS =
  /\*\*(?=\S)([^\n]{1,300}?)(?<=\S)\*\*|`([^`\n]{1,300})`|\[([^\]\n]{1,200})\]\((https?:\/\/[^\s()]{1,500})\)/g;

export interface FormattedText {
  text: string;
  entities: MessageEntity[];
}

/** Takes the marks out and says what they meant. Offsets are UTF-16 units, as the Bot API counts. */
export function toFormatted(marked: string): FormattedText {
  const entities: MessageEntity[] = [];
  let text = "";
  let from = 0;
  for (const match of marked.matchAll(MARKS)) {
    const [whole, bold, code, label, url] = match;
    const inner = bold ?? code ?? label ?? whole;
    text += marked.slice(from, match.index);
    const place = { offset: text.length, length: inner.length };
    entities.push(
      url === undefined
        ? { type: bold === undefined ? "code" : "bold", ...place }
        : { type: "text_link", url, ...place },
    );
    text += inner;
    from = match.index + whole.length;
  }
  return { text: text + marked.slice(from), entities };
}

const markedRanges = (text: string): Range[] =>
  Array.from(text.matchAll(MARKS), (match) => [match.index, match.index + match[0].length] as const);

/** Splits at the Bot API's limit without cutting through a mark. */
export function splitMarked(text: string, limit: number): string[] {
  return splitText(text, limit, markedRanges);
}
