import { addMs, answerFirst, type Purpose } from "../domain/index.ts";
import { stillWaitingLine } from "../graphs/index.ts";
import {
  createId,
  findTimerConversation,
  fireTimer,
  insertOutgoing,
  lockConversation,
  postponeTimer,
  setTimerReason,
  type DueTimer,
  type Steering,
} from "../store/index.ts";
import type { RuntimeDeps } from "./deps.ts";

interface Firing {
  text: string | null;
  author: "bot" | "system";
  purpose: Purpose;
  /** Why nothing is said, where nothing is. */
  reason: string;
  /** Not said now, but then. */
  againAt?: Date;
}

interface Scene {
  steering: Steering;
  now: Date;
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
  if (waits === undefined) return { ...base, text: timer.text, reason: "said" };
  const againAt = waits.recheckMs === undefined ? {} : { againAt: addMs(now, waits.recheckMs) };
  return { ...base, reason: "customer-is-writing", ...againAt };
}

/** Nobody answered in the promised time: the customer is told once that they are not forgotten. */
function decideSla(steering: Steering): Firing {
  const base = { author: "system", purpose: "notice" } as const;
  if (steering.mode !== "human") return { ...base, text: null, reason: `mode-${steering.mode}` };
  return { ...base, text: stillWaitingLine(steering.locale ?? "ru"), reason: "said" };
}

/** Fires one timer: claim, re-check and message are one transaction under the conversation lock, so it is said once or not at all. */
export async function fire(deps: RuntimeDeps, target: { orgId: string; timerId: string }): Promise<void> {
  const { orgId, timerId } = target;
  const now = deps.clock.now();
  const conversationId = await deps.database.withTenant(orgId, async (tx) => {
    const id = await findTimerConversation(tx, timerId);
    const steering = id === undefined ? undefined : await lockConversation(tx, id);
    if (steering === undefined) return undefined;
    const timer = await fireTimer(tx, timerId, now);
    if (timer === undefined) return undefined;
    const firing = timer.kind === "reminder" ? decideReminder(timer, { steering, now }) : decideSla(steering);
    if (firing.againAt === undefined) await setTimerReason(tx, timerId, firing.reason);
    else await postponeTimer(tx, { id: timerId, until: firing.againAt, reason: firing.reason });
    if (firing.text === null) return undefined;
    await insertOutgoing(tx, {
      id: createId(now),
      conversationId: steering.id,
      author: firing.author,
      authorId: null,
      purpose: firing.purpose,
      text: firing.text,
      status: "queued",
      externalId: null,
      idempotencyKey: null,
      now,
    });
    return steering.id;
  });
  if (conversationId === undefined) return;
  deps.events.publish({ kind: "message", orgId, conversationId, change: "committed" });
  await deps.queue.hint({ kind: "delivery", orgId, id: conversationId, at: now });
}
