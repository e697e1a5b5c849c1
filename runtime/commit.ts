import {
  addMs,
  automaticMove,
  redact,
  scoreLead,
  toStoredTrace,
  type FactKey,
  type HandoffContract,
  type LeadScore,
  type Signal,
  type TurnStatus,
  type TurnStop,
} from "../domain/index.ts";
import { unansweredOf, type TurnOutcome, type Unanswered } from "../graphs/index.ts";
import {
  appendFacts,
  cancelPlanned,
  commitTurn,
  createId,
  insertApproval,
  lockConversation,
  moveDeal,
  readStage,
  recordModelCalls,
  recordUnspoken,
  releaseLease,
  SAID,
  setTimer,
  setTimerReason,
  startNextDeal,
  type ClaimedMessage,
  type CommitRequest,
  type OutgoingPart,
  type Tx,
  type TurnRow,
} from "../store/index.ts";
import { approvalTimerKey } from "./approvals.ts";
import type { RuntimeDeps } from "./deps.ts";
import type { Finished } from "./finished.ts";
import { planNext } from "./follow-ups.ts";
import { dueAfter } from "./hours.ts";
import { learnFrom } from "./learn.ts";
import { describeEffects, reportEffects, writeBotHandoff } from "./modes.ts";
import { mayGoAtOnce } from "./sending.ts";

/** How a turn ended, for the caller, the log and the metrics. */
export interface TurnEnd {
  turnId: string;
  status: TurnStatus | "lease-lost";
  reason: string | null;
  reply: string | null;
  parts: readonly OutgoingPart[];
  /** The part already claimed for delivery. */
  claimed: ClaimedMessage | null;
  /** When the next turn may start, where one is due. */
  nextTurnAt: Date | null;
  totalMs: number;
  modelMs: number;
}

const LINE_BREAKS = /\n{3,}/g;

function toParts(finished: Finished, now: Date): OutgoingPart[] {
  const { outcome, channel } = finished;
  if (outcome.kind === "stopped") return [];
  const text = outcome.reply.replace(LINE_BREAKS, "\n\n");
  const parts = channel?.split(text) ?? [];
  return (parts.length === 0 ? [text] : parts).map((part) => ({ id: createId(now), text: part, buttons: null }));
}

function toRow(finished: Finished, end: { status: TurnStatus; reason: string | null; now: Date }): TurnRow {
  const { outcome, startedAt } = finished;
  const { state } = outcome;
  return {
    id: finished.turnId,
    status: end.status,
    reason: end.reason,
    detail: redact(state.trace.findLast((step) => step.step === "hand-off")?.outcome ?? null),
    fromSeq: finished.fromSeq,
    seenSeq: finished.seenSeq,
    agents: state.agents,
    trace: toStoredTrace(state.trace, startedAt),
    promptVersions: state.promptVersions,
    totalMs: end.now.getTime() - startedAt.getTime(),
    modelMs: finished.calls.reduce((sum, call) => sum + call.latencyMs, 0),
    startedAt,
    endedAt: end.now,
    journal: outcome.kind === "paused" ? outcome.journal : null,
  };
}

/** Commit has claimed this part: what it wrote is what is sent, without reading it again. */
function toClaimed(
  finished: Finished,
  part: OutgoingPart | undefined,
  claimedUntil: Date | null,
): ClaimedMessage | null {
  if (part === undefined || claimedUntil === null) return null;
  const { id: conversationId, channel_account_id: channelAccountId, chat_id: chatId } = finished.lease.steering;
  return {
    id: part.id,
    claimedUntil,
    conversationId,
    channelAccountId,
    chatId,
    text: part.text,
    attachments: [],
    buttons: [...(part.buttons ?? [])],
    author: "bot",
    attempt: 1,
    replyToExternalId: null,
    template: null,
  };
}

/** What the client says of the trip behind them belongs to the deal that ends, the rest to the one that goes on. */
const OF_THE_PAST: readonly FactKey[] = ["rating", "review"];

