import {
  addMs,
  describeError,
  PlatformError,
  supportsLookup,
  type Channel,
  type OutboundMessage,
} from "../domain/index.ts";
import {
  claimNext,
  expireClaims,
  requeueUncertain,
  setReachable,
  settleClaim,
  takeEarlyChanges,
  type ClaimedMessage,
  type Settlement,
  type Tx,
} from "../store/index.ts";
import { applyEarlyChange } from "./accept.ts";
import type { RuntimeDeps } from "./deps.ts";

/** Claims of one message at most; with the growing delay that is about half an hour of outage. */
const MAX_ATTEMPTS = 10;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 300_000;
/** A send gives up before its claim expires, so that an expired claim has no send in flight. */
const SEND_SHARE_OF_CLAIM = 0.5;

/** Growing and jittered (half to full), never before the platform allows it. */
export function retryDelayMs(
  attempt: number,
  retryAfterMs: number | undefined,
  random: () => number = Math.random,
): number {
  const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1));
  return Math.max(retryAfterMs ?? 0, Math.round(ceiling * (0.5 + random() / 2)));
}

function toOutbound(message: ClaimedMessage): OutboundMessage {
  const { id, chatId, text, attachments, buttons, replyToExternalId } = message;
  return { id, chatId, text, attachments, buttons, replyToExternalId };
}

function failureOf(message: ClaimedMessage, error: unknown, now: Date): Settlement {
  const base = { id: message.id, conversationId: message.conversationId, attempt: message.attempt, now };
  if (!(error instanceof PlatformError)) return { ...base, status: "uncertain", reason: describeError(error) };
  if (error.outcome === "uncertain") return { ...base, status: "uncertain", reason: error.code };
  if (error.outcome === "rejected" || message.attempt >= MAX_ATTEMPTS)
    return { ...base, status: "failed", reason: error.code };
  const nextAt = addMs(now, retryDelayMs(message.attempt, error.retryAfterMs));
  return { ...base, status: "queued", reason: error.code, nextAt };
}

async function trySend(deps: RuntimeDeps, channel: Channel | undefined, message: ClaimedMessage): Promise<Settlement> {
  const base = { id: message.id, conversationId: message.conversationId, attempt: message.attempt };
  if (channel === undefined) {
    return {
      ...base,
      status: "queued",
      reason: "channel-off",
      nextAt: addMs(deps.clock.now(), LONGEST_RETRY_MS),
      now: deps.clock.now(),
    };
  }
  try {
    const receipt = await channel.send(
      toOutbound(message),
      AbortSignal.timeout(deps.settings.claimMs * SEND_SHARE_OF_CLAIM),
    );
    return { ...base, status: receipt.status ?? "sent", externalId: receipt.externalId, now: deps.clock.now() };
  } catch (error) {
    return failureOf(message, error, deps.clock.now());
  }
}

interface Settling {
  orgId: string;
  message: ClaimedMessage;
  channel: Channel | undefined;
}

/** Statuses that came before we knew the message's id, and a customer who has blocked us. */
async function settleWithConsequences(tx: Tx, { message }: Settling, settlement: Settlement): Promise<boolean> {
  const { settled, more } = await settleClaim(tx, settlement, { last: false });
  if (!settled) return more;
  const { channelAccountId: accountId, chatId } = message;
  if (settlement.externalId !== undefined) {
    const key = { accountId, chatId, externalId: settlement.externalId };
    for (const change of await takeEarlyChanges(tx, key)) await applyEarlyChange(tx, message.id, change);
  }
  if (settlement.reason === "blocked") await setReachable(tx, { accountId, chatId, reachable: false });
  return more;
}

async function settle(deps: RuntimeDeps, settling: Settling, settlement: Settlement): Promise<boolean> {
  const { orgId, message, channel } = settling;
  const isPlain = settlement.status === "sent" && channel?.capabilities.receipts === "sent";
  const more = await deps.database.withTenant(orgId, async (tx) =>
    isPlain
      ? (await settleClaim(tx, settlement, { last: true })).more
      : settleWithConsequences(tx, settling, settlement),
  );
  const { status, reason } = settlement;
  deps.observer.messageSettled({ channel: channel?.kind ?? "off", status, reason: reason ?? null });
  deps.events.publish({
    kind: "message",
    orgId,
    conversationId: message.conversationId,
    change: "status",
    id: message.id,
  });
  return more;
}

/** Sends a claimed message and ends its claim. `more`: others wait behind it. */
export async function deliverClaimed(deps: RuntimeDeps, orgId: string, message: ClaimedMessage): Promise<boolean> {
  await deps.probe("claimed", message.conversationId);
  const channel = await deps.channelOf({ id: message.channelAccountId, orgId });
  const settlement = await trySend(deps, channel, message);
  await deps.probe("sent", message.conversationId);
  const more = await settle(deps, { orgId, message, channel }, settlement);
  await deps.probe("settled", message.conversationId);
  if (settlement.status === "queued" && settlement.nextAt !== undefined) {
    await deps.queue.hint({ kind: "delivery", orgId, id: message.conversationId, at: settlement.nextAt });
    return false;
  }
  return more;
}

/** Claims that outlived their worker: asks the platform where it can tell, otherwise leaves them `uncertain`. */
async function resolveExpired(deps: RuntimeDeps, orgId: string, conversationId: string): Promise<void> {
  const now = deps.clock.now();
  const expired = await deps.database.withTenant(orgId, (tx) => expireClaims(tx, conversationId, now));
  for (const message of expired) {
    deps.events.publish({ kind: "message", orgId, conversationId, change: "status", id: message.id });
    const channel = await deps.channelOf({ id: message.channelAccountId, orgId });
    if (channel === undefined || !supportsLookup(channel)) continue;
    const receipt = await channel.findSent(toOutbound(message)).catch(() => undefined);
    if (receipt === undefined) continue; // the platform could not tell now; it stays uncertain
    if (receipt === null) await deps.database.withTenant(orgId, (tx) => requeueUncertain(tx, message.id, now));
    else {
      const { id, attempt } = message;
      const settlement: Settlement = {
        id,
        conversationId,
        attempt,
        status: "sent",
        externalId: receipt.externalId,
        now,
      };
      await settle(deps, { orgId, message, channel }, settlement);
    }
  }
}

/** Sends what a conversation has waiting, in order, until nothing is due. */
export async function deliver(deps: RuntimeDeps, target: { orgId: string; conversationId: string }): Promise<void> {
  const { orgId, conversationId } = target;
  await resolveExpired(deps, orgId, conversationId);
  for (;;) {
    const now = deps.clock.now();
    const until = addMs(now, deps.settings.claimMs);
    const message = await deps.database.withTenant(orgId, (tx) => claimNext(tx, { conversationId, now, until }));
    if (message === undefined || !(await deliverClaimed(deps, orgId, message))) return;
  }
}
