import type { FixtureResponse } from "@copilotkit/aimock";
import type { ChatModels } from "../../models/index.ts";

/** One answer of a model: words, or calls of tools. */
export interface RecordedAnswer {
  text: string;
  calls: readonly { name: string; arguments: string }[];
}

/** The same models; what they answer is written down, in order. */
export function recordAnswers(models: ChatModels, into: RecordedAnswer[]): ChatModels {
  return {
    ...models,
    complete: async (request) => {
      const reply = await models.complete(request);
      const calls = (reply.message.tool_calls ?? []).map(({ name, args }) => ({
        name,
        arguments: JSON.stringify(args),
      }));
      into.push({ text: reply.message.text, calls });
      return reply;
    },
  };
}

/** An answer as the wire has it. */
export function toResponse({ text, calls }: RecordedAnswer): FixtureResponse {
  return calls.length === 0 ? { content: text } : { toolCalls: [...calls] };
}

/** What a worse model does once in every turn, before it goes on as the recorded one did. */
export const FAULTS = ["none", "torn", "unknown", "parallel", "repeated"] as const;
export type Fault = (typeof FAULTS)[number];

const torn = ({ text, calls }: RecordedAnswer): RecordedAnswer => ({
  text,
  calls: calls.map((call) => ({ ...call, arguments: call.arguments.slice(0, -1) })),
});
const UNKNOWN = { text: "", calls: [{ name: "book_flight", arguments: '{"to":"Bishkek"}' }] };
const ALSO = { name: "get_client", arguments: "{}" };

/** The answers of one turn: calls of tools, then words. */
function turnsOf(answers: readonly RecordedAnswer[]): RecordedAnswer[][] {
  const turns: RecordedAnswer[][] = [[]];
  for (const answer of answers) {
    turns.at(-1)?.push(answer);
    if (answer.calls.length === 0) turns.push([]);
  }
  return turns;
}

function spoilTurn(turn: readonly RecordedAnswer[], fault: Fault): RecordedAnswer[] {
  const first = turn.find(({ calls }) => calls.length > 0);
  const last = turn.findLast(({ calls }) => calls.length > 0);
  if (first === undefined || last === undefined) return [...turn];
  switch (fault) {
    case "none":
      return [...turn];
    case "torn":
      return [torn(first), ...turn];
    case "unknown":
      return [UNKNOWN, ...turn];
    case "parallel":
      return turn.map((answer) => (answer === first ? { ...answer, calls: [ALSO, ...answer.calls, ALSO] } : answer));
    case "repeated":
      return turn.flatMap((answer) => (answer === last ? [answer, answer] : [answer]));
  }
}

export function spoil(answers: readonly RecordedAnswer[], fault: Fault): RecordedAnswer[] {
  return turnsOf(answers).flatMap((turn) => spoilTurn(turn, fault));
}
