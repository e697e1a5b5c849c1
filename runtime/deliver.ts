import { setTimeout as pause } from "node:timers/promises";
import {
  addMs,
  describeError,
  PlatformError,
  supportsLookup,
  type Channel,
  type OutboundMessage,
} from "../domain/index.ts";
import {
  countedClaims,
  expireClaims,
  findDeliveryRoute,
  reclaimExpired,
  setReachable,
  settleClaim,
  takeEarlyChanges,
  type ClaimedMessage,
  type Settlement,
  type Tx,
} from "../store/index.ts";
import { applyEarlyChange } from "./accept.ts";
import { claim } from "./claim.ts";
import type { RuntimeDeps } from "./deps.ts";

/** What of the runtime delivery needs. */
export type DeliveryDeps = Pick<
  RuntimeDeps,
  "database" | "clock" | "queue" | "events" | "channelOf" | "settings" | "logger" | "observer" | "probe"
>;

/** Attempts of one message at most; with the growing delay that is about half an hour of outage. */
const MAX_ATTEMPTS = 10;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 300_000;
/** What must be left of a claim to begin a send; half of what is left is its timeout, so an expired claim has no send in flight. */
const SHARE_LEFT_TO_SEND = 0.5;
/** A message in doubt is asked about at every expiry of its growing claim (after 1, 2 and 4 claims), then left `uncertain`. */
const CLAIMS_IN_DOUBT = 4;
/** Between two tries to store how a send ended: the platform has said it once and will not repeat it. */
const SETTLE_PAUSES_MS = [50, 200, 1000, 2000, 5000, 10_000];

/** Why a claim ended without a word to the platform, and when the next may begin. */
const UNSENT_PAUSES_MS = {
  /** The account is paused or removed. */
  "channel-off": LONGEST_RETRY_MS,
  /** Its channel could not be made: the database blinked, or the settings are wrong. */
  "channel-unavailable": 10_000,
  /** The worker stood still: another may be about to take the claim over. */
  "claimed-long-ago": 0,
};

/** Growing and jittered (half to full), never before the platform allows it. */
export function retryDelayMs(
  attempt: number,
  retryAfterMs: number | undefined,
  random: () => number = Math.random,
): number {
  const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1));
  return Math.max(retryAfterMs ?? 0, Math.round(ceiling * (0.5 + random() / 2)));
}

interface Delivery {
  orgId: string;
  message: ClaimedMessage;
  channel: Channel | undefined;
}

function toOutbound(message: ClaimedMessage): OutboundMessage {
  const { id, chatId, text, attachments, buttons, replyToExternalId, template } = message;
  const rest = template === null ? {} : { template };
  return { id, chatId, text, attachments, buttons, replyToExternalId, ...rest };
}

const claimOf = ({ id, conversationId, attempt }: ClaimedMessage, now: Date) => ({ id, conversationId, attempt, now });

function unsent(deps: DeliveryDeps, message: ClaimedMessage, reason: keyof typeof UNSENT_PAUSES_MS): Settlement {
  const now = deps.clock.now();
  const nextAt = addMs(now, UNSENT_PAUSES_MS[reason]);
  return { ...claimOf(message, now), status: "queued", reason, nextAt, counts: false };
}

/** It surely did not arrive: again later, or given up. */
function notArrived(message: ClaimedMessage, why: { reason: string; retryAfterMs?: number }, now: Date): Settlement {
  const attempts = countedClaims(message.attempt);
  const base = { ...claimOf(message, now), reason: why.reason };
  if (attempts >= MAX_ATTEMPTS) return { ...base, status: "failed" };
  return { ...base, status: "queued", nextAt: addMs(now, retryDelayMs(attempts, why.retryAfterMs)) };
}

function failureOf(message: ClaimedMessage, error: unknown, now: Date): Settlement {
  const base = claimOf(message, now);
  if (!(error instanceof PlatformError)) return { ...base, status: "uncertain", reason: describeError(error) };
  const { code: reason, outcome, retryAfterMs } = error;
  if (outcome === "uncertain") return { ...base, status: "uncertain", reason };
  if (outcome === "rejected") return { ...base, status: "failed", reason };
  return notArrived(message, { reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }, now);
}

