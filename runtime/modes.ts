import {
  ConflictError,
  maySwitchMode,
  NotFoundError,
  type Channel,
  type HandoffContract,
  type Message,
} from "../domain/index.ts";
import { askToLearn } from "../knowledge/index.ts";
import {
  setHandoffEffects,
  cancelTimers,
  createId,
  effectsOfTurn,
  endPausedTurns,
  fenceTurn,
  insertHandoff,
  insertOutgoing,
  lockConversation,
  setTimer,
  suppressQueued,
  type Steering,
  type Tx,
} from "../store/index.ts";
import { describeAwaited, dropApprovals } from "./approvals.ts";
import type { RuntimeDeps } from "./deps.ts";
import { dueAfter, type Sla } from "./hours.ts";
import { refuseForbidden } from "./sending.ts";

export interface ManagerRequest {
  orgId: string;
  conversationId: string;
  managerId: string;
}

/** The effects of a turn, as a manager reads them in a hand-off. */
export async function describeEffects(tx: Tx, turnId: string): Promise<HandoffContract["effects"]> {
  const effects = await effectsOfTurn(tx, turnId);
  return effects
    .filter((effect) => effect.status !== "cancelled" && effect.status !== "planned")
    .map((effect) => {
      const result = effect.result as { summary?: string } | null;
      return { tool: effect.tool, status: effect.status, summary: result?.summary ?? effect.reason ?? effect.tool };
    });
}

/** Who takes over, and until when a person should have answered (only where nobody has yet). */
interface TakeoverBy {
  by: string;
  now: Date;
  slaDueAt: Date | null;
}

/**
 * Switches to `human` at once: silences what the bot still had to say and writes the hand-off. The running turn, if any,
 * finds the mode changed when it wants to write. Call with the conversation locked.
 */
export async function takeOverLocked(tx: Tx, steering: Steering, takeover: TakeoverBy): Promise<void> {
  const { by, now, slaDueAt } = takeover;
  await suppressQueued(tx, steering.id, "takeover");
  await tx.execute(
    `update conversations set mode = 'human', muted_seq = last_seq, follow_up = null, assignee = coalesce($2, assignee)
      where org_id = current_org() and id = $1`,
    [steering.id, by === "phone" ? null : by],
  );
  if (steering.mode === "human") return;
  if (steering.resume_turn_id !== null)
    await endPausedTurns(tx, steering.id, { turnId: null, reason: "takeover", now });
  const effects = steering.open_turn_id === null ? [] : await describeEffects(tx, steering.open_turn_id);
  const contract: HandoffContract = {
    reason: "takeover",
    summary: "A person took over.",
    promises: [],
    effects,
    obligations: await describeAwaited(tx, steering.id),
    draft: null,
  };
  await insertHandoff(tx, {
    conversationId: steering.id,
    direction: "to-human",
    by,
    contract,
    slaDueAt,
    turnId: steering.open_turn_id,
    now,
  });
}

/** @throws NotFoundError `conversation-not-found`; ConflictError `conversation-closed` */
export async function lockOpen(tx: Tx, conversationId: string): Promise<Steering> {
  const steering = await lockConversation(tx, conversationId);
  if (steering === undefined) {
    throw new NotFoundError({ code: "conversation-not-found", message: "there is no such conversation" });
  }
  if (steering.mode === "closed") {
    throw new ConflictError({
      code: "conversation-closed",
      message: "the conversation is closed",
      remedy: "the customer's next message opens a new one",
    });
  }
  return steering;
}

export function announce(deps: RuntimeDeps, request: ManagerRequest, change: string): void {
  const { orgId, conversationId } = request;
  deps.events.publish({ kind: "conversation", orgId, conversationId, change });
}

/** A person takes the conversation over without a word yet. A second takeover changes only the assignee. */
export async function takeover(deps: RuntimeDeps, request: ManagerRequest): Promise<void> {
  const now = deps.clock.now();
  await deps.database.withTenant(request.orgId, async (tx) => {
    const steering = await lockOpen(tx, request.conversationId);
    await takeOverLocked(tx, steering, { by: request.managerId, now, slaDueAt: null });
  });
  announce(deps, request, "takeover");
}

export interface ManagerMessage extends ManagerRequest {
  text: string;
  idempotencyKey?: string;
}

