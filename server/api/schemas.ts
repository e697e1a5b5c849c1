import { z } from "@hono/zod-openapi";
import {
  Attachment,
  AUTHORS,
  CHANNEL_KINDS,
  DIRECTIONS,
  EFFECT_KINDS,
  EFFECT_STATUSES,
  HandoffContract,
  LeadScore,
  LOCALES,
  MESSAGE_STATUSES,
  MODES,
  STAGES,
  TURN_STATUSES,
} from "../../domain/index.ts";

export const Instant = z.iso.datetime().openapi({ example: "2026-07-01T09:30:00.000Z" });
const Id = z.uuid();
const Locale = z.enum(LOCALES);

/** A page of a list; `nextCursor` is null at the end. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const ConversationView = z
  .object({
    id: Id,
    channel: z.object({ id: Id, kind: z.enum(CHANNEL_KINDS), name: z.string() }),
    client: z.object({ id: Id, name: z.string().nullable(), phone: z.string().nullable(), locale: Locale.nullable() }),
    deal: z.object({ id: Id, stage: z.enum(STAGES), status: z.enum(["open", "won", "lost"]) }),
    mode: z.enum(MODES),
    status: z
      .enum(["waiting", "answered", "closed"])
      .openapi({ description: "waiting: the customer has no answer yet" }),
    assignee: z.string().nullable(),
    unread: z.int().openapi({ description: "messages of the customer that nobody has answered" }),
    waitingSince: Instant.nullable(),
    sla: z.object({ state: z.enum(["none", "running", "overdue"]), dueAt: Instant.nullable() }),
    language: Locale.nullable(),
    reachable: z.boolean(),
    summary: z.string().nullable(),
    lastMessage: z
      .object({
        id: Id,
        author: z.enum(AUTHORS),
        text: z.string(),
        attachments: z.array(Attachment),
        status: z.enum(MESSAGE_STATUSES),
        createdAt: Instant,
      })
      .nullable(),
    lastMessageAt: Instant,
    createdAt: Instant,
    closedAt: Instant.nullable(),
  })
  .openapi("Conversation");

export const MessageView = z
  .object({
    id: Id,
    conversationId: Id,
    seq: z.int(),
    direction: z.enum(DIRECTIONS),
    author: z.enum(AUTHORS),
    authorId: z.string().nullable(),
    text: z.string(),
    attachments: z.array(Attachment),
    buttons: z.array(z.object({ label: z.string(), value: z.string() })),
    status: z.enum(MESSAGE_STATUSES),
    reason: z.string().nullable(),
    turnId: Id.nullable(),
    replyTo: Id.nullable(),
    createdAt: Instant,
    sentAt: Instant.nullable(),
    editedAt: Instant.nullable(),
    deletedAt: Instant.nullable(),
  })
  .openapi("Message");

export const EffectView = z
  .object({
    id: Id,
    turnId: Id,
    conversationId: Id,
    kind: z.enum(EFFECT_KINDS),
    tool: z.string(),
    status: z.enum(EFFECT_STATUSES),
    args: z.record(z.string(), z.unknown()),
    result: z.unknown(),
    reason: z.string().nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .openapi("Effect");

export const TurnView = z
  .object({
    id: Id,
    status: z.enum(TURN_STATUSES),
    reason: z.string().nullable(),
    detail: z.string().nullable(),
    fromSeq: z.int(),
    seenSeq: z.int(),
    agents: z.array(z.string()),
    trace: z.array(z.unknown()).openapi({ description: "steps: agent, tool, arguments, outcome, milliseconds" }),
    promptVersions: z.array(z.string()),
    totalMs: z.int().nullable(),
    modelMs: z.int().nullable(),
    startedAt: Instant,
    endedAt: Instant.nullable(),
  })
  .openapi("Turn");

export const StageMoveView = z
  .object({
    id: Id,
    dealId: Id,
    from: z.enum(STAGES),
    to: z.enum(STAGES),
    evidence: z.object({ facts: z.array(z.string()), signals: z.array(z.string()) }),
    turnId: Id.nullable(),
    at: Instant,
  })
  .openapi("StageMove");

export const HandoffView = z
  .object({
    id: Id,
    direction: z.enum(["to-human", "to-bot"]),
    by: z.string(),
    contract: HandoffContract,
    slaDueAt: Instant.nullable(),
    turnId: Id.nullable(),
    createdAt: Instant,
  })
  .openapi("Handoff");

export const ChannelView = z
  .object({
    id: Id,
    kind: z.enum(CHANNEL_KINDS),
    name: z.string(),
    status: z.enum(["active", "paused", "broken"]),
    createdAt: Instant,
  })
  .openapi("Channel");

const client = {
  id: Id,
  name: z.string().nullable(),
  locale: Locale.nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  timeZone: z.string().nullable(),
  optedOutAt: Instant.nullable(),
  stage: z.enum(STAGES).nullable(),
  createdAt: Instant,
};

export const ClientView = z.object(client).openapi("Client");

const Money = z.object({ amount: z.int().openapi({ description: "integer minor units" }), currency: z.string() });

export const ClientCardView = z
  .object({
    ...client,
    identities: z.array(
      z.object({
        channelId: Id,
        channel: z.string(),
        externalId: z.string(),
        name: z.string().nullable(),
        username: z.string().nullable(),
      }),
    ),
    facts: z.record(z.string(), z.unknown()),
    /** 0 to 100, with the reasons it is made of. */
    lead: LeadScore,
    deals: z.array(
      z.object({ id: Id, stage: z.enum(STAGES), status: z.string(), createdAt: Instant, closedAt: Instant.nullable() }),
    ),
    bookings: z.array(
      z.object({
        number: z.string(),
        tour: z.string(),
        title: z.record(z.string(), z.string()),
        date: z.iso.date(),
        adults: z.int(),
        children: z.int(),
        total: Money,
        status: z.string(),
      }),
    ),
  })
  .openapi("ClientCard");