async function storeFacts(tx: Tx, finished: Finished, { now, dealId }: { now: Date; dealId: string }): Promise<void> {
  const { lease, outcome, turnId, seenSeq } = finished;
  const source = lease.context.history.findLast((message) => message.author === "client" && message.seq <= seenSeq);
  const facts = outcome.state.proposals.map((fact) => ({
    ...fact,
    messageId: source?.id ?? null,
    messageSeq: source?.seq ?? seenSeq,
    saidAt: source === undefined ? finished.startedAt : new Date(source.at),
  }));
  const { client_id: clientId, deal_id: formerId } = lease.steering;
  const isPast = ({ key }: { key: FactKey }): boolean => OF_THE_PAST.includes(key);
  const present = facts.filter((fact) => !isPast(fact));
  await Promise.all([
    appendFacts(tx, { clientId, dealId: formerId, turnId, now }, facts.filter(isPast)),
    appendFacts(tx, { clientId, dealId, turnId, now }, present),
  ]);
}

/** Another chat of this client has moved the deal meanwhile: what this turn brought about counts from where it stands now. */
async function moveFromThere(tx: Tx, finished: Finished, now: Date): Promise<void> {
  const { deal_id: dealId } = finished.lease.steering;
  const evidence = finished.outcome.state.moves.at(-1)?.evidence ?? { facts: [], signals: [] };
  const known = { facts: new Set(evidence.facts as FactKey[]), signals: new Set(evidence.signals as Signal[]) };
  const from = await readStage(tx, dealId);
  const rule = from === undefined ? undefined : automaticMove(from, known);
  if (rule !== undefined)
    await moveDeal(tx, { dealId, turnId: finished.turnId, now }, [{ from: rule.from, to: rule.to, evidence }]);
}

/** A repeat sale becomes a new deal, and what is said of the next trip belongs to that. */
async function storeRepeat(tx: Tx, finished: Finished, now: Date): Promise<void> {
  const { deal_id: dealId, client_id: clientId } = finished.lease.steering;
  const next = await startNextDeal(tx, { dealId, clientId, now });
  await storeFacts(tx, finished, { now, dealId: next });
}

/** How near the client is to a purchase, as the turn leaves it. */
function leadOf({ lease: { context }, outcome: { state } }: Finished): LeadScore {
  const { facts, stage } = state;
  return scoreLead({ facts, stage, bookings: context.bookings.length, phone: context.client.phone });
}

async function toContract(tx: Tx, finished: Finished): Promise<HandoffContract | undefined> {
  const { outcome } = finished;
  if (outcome.kind !== "handed-off") return undefined;
  return {
    reason: outcome.reason,
    summary: outcome.handoff.summary,
    promises: [outcome.reply],
    effects: await describeEffects(tx, finished.turnId),
    obligations: outcome.handoff.obligations,
    draft: outcome.handoff.draft ?? null,
    lead: leadOf(finished),
  };
}

const ended = (
  finished: Finished,
  rest: Pick<TurnEnd, "status" | "reason"> & Partial<TurnEnd>,
  now: Date,
): TurnEnd => ({
  turnId: finished.turnId,
  reply: null,
  parts: [],
  claimed: null,
  nextTurnAt: null,
  totalMs: now.getTime() - finished.startedAt.getTime(),
  modelMs: finished.calls.reduce((sum, call) => sum + call.latencyMs, 0),
  ...rest,
});

interface Speaking {
  finished: Finished;
  outcome: Exclude<TurnOutcome, { kind: "stopped" }>;
  parts: readonly OutgoingPart[];
  request: CommitRequest;
  /** What nothing known answers; most turns leave nothing. */
  left: Unanswered | null;
  now: Date;
}

const STATUS = { reply: "committed", paused: "paused", "handed-off": "handed-off" } as const;

