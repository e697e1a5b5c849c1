import {
  contactWish,
  detectLocale,
  mayBecome,
  MESSAGE_STATUSES,
  supportsMedia,
  type Channel,
  type ContactWish,
  type InboundDeletion,
  type InboundEdit,
  type InboundEvent,
  type InboundMessage,
  type InboundReach,
  type InboundStatus,
  type Locale,
  type Organisation,
} from "../domain/index.ts";
import {
  acceptIntoOpen,
  createId,
  findByExternalId,
  insertJob,
  keepEarlyChange,
  lockChat,
  openConversation,
  proveIdentityPhone,
  raiseStatus,
  reviseMessage,
  setReachable,
  takeEarlyChanges,
  waitForAccepts,
  waitForSends,
  type Accepted,
  type AcceptRequest,
  type EarlyChange,
  type KnownMessage,
  type Tx,
} from "../store/index.ts";
import { applyContactWish } from "./contact-wish.ts";
import { quietWindow } from "./debounce.ts";
import type { AccountRef, RuntimeDeps } from "./deps.ts";
import { acceptOwn } from "./echo.ts";
import { expectHearing } from "./hear.ts";

type Change = InboundEdit | InboundDeletion | InboundStatus;

const keyOf = (account: AccountRef, event: { chatId: string; externalId: string }) => ({
  accountId: account.id,
  chatId: event.chatId,
  externalId: event.externalId,
});

/**
 * A message of any chat: its open conversation takes it, or one that is opened for it. The statements leave together, each
 * sees what the ones before it did. A second time, because a sender who writes into two chats at once is seen only then.
 */
async function acceptIntoChat(tx: Tx, request: AcceptRequest, locale: Locale | null): Promise<Accepted | undefined> {
  const { account, message, now } = request;
  const { chatId, externalId, sender } = message;
  const pass = async () => {
    const [, accepted] = await Promise.all([
      openConversation(tx, { account, chatId, externalId, sender, locale, now }),
      acceptIntoOpen(tx, request),
    ]);
    return accepted;
  };
  const [, accepted] = await Promise.all([lockChat(tx, account.id, chatId), pass()]);
  return accepted ?? pass();
}

/** Applies an edit, deletion or status to its message. */
export async function applyEarlyChange(tx: Tx, messageId: string, change: EarlyChange): Promise<void> {
  const to = change.body.status;
  if (to !== undefined) {
    const from = MESSAGE_STATUSES.filter((status) => mayBecome(status, to));
    await raiseStatus(tx, { messageId, from, to, reason: change.body.reason ?? null });
    return;
  }
  const kind = change.kind === "deletion" ? "deletion" : "edit";
  await reviseMessage(tx, { messageId, kind, text: change.body.text ?? null, at: change.at });
}

/** Plans the download of what came with a message; answers the job. */
async function scheduleDownloads(
  tx: Tx,
  request: AcceptRequest,
  channel: Channel | undefined,
): Promise<string | undefined> {
  const { message, now, id } = request;
  if (channel === undefined || !supportsMedia(channel)) return undefined;
  if (!message.attachments.some((attachment) => attachment.platformFileId !== undefined)) return undefined;
  return insertJob(tx, {
    kind: "download",
    payload: { messageId: id, accountId: request.account.id },
    runAt: now,
    now,
  });
}

/** An ordinary message of an open conversation: one statement. `undefined`: it needs more than that. */
async function acceptOrdinary(
  deps: RuntimeDeps,
  request: AcceptRequest,
  { wish }: AcceptScope,
): Promise<Accepted | undefined> {
  if (request.message.attachments.length > 0 || wish !== undefined) return undefined;
  const accepted = await deps.database.withTenant(request.account.orgId, (tx) =>
    acceptIntoOpen(tx, request, { last: true }),
  );
  return accepted?.hasEarlyChanges === true ? undefined : accepted;
}

/** With the job that fetches what came with the message. */
type AcceptedWithJob = Accepted & { jobId?: string | undefined };
/** A number that the platform vouches for may be another client's too. */
async function noteProvenPhone(tx: Tx, request: AcceptRequest, { organisation }: AcceptScope): Promise<void> {
  const { account, message, now } = request;
  const { phone, externalId } = message.sender;
  if (phone === undefined || !/\d{7}/.test(phone.replaceAll(/\D/g, ""))) return;
  const clientId = await proveIdentityPhone(tx, { accountId: account.id, externalId, phone });
  if (clientId === undefined || !organisation.settings.mergeProvenPhones) return;
  await insertJob(tx, { kind: "merge-proven", payload: { clientId }, runAt: now, now });
}

interface AcceptScope {
  organisation: Organisation;
  channel: Channel | undefined;
  wish: ContactWish | undefined;
}

async function acceptAny(
  deps: RuntimeDeps,
  request: AcceptRequest,
  scope: AcceptScope,
): Promise<AcceptedWithJob | undefined> {
  const { organisation, channel, wish } = scope;
  const { account, message } = request;
  return deps.database.withTenant(account.orgId, async (tx) => {
    // A command is the platform's word ("/start spring-sale"), not the customer's language.
    const written = message.command === undefined ? detectLocale(message.text) : null;
    const locale = written ?? message.sender.locale ?? organisation.locale;
    const accepted = await acceptIntoChat(tx, request, locale);
    if (accepted === undefined || accepted.seq === null) return accepted;
    const early = accepted.hasEarlyChanges ? await takeEarlyChanges(tx, { ...message, accountId: account.id }) : [];
    for (const change of early) await applyEarlyChange(tx, request.id, change);
    const { seq } = accepted;
    const ours = organisation.locale;
    if (wish !== undefined) await applyContactWish(tx, { wish, request, accepted: { ...accepted, seq }, locale, ours });
    await noteProvenPhone(tx, request, scope);
    return { ...accepted, jobId: await scheduleDownloads(tx, request, channel) };
  });
}

