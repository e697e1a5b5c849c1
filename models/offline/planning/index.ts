import type { AgentName } from "../../../domain/index.ts";
import { bookedNow } from "./book.ts";
import { cancelledNow } from "./bookings.ts";
import { changedNow } from "./change.ts";
import { courtesies, hello, opening } from "./courtesy.ts";
import { admit, tryKnowledge } from "./fallback.ts";
import { followUpPlan } from "./follow-up.ts";
import { answerQuestions, knowledgeCalls, openQuestions } from "./knowledge.ts";
import { checkPlace } from "./place.ts";
import { recall } from "./recall.ts";
import { openQualify, qualify } from "./qualify.ts";
import { isAccepted } from "./results.ts";
import { spotTour } from "./spot.ts";
import { sell, warmUp } from "./sell.ts";
import { feedback, openAfterSale, serve } from "./serve.ts";
import { remember, type Call, type Draft, type Plan, type Turn } from "./turn.ts";
import { urgent } from "./urgent.ts";

export { advance } from "./run.ts";
export { createTurn, type Call, type Turn } from "./turn.ts";

interface Agent {
  /** Stage proposals, made in the first response beside what is remembered. */
  open(turn: Turn): Call[];
  /** What there is to say; undefined when the message means nothing to this agent. `spoke`: something was answered already. */
  main(turn: Turn, spoke: boolean): Plan<Draft | undefined>;
}

const AGENTS: Partial<Record<AgentName, Agent>> = {
  qualify: { open: openQualify, main: qualify },
  "warm-up": { open: () => [], main: warmUp },
  sell: { open: openAfterSale, main: sell },
  serve: { open: openAfterSale, main: serve },
  feedback: { open: openAfterSale, main: feedback },
};

/** A specialist that these rules know nothing of: it says what the knowledge says. */
const SPECIALIST: Agent = { open: () => [], main: (turn) => tryKnowledge(turn) };

function handedOff(turn: Turn): Draft | undefined {
  const result = turn.dialogue.results.findLast((entry) => entry.name === "hand_off");
  if (!isAccepted(result)) return undefined;
  return [turn.pick(result?.args["reason"] === "complaint" ? turn.w.handedOffComplaint : turn.w.handedOff)];
}

function* answerAll(turn: Turn): Plan<Draft> {
  const { texts, open } = yield* answerQuestions(turn, openQuestions(turn));
  if (open === 0 || turn.heard.objection !== undefined) return texts;
  return texts.length > 0 ? texts : [turn.pick(turn.w.noAnswer), turn.pick(turn.w.personHint)];
}

/** A question that nothing else in the message explains. */
function isPlainQuestion(turn: Turn): boolean {
  const weak = new Set(["greeting", "thanks", "wish", "tripDone"]);
  const { intents, facts, choice } = turn.heard;
  return [...intents].every((intent) => weak.has(intent)) && Object.keys(facts).length === 0 && choice === undefined;
}

/** The whole turn: what is urgent, what was asked, what moves the sale on, or an honest "I did not understand". */
export function* planTurn(said: Turn): Plan<Draft> {
  const { turn, told } = yield* checkPlace(said);
  const lead = opening(turn);
  const done = (yield* bookedNow(turn)) ?? changedNow(turn) ?? cancelledNow(turn);
  const pressing = done === undefined ? yield* urgent(turn) : undefined;
  if (pressing !== undefined) return [...hello(turn), ...pressing];
  const recalled = done === undefined ? recall(turn) : undefined;
  if (recalled !== undefined) {
    yield remember(turn, turn.heard.facts);
    return [...lead, ...recalled];
  }
  const agent = AGENTS[turn.context.agent] ?? SPECIALIST;
  if (done === undefined) yield [...remember(turn, turn.heard.facts), ...agent.open(turn), ...knowledgeCalls(turn)];
  const answers = yield* answerAll(turn);
  if (done !== undefined) return [...answers, ...done];
  const polite = courtesies(turn);
  const before = [...lead, ...polite, ...told, ...answers];
  const spoke = polite.length + answers.length > 0;
  if (turn.heard.normal === "" || turn.heard.intents.has("attachment")) return [...lead, turn.pick(turn.w.attachment)];
  const free = isPlainQuestion(turn) ? yield* tryKnowledge(turn) : undefined;
  const main = free ?? (yield* agent.main(yield* spotTour(turn), spoke)) ?? (spoke ? [] : yield* admit(turn));
  return [...before, ...main];
}

/** A hand-off that was accepted earlier in the turn ends it, whichever agent is asked next. */
export function* planReply(turn: Turn): Plan<Draft> {
  const { followUp } = turn.context;
  if (followUp !== undefined) return yield* followUpPlan(turn, followUp);
  const passed = turn.heard.facts.rating === undefined ? handedOff(turn) : undefined;
  if (passed === undefined) {
    const draft = yield* planTurn(turn);
    // Tools that all failed can leave nothing to say; a customer is never answered with silence.
    return draft.some((part) => part.trim() !== "") ? draft : [turn.pick(turn.w.failed), turn.pick(turn.w.personHint)];
  }
  return [...hello(turn), ...passed];
}
