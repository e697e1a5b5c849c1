import {
  ConflictError,
  explainPolicy,
  judgeSending,
  needsClientFacts,
  NotFoundError,
  type Channel,
  type ChatScene,
  type Mode,
  type SendingOutlook,
  type SendingTraits,
  type Verdict,
} from "../domain/index.ts";
import { lockSendingCounts, readSendingFacts, type Steering, type Tx } from "../store/index.ts";
import type { RuntimeDeps } from "./deps.ts";

const NO_TRAITS: SendingTraits = {};

const traitsOf = (channel: Channel | undefined): SendingTraits => channel?.capabilities.sending ?? NO_TRAITS;

/** One message at one instant, on the channel it is for. */
export interface Saying {
  message: ChatScene["message"];
  channel: Channel | undefined;
  now: Date;
}

/** What is known under the conversation's lock, without asking further. */
function toScene(steering: Steering, { message, channel, now }: Saying): ChatScene {
  const { last_in_at: lastInboundAt, reachable, in_seq: inSeq, answered_seq: answeredSeq } = steering;
  const waitingSince = inSeq > answeredSeq ? steering.first_unanswered_at : null;
  return { now, message, traits: traitsOf(channel), lastInboundAt, waitingSince, reachable };
}

/** May this reply be claimed for sending in the same breath in which it is stored? Never asks the database. */
export function mayGoAtOnce(
  steering: Steering,
  reply: { text: string; channel: Channel | undefined; now: Date },
): boolean {
  const { text, channel, now } = reply;
  if (channel === undefined) return false;
  const message = { purpose: "reply", text, template: null } as const;
  return judgeSending(toScene(steering, { message, channel, now })).verdict === "send";
}

/** May this message be sent now? Asks for what is known of the client only where that decides. Conversation locked. */
export async function judge(tx: Tx, steering: Steering, saying: Saying): Promise<Verdict> {
  const scene = toScene(steering, saying);
  if (!needsClientFacts(scene)) return judgeSending(scene);
  const { id: conversationId, client_id: clientId, channel_account_id: accountId } = steering;
  await lockSendingCounts(tx, { clientId, channelAccountId: scene.lastInboundAt === null ? accountId : null });
  const facts = await readSendingFacts(tx, { conversationId, now: saying.now });
  return judgeSending(facts === undefined ? scene : { ...scene, client: facts.client });
}

/**
 * What no moment makes legal is not taken from a person either: they are told why. What only has to wait is taken and held.
 * Conversation locked. @throws ConflictError under the policy's code
 */
export function refuseForbidden(
  steering: Steering,
  said: { text: string; channel: Channel | undefined; now: Date },
): void {
  const { text, channel, now } = said;
  const message = { purpose: "manager", text, template: null } as const;
  const verdict = judgeSending(toScene(steering, { message, channel, now }));
  if (verdict.verdict !== "refuse") return;
  const { code, explanation, nextAt } = verdict;
  throw new ConflictError({ code, message: explanation.en, data: { explanation, nextAt } });
}

/** What may be said in a conversation now, and what not, why and when. */
export interface SendingReport extends SendingOutlook {
  at: Date;
  mode: Mode;
  timeZone: string;
  optedOutAt: Date | null;
}

/** @throws NotFoundError */
export async function explainSending(
  deps: RuntimeDeps,
  target: { orgId: string; conversationId: string },
): Promise<SendingReport> {
  const { orgId, conversationId } = target;
  const now = deps.clock.now();
  const facts = await deps.database.withTenant(orgId, (tx) => readSendingFacts(tx, { conversationId, now }));
  if (facts === undefined)
    throw new NotFoundError({ code: "conversation-not-found", message: "there is no such conversation" });
  const { mode, client, channelAccountId, lastInboundAt, waitingSince, reachable } = facts;
  const channel = await deps.channelOf({ id: channelAccountId, orgId });
  const outlook = explainPolicy({ now, traits: traitsOf(channel), lastInboundAt, waitingSince, reachable, client });
  return { ...outlook, at: now, mode, timeZone: client.timeZone, optedOutAt: client.optedOutAt };
}
