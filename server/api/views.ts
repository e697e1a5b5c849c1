import type { z } from "@hono/zod-openapi";
import { readTrace, scoreLead, type LeadScore, type Message, type Verdict } from "../../domain/index.ts";
import type { SendingReport } from "../../runtime/index.ts";
import type {
  InboxChannel,
  InboxClient,
  InboxClientCard,
  InboxConversation,
  InboxEffect,
  InboxHandoff,
  InboxMessage,
  InboxNote,
  InboxStageMove,
  InboxTurn,
} from "../../store/index.ts";
import type {
  ChannelView,
  ClientCardView,
  ClientView,
  ConversationView,
  EffectView,
  HandoffView,
  MessageView,
  NoteView,
  SendingPolicyView,
  StageMoveView,
  TurnView,
} from "./schemas.ts";

/** ISO 8601 in UTC, from a date or from the text that SQL makes of one inside JSON. */
export function iso(instant: Date | string): string {
  return new Date(instant).toISOString();
}

export function isoOrNull(instant: Date | string | null): string | null {
  return instant === null ? null : iso(instant);
}

function toSla(slaDueAt: Date | null, now: Date): z.infer<typeof ConversationView>["sla"] {
  if (slaDueAt === null) return { state: "none", dueAt: null };
  return { state: slaDueAt.getTime() <= now.getTime() ? "overdue" : "running", dueAt: iso(slaDueAt) };
}

export function toConversation(row: InboxConversation, now: Date): z.infer<typeof ConversationView> {
  const { waitingSince, slaDueAt, lastMessage, lastMessageAt, createdAt, closedAt, ...rest } = row;
  return {
    ...rest,
    status: row.mode === "closed" ? "closed" : waitingSince !== null ? "waiting" : "answered",
    waitingSince: isoOrNull(waitingSince),
    sla: toSla(slaDueAt, now),
    lastMessage: lastMessage === null ? null : { ...lastMessage, createdAt: iso(lastMessage.createdAt) },
    lastMessageAt: iso(lastMessageAt),
    createdAt: iso(createdAt),
    closedAt: isoOrNull(closedAt),
  };
}

export function toMessage(row: InboxMessage): z.infer<typeof MessageView> {
  return {
    ...row,
    heldUntil: isoOrNull(row.heldUntil),
    createdAt: iso(row.createdAt),
    sentAt: isoOrNull(row.sentAt),
    editedAt: isoOrNull(row.editedAt),
    deletedAt: isoOrNull(row.deletedAt),
  };
}

/** A message the runtime has just made for a manager. */
export function toSentMessage(message: Message, authorId: string): z.infer<typeof MessageView> {
  const { externalId: _platformId, buttons, ...row } = message;
  const traits = { category: null, sentiment: null, language: null };
  return toMessage({ ...row, ...traits, authorId, purpose: "manager", heldUntil: null, buttons: buttons ?? [] });
}

export function toEffect(row: InboxEffect): z.infer<typeof EffectView> {
  return { ...row, createdAt: iso(row.createdAt), updatedAt: iso(row.updatedAt) };
}

export function toTurn(row: InboxTurn): z.infer<typeof TurnView> {
  const { steps } = readTrace(row.trace);
  return { ...row, trace: steps, startedAt: iso(row.startedAt), endedAt: isoOrNull(row.endedAt) };
}

export function toStageMove(row: InboxStageMove): z.infer<typeof StageMoveView> {
  return { ...row, at: iso(row.at) };
}

export function toHandoff(row: InboxHandoff): z.infer<typeof HandoffView> {
  return { ...row, slaDueAt: isoOrNull(row.slaDueAt), createdAt: iso(row.createdAt) };
}

export function toNote(row: InboxNote): z.infer<typeof NoteView> {
  return { ...row, createdAt: iso(row.createdAt) };
}

function toVerdict(verdict: Verdict) {
  if (verdict.verdict === "send") return { verdict: verdict.verdict, code: null, explanation: null, nextAt: null };
  const { code, explanation, nextAt } = verdict;
  return { verdict: verdict.verdict, code, explanation, nextAt: isoOrNull(nextAt) };
}

export function toSendingPolicy(report: SendingReport): z.infer<typeof SendingPolicyView> {
  const { at, mode, timeZone, optedOutAt, purposes, freeTextUntil, templates, forbidden, answerBy } = report;
  return {
    at: iso(at),
    mode,
    timeZone,
    optedOutAt: isoOrNull(optedOutAt),
    purposes: purposes.map(({ purpose, verdict }) => ({ purpose, ...toVerdict(verdict) })),
    window: freeTextUntil === undefined ? null : { openUntil: isoOrNull(freeTextUntil), templates },
    forbidden,
    answerBy: isoOrNull(answerBy),
  };
}

export function toChannel(row: InboxChannel): z.infer<typeof ChannelView> {
  return { ...row, createdAt: iso(row.createdAt) };
}

export function toClient(row: InboxClient): z.infer<typeof ClientView> {
  return { ...row, optedOutAt: isoOrNull(row.optedOutAt), createdAt: iso(row.createdAt) };
}

function toLead({ facts, stage, bookings, phone }: InboxClientCard): LeadScore {
  const standing = bookings.filter(({ status }) => status !== "cancelled").length;
  return scoreLead({ facts, stage: stage ?? "new", bookings: standing, phone });
}

export function toClientCard(row: InboxClientCard): z.infer<typeof ClientCardView> {
  return {
    ...row,
    ...toClient(row),
    factSources: Object.fromEntries(
      Object.entries(row.factSources).map(([key, sources]) => [
        key,
        sources.map((source) => ({ ...source, saidAt: iso(source.saidAt), storedAt: iso(source.storedAt) })),
      ]),
    ),
    lead: toLead(row),
    deals: row.deals.map((deal) => ({ ...deal, createdAt: iso(deal.createdAt), closedAt: isoOrNull(deal.closedAt) })),
  };
}
