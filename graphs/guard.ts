import { SystemMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";
import {
  collectAmounts,
  findCommitments,
  findMissingReceipts,
  needsReceipts,
  wordsOf,
  type Commitment,
  type ReceiptEvidence,
  type TurnReason,
} from "../domain/index.ts";
import { objectToLeak } from "./leaks.ts";
import { giveUp } from "./think.ts";
import type { TurnContext, TurnState } from "./turn-state.ts";

/** What a tool has read about earlier turns: a booking that is cancelled, or made, already. */
function readBefore(state: TurnState, words: RegExp): boolean {
  return state.messages.some((message) => message instanceof ToolMessage && words.test(message.text));
}

function commitmentsOf(state: TurnState, context: TurnContext): Set<Commitment> {
  const { written } = state;
  const commitments = saidBefore(context);
  if (written.includes("create_booking") || context.bookings.length > 0) commitments.add("booked");
  if (readBefore(state, /"already-booked"|"status":"(?:booked|paid|completed)"/)) commitments.add("booked");
  if (written.includes("cancel_booking")) commitments.add("cancelled");
  if (readBefore(state, /"already-cancelled"|"status":"cancelled"/)) commitments.add("cancelled");
  if (state.handoff !== null) commitments.add("handed-off");
  if (written.includes("set_reminder")) commitments.add("reminder");
  return commitments;
}

/** A cancellation or a reminder that we told of earlier, with a receipt then, may be told again. Bookings and people may not: they change. */
function saidBefore(context: TurnContext): Set<Commitment> {
  const ours = context.history.filter((message) => message.author !== "client");
  const said = ours.flatMap((message) => findCommitments(message.text)).map(({ commitment }) => commitment);
  return new Set(said.filter((commitment) => commitment === "cancelled" || commitment === "reminder"));
}

function evidenceOf(state: TurnState, context: TurnContext): ReceiptEvidence {
  const amounts = collectAmounts([context.bookings, state.facts]);
  const texts = context.history.map(wordsOf);
  for (const message of state.messages) {
    if (!(message instanceof ToolMessage)) continue;
    collectAmounts(JSON.parse(message.text), amounts);
    texts.push(message.text);
  }
  texts.push(JSON.stringify(context.bookings), ...(context.handedBack?.promises ?? []), context.summary ?? "");
  texts.push(...context.memories.map(({ text }) => text));
  return { commitments: commitmentsOf(state, context), amounts, texts };
}

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

function objectionTo(reply: string, state: TurnState, context: TurnContext): Objection | undefined {
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
  const missing = needsReceipts(reply) ? findMissingReceipts(reply, evidenceOf(state, context)) : [];
  if (missing.length === 0) return undefined;
  const detail = missing.map(({ claim }) => `"${claim}"`).join(", ");
  const request = `Your reply says ${detail}, but no tool result of this turn backs it. Use a tool or leave it out.`;
  return { reason: "receipt-missing", detail, request };
}

/**
 * Looks at the whole reply before anyone sees it: empty, cut off, or claiming what no receipt backs. One rewrite, then a
 * person.
 */
export function guard(state: TurnState, context: TurnContext): void {
  const reply = state.messages.at(-1)?.text.trim() ?? "";
  const objection = objectionTo(reply, state, context);
  if (objection === undefined) {
    state.reply = reply;
    state.next = "end";
  } else if (state.rewrites > 0) giveUp(state, objection.reason, objection.detail);
  else sendBack(state, objection.request);
}