async function findByIdempotencyKey(tx: Tx, { request, parts }: Answer): Promise<string | undefined> {
  if (request.idempotencyKey === undefined) return undefined;
  const rows = await tx.query<{ id: string; text: string }>(
    "select id, text from messages where org_id = current_org() and conversation_id = $1 and idempotency_key = $2",
    [request.conversationId, request.idempotencyKey],
  );
  const row = rows[0];
  if (row !== undefined && row.text !== parts[0]) {
    throw new ConflictError({
      code: "idempotency-key-reused",
      message: "this Idempotency-Key was used for another text",
      remedy: "use a new key for a new message",
    });
  }
  return row?.id;
}

export async function readMessage(tx: Tx, id: string): Promise<Message> {
  const rows = await tx.query<Message>(
    `select id, conversation_id as "conversationId", seq, direction, author, text, attachments,
            external_id as "externalId", status, reason, turn_id as "turnId", reply_to as "replyTo",
            created_at as "createdAt", sent_at as "sentAt", edited_at as "editedAt", deleted_at as "deletedAt"
       from messages where org_id = current_org() and id = $1`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) throw new NotFoundError({ code: "message-not-found", message: "there is no such message" });
  return row;
}

/** The platform's messages that a manager's text makes; every platform has its own limit. */
async function partsOf(
  deps: RuntimeDeps,
  { orgId, conversationId, text }: ManagerMessage,
): Promise<{ parts: string[]; channel: Channel | undefined }> {
  const rows = await deps.database.withTenant(orgId, (tx) =>
    tx.query<{ id: string }>(
      "select channel_account_id as id from conversations where org_id = current_org() and id = $1",
      [conversationId],
    ),
  );
  const channel = rows[0] === undefined ? undefined : await deps.channelOf({ id: rows[0].id, orgId });
  const parts = channel?.split(text) ?? [];
  return { parts: parts.length === 0 ? [text] : parts, channel };
}

interface Answer {
  request: ManagerMessage;
  parts: readonly string[];
  channel: Channel | undefined;
  now: Date;
}

async function insertParts(tx: Tx, steering: Steering, { request, parts, now }: Answer): Promise<string> {
  const ids = parts.map(() => createId(now));
  for (const [index, text] of parts.entries()) {
    await insertOutgoing(tx, {
      id: ids[index] ?? createId(now),
      conversationId: steering.id,
      author: "manager",
      authorId: request.managerId,
      purpose: "manager",
      text,
      status: "queued",
      externalId: null,
      idempotencyKey: index === 0 ? (request.idempotencyKey ?? null) : null,
      now,
    });
  }
  return ids[0] ?? "";
}

async function answerLocked(tx: Tx, answer: Answer): Promise<{ message: Message; tookOver: boolean }> {
  const { request, now } = answer;
  const steering = await lockOpen(tx, request.conversationId);
  const known = await findByIdempotencyKey(tx, answer);
  if (known !== undefined) return { message: await readMessage(tx, known), tookOver: false };
  refuseForbidden(steering, { text: request.text, channel: answer.channel, now });
  if (steering.mode === "bot") await takeOverLocked(tx, steering, { by: request.managerId, now, slaDueAt: null });
  const id = await insertParts(tx, steering, answer);
  await tx.execute(
    `update conversations set answered_seq = in_seq, first_unanswered_at = null, restarts = 0, attempts = 0,
            assignee = coalesce(assignee, $2) where org_id = current_org() and id = $1`,
    [steering.id, request.managerId],
  );
  await cancelTimers(tx, steering.id, { kind: "handoff-sla", reason: "answered" });
  return { message: await readMessage(tx, id), tookOver: steering.mode === "bot" };
}

/**
 * A manager answers: takes over if the bot had the conversation, and answers all that came in so far. A text too long for
 * the platform goes out in parts; the first is answered. @throws ConflictError when sending policy forbids the text
 */
export async function sendAsManager(deps: RuntimeDeps, request: ManagerMessage): Promise<Message> {
  const now = deps.clock.now();
  const { parts, channel } = await partsOf(deps, request);
  const { orgId, conversationId } = request;
  const { message, tookOver } = await deps.database.withTenant(orgId, (tx) =>
    answerLocked(tx, { request, parts, channel, now }),
  );
  if (tookOver) announce(deps, request, "takeover");
  deps.events.publish({ kind: "message", orgId, conversationId, change: "committed", id: message.id });
  await deps.queue.hint({ kind: "delivery", orgId, id: conversationId, at: now });
  return message;
}

