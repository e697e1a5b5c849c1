import { answerObjection } from "./knowledge.ts";
import { nextQuestion } from "./next.ts";
import { showAlternatives } from "./offers.ts";
import { propose, remember, type Call, type Draft, type Plan, type Turn } from "./turn.ts";

function moves(turn: Turn): Call[] {
  const told = { ...turn.heard.facts, objection: turn.heard.raw.slice(0, 500) };
  const stage =
    turn.context.stage === "offer"
      ? propose(turn, {
          stage: "negotiation",
          reason: `objection: ${turn.heard.objection ?? "other"}`,
          signals: ["objection"],
        })
      : [];
  return [...remember(turn, told), ...stage];
}

/** Takes an objection seriously: the house's own answer, then what could help. */
export function* meetObjection(turn: Turn): Plan<Draft> {
  const kind = turn.heard.objection ?? "thinking";
  const answer = yield* answerObjection(turn, moves(turn));
  const start = [answer === "" ? turn.pick(turn.w.objection[kind]) : answer];
  if (kind === "price" || kind === "comparing") return [...start, ...(yield* showAlternatives(turn, true))];
  if (kind === "far" || kind === "hard") return [...start, ...(yield* showAlternatives(turn, false))];
  if (kind === "thinking") return [...start, turn.pick(turn.w.ask.concern)];
  return [...start, nextQuestion(turn)];
}
