import { ToolMessage } from "@langchain/core/messages";
import { dayIn, wordsOf, type TurnEvidence } from "../domain/index.ts";
import type { TurnContext, TurnState } from "./turn-state.ts";

function contentOf(message: ToolMessage): unknown {
  try {
    return JSON.parse(message.text);
  } catch {
    return message.text; // a tool may answer in words
  }
}

/** What a turn's reply may rest on: its tool results, the rows that the model was shown, and what was said before. */
export function evidenceOf(state: TurnState, context: TurnContext, now: Date): TurnEvidence {
  const { timeZone } = context.organisation;
  const told = state.messages.filter((message) => message instanceof ToolMessage);
  const results = told.map((message) => ({ tool: message.name ?? "", content: contentOf(message) }));
  // A person was called also where another tool, or the runtime itself, did it.
  const called = state.handoff === null ? [] : [{ tool: "hand_off", content: { accepted: true } }];
  return {
    today: dayIn(now, timeZone),
    timeZone,
    results: [...results, ...called],
    bookings: context.bookings,
    facts: state.facts,
    history: context.history.map((message) => ({ author: message.author, text: wordsOf(message) })),
    notes: [
      ...(context.handedBack?.promises ?? []),
      ...context.memories.map((memory) => memory.text),
      context.summary ?? "",
    ].filter((note) => note !== ""),
  };
}
