import {
  addMs,
  agentConfig,
  agentOf,
  describeError,
  detectLocale,
  supportsTyping,
  type Channel,
  type Locale,
  type Organisation,
  UnavailableError,
  wordsOf,
} from "../domain/index.ts";
import {
  canReadJournal,
  followUpLine,
  handoffSummary,
  holdingLine,
  startState,
  type TurnContext,
  type TurnOutcome,
  type TurnRun,
} from "../graphs/index.ts";
import type { ModelCallRecord } from "../models/index.ts";
import { createId, releaseLease } from "../store/index.ts";
import { commit, type TurnEnd } from "./commit.ts";
import type { Finished } from "./finished.ts";
import type { RuntimeDeps } from "./deps.ts";
import { followUpOf } from "./follow-ups.ts";
import { fitHistory } from "./history.ts";
import { TurnLedger } from "./ledger.ts";
import { recallMemories, type RecalledMemory } from "./memories.ts";
import { slaOf, withHours } from "./hours.ts";
import { keepLease, lease, TurnAborted, type Lease } from "./lease.ts";

/** A poison message must not kill worker after worker: at this attempt a person gets the conversation. */
const MAX_ATTEMPTS = 3;
/** Restarts for something newer, and the longest wait since the first unanswered message; then the reply stands. */
const MAX_RESTARTS = 2;
const MAX_WAIT_MS = 20_000;
/** Pause before a failed turn is tried again, times the attempt. */
const RETRY_MS = 2000;

/** The last message that this turn answers; an interrupted turn goes on with what it had seen, a paused one with all there is. */
function seenSeq(held: Lease): number {
  return held.context.open_turn?.seen_seq ?? held.steering.in_seq;
}

function mayRestart(deps: RuntimeDeps, held: Lease): boolean {
  const { restarts, first_unanswered_at: since } = held.steering;
  const waitedMs = since === null ? 0 : deps.clock.now().getTime() - since.getTime();
  return restarts < MAX_RESTARTS && waitedMs < MAX_WAIT_MS;
}

function localeOf(held: Lease, organisation: Organisation): Locale {
  const { steering, context } = held;
  const fresh = context.history.filter((message) => message.author === "client" && message.seq > steering.answered_seq);
  const text = fresh.map((message) => (message.command === null ? wordsOf(message) : "")).join("\n");
  return detectLocale(text) ?? steering.locale ?? context.client.locale ?? organisation.locale;
}

interface Known {
  organisation: Organisation;
  memories: RecalledMemory[];
}

function toContext(held: Lease, turnId: string, { organisation, memories }: Known): TurnContext {
  const { steering, context } = held;
  const { memory } = agentConfig(organisation, agentOf(context.stage)).settings;
  return {
    turnId,
    conversationId: held.conversationId,
    organisation,
    clientId: steering.client_id,
    dealId: steering.deal_id,
    stage: context.stage,
    locale: localeOf(held, organisation),
    facts: context.facts,
    history: fitHistory(
      context.history.filter((message) => message.seq <= seenSeq(held) || message.author !== "client"),
      { tokens: memory.historyTokens ?? organisation.settings.historyTokens, answeredSeq: steering.answered_seq },
    ),
    client: context.client,
    bookings: context.bookings,
    handedBack: context.handed_back,
    summary: memory.summary ? context.summary : null,
    decisions: context.resumed_turn?.decisions ?? [],
    awaiting: context.awaiting,
    memories,
    isReturning: context.has_memories,
    answeredSeq: steering.answered_seq,
    tokensSpent: steering.tokens_spent,
    followUp: followUpOf(held),
  };
}

/** Stops the model call as soon as accept or a takeover says so, while that may still change anything. */
function watch(deps: RuntimeDeps, held: Lease, scope: { controller: AbortController; ledger: TurnLedger }): () => void {
  return deps.events.onConversation(held.conversationId, (event) => {
    if (event.change === "takeover" || event.change === "closed") scope.controller.abort(new TurnAborted("takeover"));
    if (event.change === "returned") scope.controller.abort(new TurnAborted("lease-lost"));
    if (event.change !== "accepted" || scope.ledger.committed || !mayRestart(deps, held)) return;
    // The event of a message that the lease has seen may come after it, from another process.
    if (held.context.history.some((message) => message.id === event.id)) return;
    scope.controller.abort(new TurnAborted("newer-message"));
  });
}

/** Shows "typing…" until ended: on our own pages by an event, on platforms as often as they forget it. */
function showTyping(deps: RuntimeDeps, held: Lease, channel: Channel | undefined): () => void {
  if (channel === undefined || !supportsTyping(channel)) return () => {};
  const { orgId, conversationId } = held;
  const tell = (change: "started" | "stopped"): void =>
    deps.events.publish({ kind: "typing", orgId, conversationId, change });
  const send = (): void => void channel.sendTyping(held.steering.chat_id).catch(() => {});
  tell("started");
  send();
  const timer = setInterval(send, channel.typingIntervalMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    tell("stopped");
  };
}

function poisoned(context: TurnContext): TurnOutcome {
  const summary = handoffSummary("poison");
  const state = startState(context, context.stage);
  if (context.followUp !== null) {
    return { kind: "reply", reply: followUpLine(context.followUp.kind, context.locale), state };
  }
  state.trace.push({ step: "hand-off", agent: agentOf(context.stage), what: "poison", outcome: summary });
  const reply = holdingLine(context.locale);
  return {
    kind: "handed-off",
    reply,
    reason: "poison",
    handoff: { reason: "poison", summary, obligations: [] },
    state,
  };
}