function toSpeaking(deps: RuntimeDeps, finished: Finished): Speaking | undefined {
  const { outcome, lease } = finished;
  if (outcome.kind === "stopped") return undefined;
  const now = deps.clock.now();
  const handedOff = outcome.kind === "handed-off";
  const parts = toParts(finished, now);
  const row = toRow(finished, {
    status: STATUS[outcome.kind],
    reason: handedOff ? outcome.reason : null,
    now,
  });
  const { channel } = finished;
  const isOurs = finished.followUp !== null;
  const atOnce = !isOurs && mayGoAtOnce(lease.steering, { text: outcome.reply, channel, now });
  const request: CommitRequest = {
    conversationId: lease.conversationId,
    token: lease.token,
    turn: row,
    parts,
    standsAnyway: finished.standsAnyway,
    lastSeq: lease.steering.last_seq,
    mode: handedOff ? "human" : "bot",
    locale: finished.locale,
    now,
    claimUntil: atOnce ? addMs(now, deps.settings.claimMs) : null,
    purpose: isOurs ? "proactive" : "reply",
    followUp: planNext(finished, now),
    tokens: finished.calls.reduce((sum, { tokensIn, tokensOut }) => sum + tokensIn + tokensOut, 0),
  };
  return { finished, outcome, parts, request, left: unansweredOf(outcome.state), now };
}

function toSpoken(
  { finished, outcome, parts, request, now }: Speaking,
  done: { inSeq: number; claimedId: string | null },
): TurnEnd {
  const { status, reason } = request.turn;
  const claimed = toClaimed(
    finished,
    parts.find(({ id }) => id === done.claimedId),
    request.claimUntil,
  );
  const more = done.inSeq > finished.seenSeq && request.mode === "bot";
  return ended(finished, { status, reason, reply: outcome.reply, parts, claimed, nextTurnAt: more ? now : null }, now);
}

/** Nothing to store but the reply: then its one statement is the whole transaction. */
function isPlain({ outcome, finished, left }: Speaking): boolean {
  const { moves, proposals } = outcome.state;
  const isReply = outcome.kind === "reply" && finished.followUp === null;
  return isReply && moves.length + proposals.length === 0 && left === null;
}

/** The turn has paused: a person is asked, and the clock with them. */
async function askForApproval(
  tx: Tx,
  { outcome, lease, turnId, approvalMinutes, sla }: Finished,
  now: Date,
): Promise<void> {
  if (outcome.kind !== "paused") return;
  const { id: conversationId, client_id: clientId } = lease.steering;
  const expiresAt = dueAfter(now, { ...sla, minutes: approvalMinutes });
  const id = await insertApproval(tx, { ...outcome.approval, turnId, conversationId, expiresAt, now });
  if (id === undefined) return;
  const key = approvalTimerKey(id);
  await setTimer(tx, { clientId, conversationId, kind: "approval-expiry", key, dueAt: expiresAt, text: null, now });
}

/**
 * The reply stands: the turn, its messages and the steering row in one statement. Moves and facts leave together with it and stand
 * only if it does; what depends on how they went comes after.
 */
async function speak(tx: Tx, speaking: Speaking): Promise<TurnEnd | undefined> {
  const { finished, request, left, now } = speaking;
  const { moves } = finished.outcome.state;
  const { deal_id: dealId } = finished.lease.steering;
  const isRepeat = moves.at(-1)?.to === "repeat";
  const [, done, moved] = await Promise.all([
    recordModelCalls(tx, finished.calls),
    commitTurn(tx, request, { last: false }),
    moveDeal(tx, { dealId, turnId: finished.turnId, now }, moves),
    isRepeat ? undefined : storeFacts(tx, finished, { now, dealId }),
  ]);
  if (done === undefined) return undefined;
  if (!moved) await moveFromThere(tx, finished, now);
  if (isRepeat) await (moved ? storeRepeat(tx, finished, now) : storeFacts(tx, finished, { now, dealId }));
  await askForApproval(tx, finished, now);
  await learnFrom(tx, { finished, left, now });
  const timerId = finished.followUp?.timerId;
  if (timerId !== undefined) await setTimerReason(tx, timerId, SAID);
  const contract = await toContract(tx, finished);
  if (contract !== undefined) {
    const { turnId, sla, lease } = finished;
    await cancelPlanned(tx, turnId, { reason: "handed-off", now });
    const { client_id: clientId, id: conversationId } = lease.steering;
    await writeBotHandoff(tx, { conversationId, clientId, turnId, contract, sla, now });
  }
  return toSpoken(speaking, done);
}