async function trySend(deps: DeliveryDeps, channel: Channel, message: ClaimedMessage): Promise<Settlement> {
  const { clock, settings } = deps;
  const leftMs = message.claimedUntil.getTime() - clock.now().getTime();
  if (leftMs < settings.claimMs * SHARE_LEFT_TO_SEND) return unsent(deps, message, "claimed-long-ago");
  try {
    const receipt = await channel.send(toOutbound(message), AbortSignal.timeout(Math.floor(leftMs / 2)));
    const { externalId, status = "sent" } = receipt;
    return { ...claimOf(message, clock.now()), status, externalId };
  } catch (error) {
    return failureOf(message, error, clock.now());
  }
}

/** Puts a doubt to the platform. `undefined`: nobody could tell now. */
async function lookUp(deps: DeliveryDeps, { channel, message }: Delivery): Promise<Settlement | undefined> {
  if (channel === undefined || !supportsLookup(channel)) return undefined;
  const receipt = await channel.findSent(toOutbound(message)).catch(() => undefined);
  if (receipt === undefined) return undefined;
  const now = deps.clock.now();
  if (receipt === null) return notArrived(message, { reason: "did-not-arrive" }, now);
  const { externalId, status = "sent" } = receipt;
  return { ...claimOf(message, now), status, externalId };
}

/** How a claim ended. `undefined`: in doubt, and the platform has to be asked again before anything else may be sent. */
async function send(
  deps: DeliveryDeps,
  delivery: Delivery & { unavailable: boolean },
): Promise<Settlement | undefined> {
  const { message, channel, unavailable } = delivery;
  if (channel === undefined) return unsent(deps, message, unavailable ? "channel-unavailable" : "channel-off");
  const ended = await trySend(deps, channel, message);
  await deps.probe("sent", message.conversationId);
  return ended.status === "uncertain" && supportsLookup(channel) ? lookUp(deps, delivery) : ended;
}

/** Tells whoever watches; a message that did not surely reach its customer also tells the operator, by its ids. */
function announce(deps: DeliveryDeps, delivery: Delivery, end: { status: string; reason?: string }): void {
  const { orgId, message, channel: at } = delivery;
  const { id, conversationId } = message;
  const { status, reason = null } = end;
  const channel = at?.kind ?? "off";
  deps.observer.messageSettled({ channel, status, reason });
  deps.events.publish({ kind: "message", orgId, conversationId, change: "status", id });
  if (status === "uncertain" || (status === "failed" && reason !== "blocked")) {
    const ids = { orgId, conversationId, messageId: id };
    deps.logger.warn({ ...ids, channel, status, reason }, "a message did not surely reach the customer");
  }
}

interface Settled {
  settled: boolean;
  more: boolean;
}

/** Statuses that came before we knew the message's id, and a customer who has blocked us. */
async function settleWithConsequences(tx: Tx, message: ClaimedMessage, settlement: Settlement): Promise<Settled> {
  const done = await settleClaim(tx, settlement, { last: false });
  if (!done.settled) return done;
  const { channelAccountId: accountId, chatId } = message;
  if (settlement.externalId !== undefined) {
    const key = { accountId, chatId, externalId: settlement.externalId };
    for (const change of await takeEarlyChanges(tx, key)) await applyEarlyChange(tx, message.id, change);
  }
  if (settlement.reason === "blocked") await setReachable(tx, { accountId, chatId, reachable: false });
  return done;
}

/** Tries again while the claim lasts: a settlement that is lost makes a known end uncertain. */
async function store<T>(deps: DeliveryDeps, claimedUntil: Date, write: () => Promise<T>): Promise<T> {
  for (const pauseMs of SETTLE_PAUSES_MS) {
    try {
      return await write();
    } catch (error) {
      if (addMs(deps.clock.now(), pauseMs) >= claimedUntil) throw error;
      await pause(pauseMs);
    }
  }
  return write();
}

/** Stores how a claim ended. Answers whether others wait behind it. */
async function settle(deps: DeliveryDeps, delivery: Delivery, settlement: Settlement): Promise<boolean> {
  const { orgId, message, channel } = delivery;
  const isPlain = settlement.status === "sent" && channel?.capabilities.receipts === "sent";
  const { settled, more } = await store(deps, message.claimedUntil, () =>
    deps.database.withTenant(orgId, (tx) =>
      isPlain ? settleClaim(tx, settlement, { last: true }) : settleWithConsequences(tx, message, settlement),
    ),
  );
  if (!settled) return more;
  announce(deps, delivery, settlement);
  if (settlement.nextAt !== undefined) {
    await deps.queue.hint({ kind: "delivery", orgId, id: message.conversationId, at: settlement.nextAt });
  }
  return more;
}

