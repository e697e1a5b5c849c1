/** A send that the platform took, in the order in which it took them. */
export interface Taken {
  id: string;
  chatId: string;
}

export interface MessageRow {
  id: string;
  conversationId: string;
  seq: number;
  direction: "in" | "out";
  author: string;
  status: string;
  externalId: string | null;
  turnId: string | null;
}

export interface TurnRow {
  id: string;
  conversationId: string;
  status: string;
  fromSeq: number;
  seenSeq: number;
}

export interface ConversationRow {
  id: string;
  mode: string;
  answeredSeq: number;
}

/** In order of the conversation's row lock; `takeover` is a person's. */
export interface AuditEvent {
  kind: "claim" | "takeover" | "return";
  conversationId: string;
  messageId: string | null;
  author: string | null;
}

export interface Evidence {
  /** External ids that our webhook has answered with 200. */
  acknowledged: ReadonlySet<string>;
  taken: readonly Taken[];
  messages: readonly MessageRow[];
  turns: readonly TurnRow[];
  conversations: readonly ConversationRow[];
  audit: readonly AuditEvent[];
  /** Numbers of the bookings that stand in the tables, and those that a done effect has a receipt for. */
  booked: readonly string[];
  receipts: readonly string[];
  /** Effects whose outcome is not known. */
  uncertainEffects: number;
}

export interface Counts {
  lost: number;
  doubled: number;
  reordered: number;
  talkedOver: number;
  unanswered: number;
  uncertain: number;
}

const SPOKE = new Set(["committed", "handed-off"]);
const ARRIVED = new Set(["sent", "delivered", "read"]);

interface Index {
  turnsOf: Map<string, TurnRow[]>;
  repliesOf: Map<string | null, MessageRow[]>;
  conversations: Map<string, ConversationRow>;
  messages: Map<string, MessageRow>;
  incoming: Map<string | null, MessageRow>;
  timesTaken: Map<string, number>;
}

function indexOf({ turns, messages, conversations, taken }: Evidence): Index {
  const timesTaken = new Map<string, number>();
  for (const { id } of taken) timesTaken.set(id, (timesTaken.get(id) ?? 0) + 1);
  const incoming = messages.filter((message) => message.direction === "in");
  const outgoing = messages.filter((message) => message.direction === "out");
  return {
    turnsOf: Map.groupBy(turns, (turn) => turn.conversationId),
    repliesOf: Map.groupBy(outgoing, (message) => message.turnId),
    conversations: new Map(conversations.map((conversation) => [conversation.id, conversation])),
    messages: new Map(messages.map((message) => [message.id, message])),
    incoming: new Map(incoming.map((message) => [message.externalId, message])),
    timesTaken,
  };
}

/** The turns that spoke to a customer's message; a message merged into a later turn is among those it has seen. */
function turnsOver(message: MessageRow, index: Index): TurnRow[] {
  const turns = index.turnsOf.get(message.conversationId) ?? [];
  return turns.filter(
    ({ status, fromSeq, seenSeq }) => SPOKE.has(status) && fromSeq < message.seq && message.seq <= seenSeq,
  );
}

/** Waits for a person, or a person has answered it. */
function isWithPerson(message: MessageRow, index: Index): boolean {
  const conversation = index.conversations.get(message.conversationId);
  if (conversation === undefined) return false;
  return conversation.mode === "human" || message.seq <= conversation.answeredSeq;
}

/** Answered with 200, and now in no turn that spoke and with no person; or a receipt without its booking. */
function countLost({ acknowledged, receipts, booked }: Evidence, index: Index): number {
  const messages = [...acknowledged].filter((externalId) => {
    const message = index.incoming.get(externalId);
    return message === undefined || (turnsOver(message, index).length === 0 && !isWithPerson(message, index));
  });
  const standing = new Set(booked);
  return messages.length + receipts.filter((number) => !standing.has(number)).length;
}

/** A send taken twice without being shown as uncertain, two turns that spoke to one message, a booking nobody has a receipt for. */
function countDoubled({ messages, booked, receipts }: Evidence, index: Index): number {
  const sends = [...index.timesTaken].filter(
    ([id, times]) => times > 1 && index.messages.get(id)?.status !== "uncertain",
  );
  const answers = messages.filter((message) => message.direction === "in" && turnsOver(message, index).length > 1);
  const known = new Set(receipts);
  return sends.length + answers.length + booked.filter((number) => !known.has(number)).length;
}

/** Sends that came after one that was committed later; what the tables do not know has no order at all. */
function countReordered({ taken }: Evidence, index: Index): number {
  let reordered = 0;
  const seen = new Set<string>();
  const highest = new Map<string, number>();
  for (const { id, chatId } of taken) {
    if (seen.has(id)) continue;
    seen.add(id);
    const seq = index.messages.get(id)?.seq ?? 0;
    if (seq < (highest.get(chatId) ?? 1)) reordered += 1;
    highest.set(chatId, Math.max(seq, highest.get(chatId) ?? 1));
  }
  return reordered;
}

/** Bot messages claimed after a person's takeover was committed and before the return. */
function countTalkedOver({ audit }: Evidence): number {
  const withPerson = new Set<string>();
  return audit.filter(({ kind, conversationId, author }) => {
    if (kind === "takeover") withPerson.add(conversationId);
    if (kind === "return") withPerson.delete(conversationId);
    return kind === "claim" && author !== "manager" && withPerson.has(conversationId);
  }).length;
}

/** Reached the platform by its own record, may have (and is shown so), or was held back for a person. */
function isSettled(reply: MessageRow, index: Index): boolean {
  if (reply.status === "uncertain" || reply.status === "suppressed") return true;
  return ARRIVED.has(reply.status) && index.timesTaken.has(reply.id);
}

/** Customers' messages without a reply that reached the platform, a hand-off or a person; and replies that never arrived. */
function countUnanswered({ messages }: Evidence, index: Index): number {
  return messages.filter((message) => {
    if (message.direction === "out") return !isSettled(message, index);
    const turns = turnsOver(message, index);
    if (turns.length === 0) return !isWithPerson(message, index);
    return turns.every(({ id, status }) => status === "committed" && !index.repliesOf.has(id));
  }).length;
}

/** What the run did to its customers, from the platform's own record, the tables and the order of locks. */
export function count(evidence: Evidence): Counts {
  const index = indexOf(evidence);
  return {
    lost: countLost(evidence, index),
    doubled: countDoubled(evidence, index),
    reordered: countReordered(evidence, index),
    talkedOver: countTalkedOver(evidence),
    unanswered: countUnanswered(evidence, index),
    uncertain: evidence.messages.filter(({ status }) => status === "uncertain").length + evidence.uncertainEffects,
  };
}
