import { timesUnclear } from "./courtesy.ts";
import { answerQuestions } from "./knowledge.ts";
import { nextQuestion } from "./next.ts";
import { handOff } from "./person.ts";
import type { Draft, Plan, Turn } from "./turn.ts";

/** A question on no topic we know: the knowledge base may still hold an answer. */
export function* tryKnowledge(turn: Turn): Plan<Draft | undefined> {
  const question = turn.heard.otherQuestion;
  if (question === undefined) return undefined;
  const { texts } = yield* answerQuestions(turn, [question]);
  return texts.length > 0 ? [...texts, nextQuestion(turn)] : undefined;
}

/** Not understood: ask again once, then offer a person, then call one. */
export function* admit(turn: Turn): Plan<Draft> {
  const times = timesUnclear(turn);
  if (times >= 2) return yield* handOff(turn, { why: "unclear", reason: "agent-decided" });
  if (times === 1) return [turn.pick(turn.w.unclearAgain), turn.pick(turn.w.ask.person)];
  if (turn.heard.otherQuestion !== undefined) return [turn.pick(turn.w.noAnswer), turn.pick(turn.w.ask.person)];
  return [turn.pick(turn.w.unclear), nextQuestion(turn)];
}