/** The channel of an account; `unavailable`: it could not be made, which is told. */
interface Line {
  channel: Channel | undefined;
  unavailable: boolean;
}

async function connect(deps: DeliveryDeps, account: { orgId: string; id: string }): Promise<Line> {
  try {
    return { channel: await deps.channelOf(account), unavailable: false };
  } catch (error) {
    deps.logger.warn({ err: error, ...account }, "a channel is not available; its messages wait");
    return { channel: undefined, unavailable: true };
  }
}

/** Sends a claimed message and ends its claim. `more`: others wait behind it. */
export async function deliverClaimed(deps: DeliveryDeps, orgId: string, message: ClaimedMessage): Promise<boolean> {
  await deps.probe("claimed", message.conversationId);
  const line = await connect(deps, { orgId, id: message.channelAccountId });
  return deliverOn(deps, { orgId, message, ...line });
}

async function deliverOn(deps: DeliveryDeps, delivery: Delivery & Line): Promise<boolean> {
  const { message } = delivery;
  const settlement = await send(deps, delivery);
  if (settlement === undefined) return false;
  const more = await settle(deps, delivery, settlement);
  await deps.probe("settled", message.conversationId);
  return more;
}

interface Target {
  orgId: string;
  conversationId: string;
}

/** Nobody can tell what became of it: it is left as it is, and the next may go. */
async function leaveUncertain(deps: DeliveryDeps, target: Target, channel: Channel): Promise<void> {
  const { orgId, conversationId } = target;
  const now = deps.clock.now();
  const expired = await deps.database.withTenant(orgId, (tx) => expireClaims(tx, conversationId, now));
  for (const message of expired) {
    announce(deps, { orgId, message, channel }, { status: "uncertain", reason: "claim-expired" });
  }
}

interface ExpiredRoute {
  channelAccountId: string;
  expiredClaimAt: Date;
}

/**
 * A claim that outlived its worker. Where the platform can tell whether the message arrived, it is asked first, and the
 * next message waits: one that did not arrive has to go before it.
 */
async function resolveExpired(deps: DeliveryDeps, target: Target & { route: ExpiredRoute; now: Date }): Promise<void> {
  const { orgId, conversationId, route, now } = target;
  const { claimMs } = deps.settings;
  const channel = await deps.channelOf({ id: route.channelAccountId, orgId });
  if (channel !== undefined && !supportsLookup(channel)) return leaveUncertain(deps, target, channel);
  const inDoubtMs = now.getTime() - route.expiredClaimAt.getTime();
  const until = addMs(now, Math.max(claimMs, inDoubtMs));
  const message = await deps.database.withTenant(orgId, (tx) => reclaimExpired(tx, { conversationId, now, until }));
  if (message === undefined) return;
  const delivery = { orgId, message, channel };
  const known = await lookUp(deps, delivery);
  if (known !== undefined) await settle(deps, delivery, known);
  else if (inDoubtMs >= claimMs * CLAIMS_IN_DOUBT) {
    await settle(deps, delivery, {
      ...claimOf(message, deps.clock.now()),
      status: "uncertain",
      reason: "claim-expired",
    });
  }
}

/** Sends what a conversation has waiting, in order, until nothing is due. */
export async function deliver(deps: DeliveryDeps, target: Target): Promise<void> {
  const { orgId, conversationId } = target;
  const now = deps.clock.now();
  const route = await deps.database.withTenant(orgId, (tx) => findDeliveryRoute(tx, conversationId, now));
  if (route === undefined) return;
  const { channelAccountId, expiredClaimAt } = route;
  if (expiredClaimAt !== null)
    await resolveExpired(deps, { ...target, route: { channelAccountId, expiredClaimAt }, now });
  for (;;) {
    // Before the claim: its transaction judges by what the channel demands, and cannot ask for it.
    const line = await connect(deps, { orgId, id: channelAccountId });
    const message = await claim(deps, target, line.channel);
    if (message === undefined) return;
    await deps.probe("claimed", conversationId);
    if (!(await deliverOn(deps, { orgId, message, ...line }))) return;
  }
}
