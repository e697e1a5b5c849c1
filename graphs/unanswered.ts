import { AIMessage, ToolMessage } from "@langchain/core/messages";
import { z } from "zod";
import type { TurnState } from "./turn-state.ts";

const SEARCH = "search_knowledge";
const Found = z.object({ passages: z.array(z.unknown()) });
const Wish = z.object({ query: z.string(), kinds: z.array(z.string()).optional() });
/** Shelves whose silence leaves no customer without an answer. */
const ASIDE: ReadonlySet<string> = new Set(["objection", "review", "script"]);

function foundBy(message: ToolMessage): number {
  try {
    return Found.parse(JSON.parse(message.text)).passages.length;
  } catch {
    return 1; // an error says nothing of what is known
  }
}

/** What the customer asked and no search of the turn found anything for, in the words of the first search; null: nothing. */
export function unansweredOf({ messages }: Pick<TurnState, "messages">): string | null {
  const searches = messages.filter((message) => message instanceof ToolMessage && message.name === SEARCH);
  if (searches.length === 0 || searches.some((message) => foundBy(message as ToolMessage) > 0)) return null;
  const calls = messages.flatMap((message) => (message instanceof AIMessage ? (message.tool_calls ?? []) : []));
  const wishes = calls.filter(({ name }) => name === SEARCH).map(({ args }) => Wish.safeParse(args).data);
  const asked = wishes.find((wish) => !(wish?.kinds?.every((kind) => ASIDE.has(kind)) ?? false));
  return asked?.query ?? null;
}
