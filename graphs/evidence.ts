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

/** "On 1 June you wrote …": the days of what the model was shown, and of what is kept of earlier. */
function saidDays(context: TurnContext): string[] {
  const { timeZone } = context.organisation;
  return [
    ...context.history.map(({ at }) => dayIn(new Date(at), timeZone)),
    ...context.memories.map(({ day }) => day),
    ...((context.summary ?? "").match(/\d{4}-\d\d-\d\d/g) ?? []),
  ];
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
    saidOn: saidDays(context),
    notes: [
      ...(context.handedBack?.promises ?? []),
      ...context.memories.map((memory) => memory.text),
      context.summary ?? "",
    ].filter((note) => note !== ""),
  };
}