/** Why a reply that could not be committed was not: read under the lock. */
function stopOf(mode: string, holds: boolean): TurnStop {
  if (!holds) return "lease-lost";
  return mode === "bot" ? "newer-message" : "takeover";
}

/** A person has taken over: what would have been said is kept as `suppressed`, facts stay, stage and answered_seq do not move. */
async function suppress(tx: Tx, finished: Finished, now: Date): Promise<TurnEnd> {
  const { lease, turnId } = finished;
  const { conversationId, token } = lease;
  const turn = toRow(finished, { status: "suppressed", reason: "takeover", now });
  await recordUnspoken(tx, { conversationId, turn, suppressed: toParts(finished, now) });
  await storeFacts(tx, finished, { now, dealId: lease.steering.deal_id });
  await cancelPlanned(tx, turnId, { reason: "takeover", now });
  await reportEffects(tx, conversationId, turnId);
  await tx.execute(
    "update conversations set open_turn_id = null, resume_turn_id = null, follow_up = null where org_id = current_org() and id = $1",
    [conversationId],
  );
  await releaseLease(tx, { conversationId, token, dueAt: now, countsAsAttempt: false, countsAsRestart: false });
  return ended(finished, { status: "suppressed", reason: "takeover" }, now);
}

/** Something newer came in: this turn is given up, the next one answers both. */
async function supersede(tx: Tx, finished: Finished, scope: { dueAt: Date; now: Date }): Promise<TurnEnd> {
  const { lease, turnId } = finished;
  const { conversationId, token } = lease;
  const { dueAt, now } = scope;
  const turn = toRow(finished, { status: "superseded", reason: "newer-message", now });
  // What a person has decided is not given up: the paused turn goes on again and answers both.
  if (!finished.isResumed) {
    await recordUnspoken(tx, { conversationId, turn, suppressed: [] });
    await cancelPlanned(tx, turnId, { reason: "newer-message", now });
  }
  await tx.execute("update conversations set open_turn_id = null where org_id = current_org() and id = $1", [
    conversationId,
  ]);
  await releaseLease(tx, { conversationId, token, dueAt, countsAsAttempt: false, countsAsRestart: true });
  return ended(finished, { status: "superseded", reason: "newer-message", nextTurnAt: dueAt }, now);
}

async function endUnspoken(tx: Tx, finished: Finished, now: Date): Promise<TurnEnd> {
  const { lease } = finished;
  const steering = await lockConversation(tx, lease.conversationId);
  const holds = steering !== undefined && steering.lease_token === lease.token && steering.lease_holder !== null;
  const stop = stopOf(steering?.mode ?? "closed", holds);
  if (stop === "lease-lost") return ended(finished, { status: "lease-lost", reason: "lease-lost" }, now);
  if (stop === "takeover") return suppress(tx, finished, now);
  return supersede(tx, finished, { dueAt: steering?.due_at ?? now, now });
}

/** The common case, in one way to the database. `undefined`: nothing was written but the model calls. */
async function commitPlain(deps: RuntimeDeps, speaking: Speaking): Promise<TurnEnd | undefined> {
  const { finished, request } = speaking;
  const done = await deps.database.withTenant(finished.lease.orgId, async (tx) => {
    const [, committed] = await Promise.all([
      recordModelCalls(tx, finished.calls),
      commitTurn(tx, request, { last: true }),
    ]);
    return committed;
  });
  return done === undefined ? undefined : toSpoken(speaking, done);
}

/** Ends a turn, by what is true under the row lock, not by what the turn believes. */
export async function commit(deps: RuntimeDeps, finished: Finished): Promise<TurnEnd> {
  const { orgId } = finished.lease;
  const speaking = toSpeaking(deps, finished);
  const plain = speaking !== undefined && isPlain(speaking);
  const spoken = plain ? await commitPlain(deps, speaking) : undefined;
  if (spoken !== undefined) return spoken;
  return deps.database.withTenant(orgId, async (tx) => {
    if (speaking === undefined) await recordModelCalls(tx, finished.calls);
    const other = speaking === undefined || plain ? undefined : await speak(tx, speaking);
    return other ?? endUnspoken(tx, finished, deps.clock.now());
  });
}
