import { AIMessage, ToolMessage } from "@langchain/core/messages";
import { z } from "zod";
import { drawnFrom, mayHideSources, type Passage } from "../domain/index.ts";
import { foundBy, passagesOf, SEARCH, searchesOf } from "./sources.ts";
import type { TurnState } from "./turn-state.ts";

const Wish = z.object({ query: z.string(), kinds: z.array(z.string()).optional() });
/** Shelves whose silence leaves no customer without an answer. */
const ASIDE: ReadonlySet<string> = new Set(["objection", "review", "script"]);
/** Tools that tell nothing which a reply could answer with. */
const SILENT: ReadonlySet<string> = new Set([SEARCH, "remember", "propose_stage", "hand_off", "get_client"]);

/** What the customer asked, in the words of the turn's first search. `isSure`: nothing was found; else what was found is not in the reply. */
export interface Unanswered {
  question: string;
  isSure: boolean;
}

function firstQuery({ messages }: Pick<TurnState, "messages">): string | undefined {
  const calls = messages.flatMap((message) => (message instanceof AIMessage ? (message.tool_calls ?? []) : []));
  const wishes = calls.filter(({ name }) => name === SEARCH).map(({ args }) => Wish.safeParse(args).data);
  return wishes.find((wish) => !(wish?.kinds?.every((kind) => ASIDE.has(kind)) ?? false))?.query;
}

function isUnused({ messages, reply }: Pick<TurnState, "messages" | "reply">, passages: readonly Passage[]): boolean {
  const told = messages.filter((message) => message instanceof ToolMessage);
  if (reply === null || told.some(({ name }) => !SILENT.has(name ?? ""))) return false;
  return drawnFrom(reply, passages).length === 0 && !mayHideSources(reply, passages);
}

/** What no search of the turn found an answer to; null: nothing, or nothing was looked for. */
export function unansweredOf(state: Pick<TurnState, "messages" | "reply">): Unanswered | null {
  const searches = searchesOf(state);
  if (searches.length === 0 || searches.some((message) => foundBy(message) === undefined)) return null;
  const question = firstQuery(state);
  if (question === undefined) return null;
  const passages = passagesOf(state);
  if (passages.length === 0) return { question, isSure: true };
  return isUnused(state, passages) ? { question, isSure: false } : null;
}