async function acceptMessage(deps: RuntimeDeps, account: AccountRef, inbound: InboundMessage): Promise<void> {
  const { orgId } = account;
  const [organisation, channel] = await Promise.all([deps.organisationOf(orgId), deps.channelOf(account)]);
  const now = deps.clock.now();
  const { message, hearMs } = expectHearing(inbound, { speech: deps.speech, channel });
  const window = quietWindow(message, { organisation, capabilities: channel?.capabilities, settings: deps.settings });
  const request: AcceptRequest = { account, message, id: createId(now), now, hearMs, ...window };
  const scope: AcceptScope = { organisation, channel, wish: contactWish(message) };
  const accepted: AcceptedWithJob | undefined =
    (await acceptOrdinary(deps, request, scope)) ?? (await acceptAny(deps, request, scope));
  if (accepted === undefined || accepted.seq === null) return;
  const { conversationId, jobId } = accepted;
  deps.events.publish({ kind: "message", orgId, conversationId, change: "accepted", id: request.id });
  if (jobId !== undefined) await deps.queue.hint({ kind: "job", orgId, id: jobId, at: now });
  if (scope.wish !== undefined) await deps.queue.hint({ kind: "delivery", orgId, id: conversationId, at: now });
  if (accepted.mode === "bot" && accepted.dueAt !== null) {
    await deps.queue.hint({ kind: "turn", orgId, id: conversationId, at: accepted.dueAt });
  }
}

function toEarlyChange(event: Change): EarlyChange {
  if (event.kind === "edit") return { kind: "edit", at: event.at, body: { text: event.text } };
  if (event.kind === "deletion") return { kind: "deletion", at: event.at, body: {} };
  const body = { status: event.status, ...(event.reason === undefined ? {} : { reason: event.reason }) };
  return { kind: "status", at: event.at, body };
}

async function applyOrKeep(deps: RuntimeDeps, account: AccountRef, event: Change): Promise<KnownMessage | undefined> {
  const key = keyOf(account, event);
  return deps.database.withTenant(account.orgId, async (tx) => {
    const known = await findByExternalId(tx, key);
    if (known === undefined) await keepEarlyChange(tx, key, toEarlyChange(event));
    else await applyEarlyChange(tx, known.id, toEarlyChange(event));
    return known;
  });
}

/**
 * Looks again once the change is kept: a transaction that stored the message in between has looked for early changes
 * before there was one, and nobody would ever take it.
 */
async function applyKept(deps: RuntimeDeps, account: AccountRef, event: Change): Promise<KnownMessage | undefined> {
  const key = keyOf(account, event);
  return deps.database.withTenant(account.orgId, async (tx) => {
    if (event.kind === "status") await waitForSends(tx, key);
    else await waitForAccepts(tx, key);
    const known = await findByExternalId(tx, key);
    if (known === undefined) return undefined;
    for (const change of await takeEarlyChanges(tx, key)) await applyEarlyChange(tx, known.id, change);
    return known;
  });
}

/** Edits, deletions and statuses: applied to their message, or kept until it comes. */
async function acceptChange(deps: RuntimeDeps, account: AccountRef, event: Change): Promise<void> {
  const changed = (await applyOrKeep(deps, account, event)) ?? (await applyKept(deps, account, event));
  if (changed === undefined) return;
  const change = event.kind === "edit" ? "edited" : event.kind === "deletion" ? "deleted" : "status";
  deps.events.publish({
    kind: "message",
    orgId: account.orgId,
    conversationId: changed.conversationId,
    change,
    id: changed.id,
  });
}

async function acceptReach(deps: RuntimeDeps, account: AccountRef, event: InboundReach): Promise<void> {
  const conversationId = await deps.database.withTenant(account.orgId, (tx) =>
    setReachable(tx, { accountId: account.id, chatId: event.chatId, reachable: event.reachable }),
  );
  if (conversationId === undefined) return;
  deps.events.publish({
    kind: "conversation",
    orgId: account.orgId,
    conversationId,
    change: event.reachable ? "reachable" : "blocked",
  });
}

async function acceptOne(deps: RuntimeDeps, account: AccountRef, event: InboundEvent): Promise<void> {
  switch (event.kind) {
    case "message":
      return acceptMessage(deps, account, event);
    case "edit":
    case "deletion":
    case "status":
      return acceptChange(deps, account, event);
    case "own":
      return acceptOwn(deps, account, { event, waits: 0 });
    case "reach":
      return acceptReach(deps, account, event);
  }
}

/**
 * Takes inbound events of one account for good, one transaction each, in order. A repeat changes nothing, so the
 * platform may send everything again after a failure.
 * @throws UnavailableError when the database is down; nothing after the failing event was taken.
 */
export async function accept(deps: RuntimeDeps, account: AccountRef, events: readonly InboundEvent[]): Promise<void> {
  for (const event of events) await acceptOne(deps, account, event);
}
