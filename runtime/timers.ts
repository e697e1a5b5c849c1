import { addMs, answerFirst, type Channel, type Organisation, type Purpose } from "../domain/index.ts";
import { handoffSummary, stillWaitingLine } from "../graphs/index.ts";
import {
  createId,
  findTimerConversation,
  fireTimer,
  insertOutgoing,
  lockConversation,
  postponeTimer,
  SAID,
  setTimerReason,
  type DueTimer,
  type Steering,
  type Tx,
} from "../store/index.ts";
import { expire } from "./approvals.ts";
import type { RuntimeDeps } from "./deps.ts";
import { slaOf, type Sla } from "./hours.ts";
import { fireFollowUp } from "./follow-ups.ts";
import { writeBotHandoff } from "./modes.ts";

interface Firing {
  text: string | null;
  author: "bot" | "system";
  purpose: Purpose;
  /** Why nothing is said, where nothing is. */
  reason: string;
  /** Not said now, but then. */
  againAt?: Date;
  /** The words are a turn's. */
  startsTurn?: boolean;
}

interface Scene {
  steering: Steering;
  channel: Channel | undefined;
  now: Date;
  sla: Sla;
  organisation: Organisation;
}

/**
 * A reminder is said only while the bot has the conversation; it waits while something is unanswered. Once a person has the
 * conversation it is dropped for good: they may have settled what it is about, and a bot that speaks under a person's hand
 * is worse than a reminder lost. The timer's reason tells them. Whether the client may be written to first is for sending
 * policy to say, when it is sent.
 */
function decideReminder(timer: DueTimer, { steering, now }: Scene): Firing {
  const base = { text: null, author: "bot", purpose: "proactive" } as const;
  if (steering.mode !== "bot") return { ...base, reason: `mode-${steering.mode}` };
  const waitingSince = steering.in_seq > steering.answered_seq ? steering.first_unanswered_at : null;
  const waits = answerFirst({ waitingSince, now });
  if (waits === undefined) return { ...base, text: timer.text, reason: SAID };
  const againAt = waits.recheckMs === undefined ? {} : { againAt: addMs(now, waits.recheckMs) };
  return { ...base, reason: "customer-is-writing", ...againAt };
}

/** Nobody answered in the promised time: the customer is told once that they are not forgotten. */
function decideSla(steering: Steering): Firing {
  const base = { author: "system", purpose: "notice" } as const;
  if (steering.mode !== "human") return { ...base, text: null, reason: `mode-${steering.mode}` };
  return { ...base, text: stillWaitingLine(steering.locale ?? "ru"), reason: SAID };
}

/** Nobody has decided in time: the conversation goes to a person, and the customer hears so once. */
async function decideExpiry(tx: Tx, timer: DueTimer, { steering, now, sla }: Scene): Promise<Firing> {
  const expired = await expire(tx, timer, { steering, now });
  const silent: Firing = {
    text: null,
    author: "system",
    purpose: "notice",
    reason: expired === undefined ? "decided" : `mode-${steering.mode}`,
  };
  if (expired === undefined || steering.mode !== "bot") return silent;
  const { id: conversationId, client_id: clientId } = steering;
  const { turnId, tool, risk } = expired.approval;
  await tx.execute("update conversations set mode = 'human' where org_id = current_org() and id = $1", [
    conversationId,
  ]);
  const contract = {
    reason: "approval-expired",
    summary: handoffSummary("approval-expired"),
    promises: [expired.line],
    effects: [],
    obligations: [`${tool} (${risk.kind}, ${risk.subject})`],
    draft: null,
  };
  await writeBotHandoff(tx, { conversationId, clientId, turnId, contract, sla, now });
  return { text: expired.line, author: "system", purpose: "notice", reason: SAID };
}

async function decideFollowUp(tx: Tx, timer: DueTimer, scene: Scene): Promise<Firing> {
  const decision = await fireFollowUp(tx, timer, scene);
  const silent: Firing = { text: null, author: "bot", purpose: "proactive", reason: "turn-due" };
  if (decision.say) return { ...silent, startsTurn: true };
  return { ...silent, reason: decision.reason, ...("againAt" in decision && { againAt: decision.againAt }) };
}

/** What a timer comes to, by its kind. */
function decideFiring(tx: Tx, timer: DueTimer, scene: Scene): Firing | Promise<Firing> {
  switch (timer.kind) {
    case "reminder":
      return decideReminder(timer, scene);
    case "handoff-sla":
      return decideSla(scene.steering);
    case "approval-expiry":
      return decideExpiry(tx, timer, scene);
    case "follow-up":
      return decideFollowUp(tx, timer, scene);
  }
}

type Due = "turn" | "delivery";

interface Target {
  timerId: string;
  conversationId: string;
}

/** Claim, re-check and message are one transaction under the conversation lock. Answers what there is to do now. */
async function fireLocked(
  tx: Tx,
  { timerId, conversationId }: Target,
  scene: Omit<Scene, "steering">,
): Promise<Due | undefined> {
  const { now } = scene;
  const steering = await lockConversation(tx, conversationId);
  if (steering === undefined) return undefined;
  const timer = await fireTimer(tx, timerId, now);
  if (timer === undefined) return undefined;
  const firing = await decideFiring(tx, timer, { ...scene, steering });
  if (firing.againAt === undefined) await setTimerReason(tx, timerId, firing.reason);
  else await postponeTimer(tx, { id: timerId, until: firing.againAt, reason: firing.reason });
  if (firing.startsTurn === true) return "turn";
  if (firing.text === null) return undefined;
  await insertOutgoing(tx, {
    id: createId(now),
    conversationId,
    author: firing.author,
    authorId: null,
    purpose: firing.purpose,
    text: firing.text,
    status: "queued",
    externalId: null,
    idempotencyKey: null,
    now,
  });
  return "delivery";
}

/** Fires one timer: it is said once or not at all. */
export async function fire(deps: RuntimeDeps, target: { orgId: string; timerId: string }): Promise<void> {
  const { orgId, timerId } = target;
  const { database } = deps;
  const place = await database.withTenant(orgId, (tx) => findTimerConversation(tx, timerId));
  if (place === undefined) return;
  const { id: conversationId, channelAccountId } = place;
  const [organisation, channel] = await Promise.all([
    deps.organisationOf(orgId),
    deps.channelOf({ id: channelAccountId, orgId }),
  ]);
  const now = deps.clock.now();
  const scene = { now, channel, sla: slaOf(organisation), organisation };
  const due = await database.withTenant(orgId, (tx) => fireLocked(tx, { timerId, conversationId }, scene));
  if (due === undefined) return;
  if (due === "delivery") deps.events.publish({ kind: "message", orgId, conversationId, change: "committed" });
  await deps.queue.hint({ kind: due, orgId, id: conversationId, at: now });
}
