import type { InboundOwn } from "../domain/index.ts";
import {
  cancelTimers,
  confirmUncertain,
  createId,
  echoCandidates,
  findByExternalId,
  insertJob,
  insertOutgoing,
  lockConversation,
  type Tx,
} from "../store/index.ts";
import type { AccountRef, RuntimeDeps } from "./deps.ts";
import { takeOverLocked } from "./modes.ts";

/** How long classification waits while one of our sends is in flight: its answer tells whose message this is. */
const WAIT_FOR_SEND_MS = 1000;
/** Then the send has surely ended: its own timeout is shorter. */
const MAX_WAITS = 90;

const sameText = (a: string, b: string): boolean => a.trim().replace(/\s+/g, " ") === b.trim().replace(/\s+/g, " ");

async function openConversationOf(tx: Tx, account: AccountRef, chatId: string): Promise<string | undefined> {
  const rows = await tx.query<{ id: string }>(
    `select id from conversations
      where org_id = current_org() and channel_account_id = $1 and chat_id = $2 and mode <> 'closed'`,
    [account.id, chatId],
  );
  return rows[0]?.id;
}

/** What an own message turned out to be. */
type Verdict = "known" | "echo" | "waits" | "person" | "no-conversation";

interface Classified {
  verdict: Verdict;
  conversationId?: string;
}

async function classify(
  tx: Tx,
  scope: { deps: RuntimeDeps; account: AccountRef; waits: number },
  event: InboundOwn,
): Promise<Classified> {
  const { deps, account, waits } = scope;
  const known = await findByExternalId(tx, { accountId: account.id, ...event });
  if (known !== undefined) return { verdict: "known" };
  const conversationId = await openConversationOf(tx, account, event.chatId);
  if (conversationId === undefined) return { verdict: "no-conversation" };
  const steering = await lockConversation(tx, conversationId);
  if (steering === undefined) return { verdict: "no-conversation" };
  const now = deps.clock.now();
  const candidates = await echoCandidates(tx, conversationId);
  // Again, under the lock and after the candidates: a send that is none of them any more has stored its id by now, and so
  // has another call with this same message.
  if ((await findByExternalId(tx, { accountId: account.id, ...event })) !== undefined) return { verdict: "known" };
  const uncertain = candidates.find((message) => message.status === "uncertain" && sameText(message.text, event.text));
  if (uncertain !== undefined) {
    await confirmUncertain(tx, { id: uncertain.id, externalId: event.externalId, now });
    return { verdict: "echo", conversationId };
  }
  if (candidates.some((message) => message.status === "sending") && waits < MAX_WAITS) {
    const payload = { accountId: account.id, kind: account.kind, event, waits: waits + 1 };
    await insertJob(tx, { kind: "classify-own", payload, runAt: new Date(now.getTime() + WAIT_FOR_SEND_MS), now });
    return { verdict: "waits", conversationId };
  }
  await takeOverLocked(tx, steering, { by: "phone", now, slaDueAt: null });
  await insertOutgoing(tx, {
    id: createId(now),
    conversationId,
    author: "manager",
    authorId: "phone",
    purpose: "manager",
    text: event.text,
    status: "sent",
    externalId: event.externalId,
    idempotencyKey: null,
    now,
  });
  await tx.execute("update conversations set answered_seq = in_seq where org_id = current_org() and id = $1", [
    conversationId,
  ]);
  await cancelTimers(tx, conversationId, { kind: "handoff-sla", reason: "answered" });
  return { verdict: "person", conversationId };
}

/**
 * A message from our own side of the chat: the echo of a send of ours, or a person typing on the phone, which is a
 * takeover. While a send is in flight nobody can tell, so the question is asked again by a job.
 */
export async function acceptOwn(
  deps: RuntimeDeps,
  account: AccountRef,
  own: { event: InboundOwn; waits: number },
): Promise<void> {
  const { event, waits } = own;
  const { verdict, conversationId } = await deps.database.withTenant(account.orgId, (tx) =>
    classify(tx, { deps, account, waits }, event),
  );
  if (conversationId === undefined || verdict === "waits") return;
  const change = verdict === "person" ? "takeover" : "status";
  deps.events.publish({ kind: "conversation", orgId: account.orgId, conversationId, change });
}
