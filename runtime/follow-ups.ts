import {
  agentConfig,
  agentOf,
  declines,
  FollowUp,
  judgeFollowUp,
  planFollowUp,
  wordsOf,
  type Channel,
  type FollowUpDecision,
  type FollowUpSettings,
  type Organisation,
} from "../domain/index.ts";
import type { TurnOutcome } from "../graphs/index.ts";
import {
  lockSendingCounts,
  readFollowUpState,
  setFollowUp,
  type CommitRequest,
  type DueTimer,
  type Steering,
  type Tx,
} from "../store/index.ts";
import type { Lease } from "./lease.ts";
import { judge } from "./sending.ts";

/** What this turn says of our own accord: only while nothing of the customer, and no person's decision, waits for it. */
export function followUpOf({ steering, context }: Lease): FollowUp | null {
  const owesAnswer = steering.in_seq > steering.answered_seq;
  if (owesAnswer || context.open_turn !== null || context.resumed_turn !== null) return null;
  return steering.follow_up;
}

interface Ended {
  lease: Lease;
  outcome: TurnOutcome;
  /** What the turn itself was a follow-up of. */
  followUp: FollowUp | null;
  seenSeq: number;
  settings: FollowUpSettings;
}

/** What is said next if the customer stays silent after this turn. Who has said no is not asked again. */
export function planNext({ lease, outcome, followUp, seenSeq, settings }: Ended, now: Date): CommitRequest["followUp"] {
  if (outcome.kind !== "reply" || followUp?.booking !== undefined) return null;
  const last = lease.context.history.findLast(({ author, seq }) => author === "client" && seq <= seenSeq);
  if (last === undefined || lease.context.client.opted_out || declines(wordsOf(last))) return null;
  const next = planFollowUp({ stage: outcome.state.stage, said: followUp?.step ?? 0, settings, now });
  if (next === undefined) return null;
  const { dueAt, ...data } = next;
  return { data: { ...data, seq: seenSeq }, dueAt };
}

interface Due {
  steering: Steering;
  channel: Channel | undefined;
  now: Date;
  organisation: Organisation;
}

async function decide(tx: Tx, followUp: FollowUp, due: Due & { since: Date }): Promise<FollowUpDecision> {
  const { steering, now, since, channel, organisation } = due;
  const { perDeal } = organisation.settings.followUps;
  // Two that are due at once, in two chats of one client: the second sees that the first is being said.
  await lockSendingCounts(tx, { clientId: steering.client_id, channelAccountId: null });
  const tripFrom = followUp.booking?.date ?? null;
  const state = await readFollowUpState(tx, { conversationId: steering.id, since, tripFrom });
  if (state === undefined) return { say: false, reason: "no-conversation" };
  const { status } = agentConfig(organisation, agentOf(state.stage)).settings;
  if (status !== "active") return { say: false, reason: `agent-${status}` };
  const waits = steering.in_seq > steering.answered_seq;
  const decision = judgeFollowUp(followUp, {
    ...state,
    perDeal,
    mode: steering.mode,
    waits,
    inSeq: steering.in_seq,
    now,
  });
  if (!decision.say) return decision;
  // The words come when they may be said: at night nobody is thought of, and what is forbidden is not worded at all.
  const message = { purpose: "proactive", text: "", template: null } as const;
  const verdict = await judge(tx, steering, { message, channel, now });
  if (verdict.verdict === "send") return decision;
  const { code: reason, nextAt } = verdict;
  return nextAt === null ? { say: false, reason } : { say: false, reason, againAt: nextAt };
}

/** A follow-up that is due: lets the conversation's next turn say it, or tells why not. Conversation locked. */
export async function fireFollowUp(tx: Tx, timer: DueTimer, due: Due): Promise<FollowUpDecision> {
  const parsed = FollowUp.safeParse(timer.data);
  if (!parsed.success) return { say: false, reason: "unreadable" };
  const decision = await decide(tx, parsed.data, { ...due, since: timer.createdAt });
  if (decision.say)
    await setFollowUp(tx, due.steering.id, { followUp: { ...parsed.data, timerId: timer.id }, now: due.now });
  return decision;
}
