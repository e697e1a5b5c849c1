import type { BaseMessage } from "@langchain/core/messages";
import { CHARACTERS_PER_TOKEN } from "../domain/index.ts";

const TOKENS_PER_MESSAGE = 8;
const TOKENS_PER_PART = 1_000;

/** What an answer is taken to need when the provider has no limit set. */
export const ANSWER_TOKENS = 1_000;

function lengthOf(message: BaseMessage): number {
  const { content } = message;
  if (typeof content === "string") return content.length;
  return content.reduce(
    (sum, part) => sum + ("text" in part && typeof part.text === "string" ? part.text.length : TOKENS_PER_PART * 2),
    0,
  );
}

/** Tokens of a request, estimated from above without a tokenizer. */
export function estimateTokens(messages: readonly BaseMessage[], toolsLength: number): number {
  let characters = toolsLength;
  for (const message of messages) characters += lengthOf(message);
  return Math.ceil(characters / CHARACTERS_PER_TOKEN) + messages.length * TOKENS_PER_MESSAGE;
}

export function estimateTextTokens(texts: readonly string[]): number {
  return Math.ceil(texts.reduce((sum, text) => sum + text.length, 0) / CHARACTERS_PER_TOKEN) + texts.length;
}