interface Thinking {
  held: Lease;
  context: TurnContext;
  ledger: TurnLedger;
  controller: AbortController;
  calls: ModelCallRecord[];
  channel: Channel | undefined;
}

/** What has to end with the turn, also when a later one cannot begin. */
function accompany(deps: RuntimeDeps, { held, controller, ledger, channel }: Thinking): () => void {
  const stops = [
    keepLease(deps, held, controller),
    watch(deps, held, { controller, ledger }),
    showTyping(deps, held, channel),
  ];
  return () => stops.forEach((stop) => stop());
}

async function think(deps: RuntimeDeps, thinking: Thinking): Promise<TurnOutcome> {
  const { held, context, ledger, controller, calls } = thinking;
  if (held.steering.attempts >= MAX_ATTEMPTS) return poisoned(context);
  const stored = (held.context.open_turn ?? held.context.resumed_turn)?.journal;
  const journal = canReadJournal(stored) ? stored : undefined;
  // The graph works on this very object: a turn that is stopped keeps what it had understood.
  let state = startState(context, context.stage);
  const run: TurnRun = {
    context,
    ledger,
    signal: controller.signal,
    clock: deps.clock,
    onCall: (call) => void calls.push(call),
    onState: (live) => (state = live),
  };
  const end = accompany(deps, thinking);
  try {
    return await deps.funnel.run(run, journal);
  } catch (error) {
    if (!(controller.signal.reason instanceof TurnAborted)) throw error;
    return { kind: "stopped", stop: controller.signal.reason.stop, state };
  } finally {
    end();
  }
}

/** An error that is nobody's control flow: the lease is given back and the turn tried again, at most `MAX_ATTEMPTS` times. */
async function giveBack(deps: RuntimeDeps, held: Lease, error: unknown): Promise<void> {
  const { conversationId, token, orgId, steering } = held;
  deps.logger.error({ err: error, conversationId, attempt: steering.attempts }, "a turn failed");
  const dueAt = addMs(deps.clock.now(), RETRY_MS * steering.attempts);
  // An outage of the database says nothing about the messages.
  const countsAsAttempt = !(error instanceof UnavailableError);
  await deps.database
    .withTenant(orgId, (tx) =>
      releaseLease(tx, { conversationId, token, dueAt, countsAsAttempt, countsAsRestart: false }),
    )
    .catch((failure: unknown) => deps.logger.warn({ err: failure }, "a lease was left to run out"));
  deps.observer.turnEnded({ status: "failed", reason: describeError(error), totalMs: 0, modelMs: 0 });
}

async function runHeld(deps: RuntimeDeps, held: Lease): Promise<TurnEnd> {
  const { orgId, steering } = held;
  const open = held.context.open_turn ?? held.context.resumed_turn;
  const organisation = await deps.organisationOf(orgId);
  const channel = await deps.channelOf({ id: steering.channel_account_id, orgId });
  const startedAt = new Date(held.context.open_turn?.started_at ?? deps.clock.now());
  const turnId = open?.id ?? createId(startedAt);
  const memories = await recallMemories(deps, held, organisation);
  const context = toContext(held, turnId, { organisation, memories });
  const fromSeq = open?.from_seq ?? steering.answered_seq;
  const scope = {
    orgId,
    conversationId: held.conversationId,
    token: held.token,
    turnId,
    fromSeq,
    seenSeq: seenSeq(held),
    startedAt,
    wroteBefore: open?.wrote ?? false,
    mayRestart: () => mayRestart(deps, held),
  };
  const ledger = new TurnLedger(deps, scope);
  const calls: ModelCallRecord[] = [];
  const thought = await think(deps, { held, context, ledger, controller: new AbortController(), calls, channel });
  const outcome = withHours(thought, { organisation, locale: context.locale, now: deps.clock.now() });
  await deps.probe("thought", held.conversationId);
  const finished: Finished = {
    turnId,
    lease: held,
    outcome,
    channel,
    calls,
    fromSeq,
    seenSeq: scope.seenSeq,
    locale: context.locale,
    startedAt,
    standsAnyway: ledger.wrote || !mayRestart(deps, held),
    sla: slaOf(organisation),
    followUp: context.followUp,
    settings: organisation.settings.followUps,
    approvalMinutes: organisation.settings.approvals.expiresMinutes,
    isResumed: held.context.open_turn === null && held.context.resumed_turn !== null,
  };
  return commit(deps, finished);
}

/** One turn of a conversation, if it needs one: lease, think, commit. Delivery is the caller's. */
export async function runTurn(
  deps: RuntimeDeps,
  target: { orgId: string; conversationId: string },
): Promise<TurnEnd | undefined> {
  const held = await lease(deps, target);
  if (held === undefined) return undefined;
  await deps.probe("leased", target.conversationId);
  try {
    const end = await runHeld(deps, held);
    deps.observer.turnEnded({ status: end.status, reason: end.reason, totalMs: end.totalMs, modelMs: end.modelMs });
    deps.events.publish({
      kind: "conversation",
      orgId: target.orgId,
      conversationId: target.conversationId,
      change: end.status,
    });
    await deps.probe("committed", target.conversationId);
    return end;
  } catch (error) {
    await giveBack(deps, held, error);
    return undefined;
  }
}
