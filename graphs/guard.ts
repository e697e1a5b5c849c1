import { SystemMessage, type BaseMessage } from "@langchain/core/messages";
import { findMissingReceipts, type ClaimKind, type MissingReceipt, type TurnReason } from "../domain/index.ts";
import { evidenceOf } from "./evidence.ts";
import { objectToLeak } from "./leaks.ts";
import { giveUp } from "./think.ts";
import type { TurnContext, TurnRun, TurnState } from "./turn-state.ts";

function sendBack(state: TurnState, why: string): void {
  state.rewrites += 1;
  state.next = "think";
  const agent = state.agents.at(-1) ?? "qualify";
  state.trace.push({ step: "guard", agent, what: "sent back", outcome: why });
  state.messages.push(new SystemMessage(why));
}

/** What keeps a reply from the customer: the reason for managers, and what the model is told. */
interface Objection {
  reason: TurnReason;
  detail: string;
  request: string;
}

function isCutOff(message: BaseMessage | undefined): boolean {
  return message?.response_metadata["finish_reason"] === "length";
}

const WHY: Readonly<Record<ClaimKind, string>> = {
  amount: "no tool result, passage or earlier line names this sum",
  date: "no tool result, passage or earlier line names this day or time, and it does not follow from one",
  number: "this is not a number or party size that a tool or the context gave",
  availability: "no departure that a tool returned says so",
  commitment: "no tool of this turn has done it",
  guarantee: "no passage or colleague has promised it",
  discount: "nobody has granted it",
};

/** Claim by claim, what is missing, in words that the model can act on. */
function requestFor(missing: readonly MissingReceipt[]): string {
  const reasons = missing.map(({ kind, claim }) => `"${claim}" (${WHY[kind]})`).join("; ");
  return `Your reply says what nothing backs: ${reasons}. Use a tool first, or say only what tools, passages and the context tell you.`;
}

function objectionTo(reply: string, { state, context, now }: Checked): Objection | undefined {
  if (reply === "") {
    return {
      reason: "empty-reply",
      detail: "no words",
      request: "Your answer was empty. Answer the customer in words.",
    };
  }
  if (isCutOff(state.messages.at(-1))) {
    const request = "Your answer was cut off at the output limit. Say the same in a few short sentences.";
    return { reason: "cut-off", detail: "output limit", request };
  }
  const leak = objectToLeak(reply, state, context);
  if (leak !== undefined) return leak;
  const missing = findMissingReceipts(reply, () => evidenceOf(state, context, now));
  if (missing.length === 0) return undefined;
  const detail = missing.map(({ claim }) => `"${claim}"`).join(", ");
  return { reason: "receipt-missing", detail, request: requestFor(missing) };
}

/** A turn that has come to a reply. */
interface Checked {
  state: TurnState;
  context: TurnContext;
  now: Date;
}

/**
 * Looks at the whole reply before anyone sees it: empty, cut off, or claiming what no receipt backs. One rewrite, then a
 * person.
 */
export function guard(state: TurnState, { context, clock }: Pick<TurnRun, "context" | "clock">): void {
  const reply = state.messages.at(-1)?.text.trim() ?? "";
  const objection = objectionTo(reply, { state, context, now: clock.now() });
  if (objection === undefined) {
    state.reply = reply;
    state.next = "end";
  } else if (state.rewrites > 0) giveUp(state, objection.reason, objection.detail);
  else sendBack(state, objection.request);
}
