import { localText, type Channel, type HandoffContract, type Refusal } from "../domain/index.ts";
import {
  claimNext,
  insertNote,
  readSendingFacts,
  reopenUnanswered,
  suppressQueued,
  type ClaimedMessage,
  type Judgement,
  type SendingFacts,
  type Steering,
  type Tx,
  type WaitingMessage,
} from "../store/index.ts";
import type { RuntimeDeps } from "./deps.ts";
import { slaOf } from "./hours.ts";
import { writeBotHandoff } from "./modes.ts";
import { judge } from "./sending.ts";

export type ClaimDeps = Pick<RuntimeDeps, "database" | "clock" | "events" | "settings">;

interface Refused {
  message: WaitingMessage;
  steering: Steering;
  verdict: Refusal;
  now: Date;
}

/** The customer has no answer and the bot may not give it: a person has to find another way. */
async function handOver(tx: Tx, refused: Refused & { turnId: string; facts: SendingFacts }): Promise<void> {
  const { message, steering, verdict, turnId, facts, now } = refused;
  const { id: conversationId, client_id: clientId } = steering;
  await suppressQueued(tx, conversationId, verdict.code);
  await reopenUnanswered(tx, conversationId, turnId);
  await tx.execute(
    "update conversations set mode = 'human', muted_seq = last_seq where org_id = current_org() and id = $1",
    [conversationId],
  );
  const contract: HandoffContract = {
    reason: verdict.code,
    summary: localText(verdict.explanation, facts.organisation.locale),
    promises: [],
    effects: [],
    obligations: [],
    draft: message.text,
  };
  const sla = slaOf(facts.organisation);
  await writeBotHandoff(tx, { conversationId, clientId, turnId, contract, sla, now });
}

/** A refused message is not sent but becomes a note to the manager; a refused answer also a hand-off. */
async function tellManager(tx: Tx, refused: Refused): Promise<void> {
  const { message, steering, verdict, now } = refused;
  const { id: conversationId } = steering;
  const facts = await readSendingFacts(tx, { conversationId, now });
  if (facts === undefined) return;
  const text = localText(verdict.explanation, facts.organisation.locale);
  await insertNote(tx, { conversationId, messageId: message.id, author: "system", code: verdict.code, text, now });
  const { turnId } = message;
  if (message.purpose === "reply" && turnId !== null && facts.mode === "bot") {
    await handOver(tx, { ...refused, turnId, facts });
  }
}

/** Sending policy, asked for one message after the other under the conversation's lock. */
async function judgeWaiting(
  tx: Tx,
  waiting: { message: WaitingMessage; steering: Steering },
  at: Line,
): Promise<Judgement> {
  const { message, steering } = waiting;
  const { channel, now } = at;
  // The channel is off: nothing is sent, so there is nothing to judge yet.
  const verdict =
    channel === undefined ? ({ verdict: "send" } as const) : await judge(tx, steering, { message, channel, now });
  switch (verdict.verdict) {
    case "send":
      return { verdict: "send", opening: steering.last_in_at === null };
    case "hold":
      return { verdict: "hold", until: verdict.recheckAt, reason: verdict.code };
    case "refuse":
      return {
        verdict: "refuse",
        reason: verdict.code,
        after: () => tellManager(tx, { message, steering, verdict, now }),
      };
  }
}

interface Line {
  channel: Channel | undefined;
  now: Date;
}

/**
 * Claims what may be sent next on a conversation's channel. The mode and sending policy are checked here, at the last
 * moment; what policy holds becomes due again by itself, what it refuses is told to the manager.
 */
export async function claim(
  deps: ClaimDeps,
  target: { orgId: string; conversationId: string },
  channel: Channel | undefined,
): Promise<ClaimedMessage | undefined> {
  const { orgId, conversationId } = target;
  const now = deps.clock.now();
  const until = new Date(now.getTime() + deps.settings.claimMs);
  const changed: string[] = [];
  const claimed = await deps.database.withTenant(orgId, (tx) =>
    claimNext(tx, {
      conversationId,
      now,
      until,
      judge: async (message, steering) => {
        const judgement = await judgeWaiting(tx, { message, steering }, { channel, now });
        if (judgement.verdict !== "send") changed.push(message.id);
        return judgement;
      },
    }),
  );
  for (const id of changed) deps.events.publish({ kind: "message", orgId, conversationId, change: "status", id });
  return claimed;
}
