import { CHARACTERS_PER_TOKEN, fairLength, shorten } from "../domain/index.ts";
import type { HistoryMessage } from "../store/index.ts";

const lengthsOf = ({ text, attachments }: HistoryMessage): number[] => [
  text.length,
  ...attachments.map(({ transcript }) => transcript?.length ?? 0),
];

function limit(message: HistoryMessage, most: number): HistoryMessage {
  if (lengthsOf(message).every((length) => length <= most)) return message;
  const attachments = message.attachments.map((attachment) =>
    attachment.transcript === undefined
      ? attachment
      : { ...attachment, transcript: shorten(attachment.transcript, most) },
  );
  return { ...message, text: shorten(message.text, most), attachments };
}

/**
 * The history within a budget of tokens. No message is left out: the longest are shortened until all fit, those that are
 * to be answered only when they alone are too long.
 */
export function fitHistory(
  history: readonly HistoryMessage[],
  { tokens, answeredSeq }: { tokens: number; answeredSeq: number },
): HistoryMessage[] {
  const budget = tokens * CHARACTERS_PER_TOKEN;
  const isOpen = ({ author, seq }: HistoryMessage): boolean => author === "client" && seq > answeredSeq;
  const openLengths = history.filter(isOpen).flatMap(lengthsOf);
  const mostOpen = fairLength(openLengths, budget);
  const left = budget - openLengths.reduce((sum, length) => sum + Math.min(length, mostOpen), 0);
  const most = fairLength(history.filter((message) => !isOpen(message)).flatMap(lengthsOf), left);
  return history.map((message) => limit(message, isOpen(message) ? mostOpen : most));
}