export interface ReturnRequest extends ManagerRequest {
  /** What the bot must know: what was agreed, in the manager's words. */
  summary?: string;
  promises?: string[];
}

/** Hands back to the bot. A turn starts only if something is unanswered. */
export async function returnToBot(deps: RuntimeDeps, request: ReturnRequest): Promise<void> {
  const now = deps.clock.now();
  const unanswered = await deps.database.withTenant(request.orgId, async (tx) => {
    const steering = await lockOpen(tx, request.conversationId);
    if (!maySwitchMode(steering.mode, "bot")) {
      throw new ConflictError({ code: "not-with-a-person", message: "the bot has this conversation already" });
    }
    const effects = steering.open_turn_id === null ? [] : await describeEffects(tx, steering.open_turn_id);
    await fenceTurn(tx, { id: steering.id, openTurnId: steering.open_turn_id }, { reason: "takeover", now });
    const contract: HandoffContract = {
      reason: "returned",
      summary: request.summary ?? "",
      promises: request.promises ?? [],
      effects,
      obligations: [],
      draft: null,
    };
    await insertHandoff(tx, {
      conversationId: steering.id,
      direction: "to-bot",
      by: request.managerId,
      contract,
      slaDueAt: null,
      turnId: null,
      now,
    });
    await tx.execute(
      `update conversations set mode = 'bot', assignee = null, attempts = 0, restarts = 0,
              due_at = case when in_seq > answered_seq then greatest($2::timestamptz, hearing_until) end
        where org_id = current_org() and id = $1`,
      [steering.id, now],
    );
    await cancelTimers(tx, steering.id, { kind: "handoff-sla", reason: "returned" });
    await askToLearn(tx, { conversationId: steering.id }, now);
    return steering.in_seq > steering.answered_seq;
  });
  announce(deps, request, "returned");
  if (unanswered) await deps.queue.hint({ kind: "turn", orgId: request.orgId, id: request.conversationId, at: now });
}

/** Ends the conversation; what the bot had queued is not said any more. */
export async function closeConversation(deps: RuntimeDeps, request: ManagerRequest): Promise<void> {
  const now = deps.clock.now();
  await deps.database.withTenant(request.orgId, async (tx) => {
    const steering = await lockOpen(tx, request.conversationId);
    await suppressQueued(tx, steering.id, "closed");
    await fenceTurn(tx, { id: steering.id, openTurnId: steering.open_turn_id }, { reason: "takeover", now });
    await tx.execute(
      "update conversations set mode = 'closed', closed_at = $2, muted_seq = last_seq where org_id = current_org() and id = $1",
      [steering.id, now],
    );
    await dropApprovals(tx, steering.id, { by: request.managerId, now });
    for (const kind of ["handoff-sla", "reminder", "approval-expiry"])
      await cancelTimers(tx, steering.id, { kind, reason: "closed" });
    await askToLearn(tx, { conversationId: steering.id }, now);
  });
  announce(deps, request, "closed");
}

/** The bot hands over to people: the contract, and the time by which one should have answered. Conversation locked. */
export async function writeBotHandoff(
  tx: Tx,
  handoff: {
    conversationId: string;
    clientId: string;
    turnId: string;
    contract: HandoffContract;
    sla: Sla;
    now: Date;
  },
): Promise<void> {
  const slaDueAt = dueAfter(handoff.now, handoff.sla);
  const { conversationId, clientId, turnId, contract, now } = handoff;
  await insertHandoff(tx, { conversationId, direction: "to-human", by: "bot", contract, slaDueAt, turnId, now });
  await setTimer(tx, {
    clientId,
    conversationId,
    kind: "handoff-sla",
    key: `handoff-sla ${conversationId}`,
    dueAt: slaDueAt,
    text: null,
    now,
  });
}

/** Tells the manager who took over in mid-turn what that turn had already done. Conversation locked. */
export async function reportEffects(tx: Tx, conversationId: string, turnId: string): Promise<void> {
  await setHandoffEffects(tx, conversationId, await describeEffects(tx, turnId));
}
