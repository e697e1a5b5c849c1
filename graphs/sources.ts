import { ToolMessage } from "@langchain/core/messages";
import { z } from "zod";
import { drawnFrom, type Passage } from "../domain/index.ts";
import { sourceLine } from "./lines.ts";
import type { TurnContext, TurnState } from "./turn-state.ts";

export const SEARCH = "search_knowledge";
const Piece = z.object({ id: z.string(), kind: z.string(), title: z.string(), text: z.string() });
const Found = z.object({ passages: z.array(Piece) });

/** What one search has found; undefined: it failed, and says nothing of what is known. */
export function foundBy(message: ToolMessage): Passage[] | undefined {
  try {
    return Found.parse(JSON.parse(message.text)).passages;
  } catch {
    return undefined;
  }
}

export const searchesOf = ({ messages }: Pick<TurnState, "messages">): ToolMessage[] =>
  messages.filter((message): message is ToolMessage => message instanceof ToolMessage && message.name === SEARCH);

/** All that the turn's searches have found, each passage once. */
export function passagesOf(state: Pick<TurnState, "messages">): Passage[] {
  const all = searchesOf(state).flatMap((message) => foundBy(message) ?? []);
  return [...new Map(all.map((passage) => [passage.id, passage])).values()];
}

const MOST_NAMED = 2;
/** A source that was named so few replies ago is not named again. */
const RECENT = 3;

function namedLately({ history }: TurnContext, line: string): boolean {
  const bots = history.filter(({ author }) => author === "bot").slice(-RECENT);
  return bots.some(({ text }) => text.includes(line));
}

/**
 * The line that names the papers a reply draws on, for the customer; empty when there is none to name. What it draws on, the house's own
 * answers included, is put in the trace for people.
 */
export function nameSources(state: TurnState, reply: string, context: TurnContext): string {
  const passages = passagesOf(state);
  if (passages.length === 0) return "";
  const drawn = drawnFrom(reply, passages);
  const agent = state.agents.at(-1) ?? "qualify";
  for (const { id, kind, title } of drawn)
    state.trace.push({ step: "source", agent, what: `${kind}: ${title}`, outcome: id });
  const papers = [...new Set(drawn.filter(({ kind }) => kind === "document").map(({ title }) => title))];
  if (papers.length === 0 || !context.organisation.settings.nameSources) return "";
  const line = sourceLine(papers.slice(0, MOST_NAMED), context.locale);
  return namedLately(context, line) ? "" : line;
}
