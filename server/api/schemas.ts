import { z } from "@hono/zod-openapi";
import {
  AGENTS,
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
  POLICY_CODES,
  CATEGORIES,
  PURPOSES,
  SENTIMENTS,
  STAGES,
  TRACE_STEPS,
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
    deal: z.object({ id: Id, stage: z.enum(STAGES), status: z.enum(["open", "won", "lost", "merged"]) }),
    mode: z.enum(MODES),
    status: z
      .enum(["waiting", "answered", "closed"])
      .openapi({ description: "waiting: the customer has no answer yet" }),
    assignee: z.string().nullable(),
    unread: z.int().openapi({ description: "messages of the customer that nobody has answered" }),
    waitingSince: Instant.nullable(),
    pendingApprovals: z.int().openapi({ description: "risky writes of the bot that wait for a person's decision" }),
    sla: z.object({ state: z.enum(["none", "running", "overdue"]), dueAt: Instant.nullable() }),
    category: z.enum(CATEGORIES).nullable().openapi({ description: "of the customer's last message that had any" }),
    sentiment: z.enum(SENTIMENTS).nullable().openapi({ description: "of the customer's last message" }),
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
    purpose: z
      .enum(PURPOSES)
      .nullable()
      .openapi({ description: "what a message of ours is said for; sending policy goes by it" }),
    status: z.enum(MESSAGE_STATUSES),
    reason: z.string().nullable(),
    heldUntil: Instant.nullable().openapi({ description: "of a held message: when it is looked at again" }),
    turnId: Id.nullable(),
    replyTo: Id.nullable(),
    category: z.enum(CATEGORIES).nullable(),
    sentiment: z.enum(SENTIMENTS).nullable(),
    language: Locale.nullable().openapi({ description: "of the customer's own messages, like the two before" }),
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

const TraceStepView = z.object({
  step: z.enum(TRACE_STEPS),
  agent: z.enum(AGENTS),
  what: z.string(),
  outcome: z.string(),
  args: z.record(z.string(), z.unknown()).optional(),
  call: z.string().optional(),
  ms: z.number().optional(),
  at: z.number().optional().openapi({ description: "milliseconds since the turn began" }),
  effect: z.object({ status: z.string(), result: z.unknown(), reason: z.string().nullable() }).optional(),
});

const ModelCallView = z.object({
  purpose: z.string(),
  provider: z.string(),
  model: z.string(),
  fallback: z.boolean(),
  tokensIn: z.int(),
  tokensOut: z.int(),
  tokensCached: z.int(),
  tokensReasoning: z.int(),
  costMicroUsd: z.int().nullable().openapi({ description: "millionths of a dollar; null when nobody knows the price" }),
  latencyMs: z.int(),
  finishReason: z.string().nullable(),
  errorCode: z.string().nullable(),
  at: Instant,
});

const EnvelopeView = z.object({
  from: z.string(),
  to: z.string(),
  type: z.enum(["request", "response", "event"]),
  payload: z.record(z.string(), z.unknown()),
  context: z.object({ conversation: Id, client: Id, organisation: Id, user: z.string().nullable() }),
  timestamp: Instant,
  traceId: Id,
});

/** What `karavan trace --json` prints too. */
export const TurnTraceView = z
  .object({
    id: Id,
    traceId: Id,
    conversationId: Id,
    clientId: Id,
    channel: z.string(),
    status: z.enum(TURN_STATUSES),
    reason: z.string().nullable(),
    detail: z.string().nullable(),
    fromSeq: z.int(),
    seenSeq: z.int(),
    agents: z.array(z.string()),
    promptVersions: z.array(z.string()),
    version: z.int().openapi({ description: "of the stored trace" }),
    steps: z.array(TraceStepView),
    messages: z.array(
      z.object({
        id: Id,
        seq: z.int(),
        direction: z.enum(DIRECTIONS),
        author: z.string(),
        text: z.string(),
        attachments: z.int(),
        status: z.enum(MESSAGE_STATUSES),
        purpose: z.enum(PURPOSES).nullable(),
        reason: z.string().nullable(),
        createdAt: Instant,
      }),
    ),
    modelCalls: z.array(ModelCallView),
    effects: z.array(
      z.object({
        id: Id,
        callId: z.string(),
        tool: z.string(),
        kind: z.enum(EFFECT_KINDS),
        status: z.enum(EFFECT_STATUSES),
        args: z.record(z.string(), z.unknown()),
        result: z.unknown(),
        reason: z.string().nullable(),
      }),
    ),
    moves: z.array(
      z.object({
        from: z.enum(STAGES),
        to: z.enum(STAGES),
        evidence: z.object({ facts: z.array(z.string()), signals: z.array(z.string()) }),
        at: Instant,
      }),
    ),
    facts: z.array(z.object({ key: z.string(), value: z.unknown() })),
    sources: z
      .array(z.object({ id: z.string(), kind: z.string(), title: z.string(), text: z.string().nullable() }))
      .openapi({ description: "what the reply draws on, in today's words; null when they are gone" }),
    receipts: z.object({
      claims: z.array(z.object({ kind: z.string(), claim: z.string() })),
      sentBack: z.array(z.string()),
    }),
    policy: z.array(z.object({ what: z.string(), outcome: z.string() })),
    envelopes: z.array(EnvelopeView),
    totals: z.object({
      calls: z.int(),
      failedCalls: z.int(),
      tokensIn: z.int(),
      tokensOut: z.int(),
      costMicroUsd: z.int().nullable(),
      fallback: z.boolean(),
    }),
    totalMs: z.int().nullable(),
    modelMs: z.int().nullable(),
    startedAt: Instant,
    endedAt: Instant.nullable(),
  })
  .openapi("TurnTrace");

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

export const NoteView = z
  .object({
    id: Id,
    messageId: Id.nullable(),
    author: z.string().openapi({ description: "system, or the id of a person" }),
    code: z.string().nullable(),
    text: z.string(),
    createdAt: Instant,
  })
  .openapi("Note");

const Explanation = z.object({ ru: z.string(), en: z.string() }).openapi("Explanation");

export const SendingPolicyView = z
  .object({
    at: Instant,
    mode: z.enum(MODES),
    timeZone: z.string().openapi({ description: "the client's, in which quiet hours are" }),
    optedOutAt: Instant.nullable(),
    purposes: z.array(
      z.object({
        purpose: z.enum(PURPOSES),
        verdict: z.enum(["send", "hold", "refuse"]),
        code: z.enum(POLICY_CODES).nullable(),
        explanation: Explanation.nullable(),
        nextAt: Instant.nullable().openapi({ description: "the next legal moment; null when time alone brings none" }),
      }),
    ),
    window: z
      .object({
        openUntil: Instant.nullable().openapi({ description: "null: closed, only a template may go" }),
        templates: z.array(z.object({ name: z.string(), language: z.string() })),
      })
      .nullable()
      .openapi({ description: "null where the platform takes free text at any time" }),
    forbidden: z.array(Explanation).openapi({ description: "what no text may hold on this channel" }),
    answerBy: Instant.nullable().openapi({ description: "by when the platform wants the waiting message answered" }),
  })
  .openapi("SendingPolicy");

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
  mergedInto: Id.nullable().openapi({ description: "the client who this one turned out to be" }),
  createdAt: Instant,
};

export const ClientView = z.object(client).openapi("Client");

const Money = z.object({ amount: z.int().openapi({ description: "integer minor units" }), currency: z.string() });

const FactSource = z
  .object({
    value: z.unknown().openapi({ description: "null: taken back" }),
    messageId: Id.nullable(),
    conversationId: Id.nullable(),
    saidAt: Instant.openapi({ description: "when the message was accepted; the newest is in force" }),
    storedAt: Instant,
    turnId: Id.nullable(),
  })
  .openapi("FactSource");

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
    factSources: z.record(z.string(), z.array(FactSource)).openapi({
      description: "where each fact came from, newest first: the first is in force, the others it has corrected",
    }),
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
