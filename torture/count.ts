/** A send that the platform took, in the order in which it took them. */
export interface Taken {
  id: string;
  chatId: string;
  atMs: number;
}

export interface MessageRow {
  id: string;
  chatId: string;
  conversationId: string;
  seq: number;
  direction: "in" | "out";
  author: string;
  status: string;
  externalId: string | null;
  turnId: string | null;
  claimedAtMs: number | null;
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
  /** When a person's takeover was committed; `null`: none did. */
  takenOverAtMs: number | null;
}

export interface Evidence {
  /** External ids that our webhook has answered with 200. */
  acknowledged: ReadonlySet<string>;
  taken: readonly Taken[];
  messages: readonly MessageRow[];
  turns: readonly TurnRow[];
  conversations: readonly ConversationRow[];
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
/** A takeover's answer and a send claimed just before it may cross on their way; after this they may not. */
const CROSSING_MS = 2000;

const isFromBot = (message: MessageRow): boolean => message.author === "bot" || message.author === "system";

interface Index {
  turnsOf: Map<string, TurnRow[]>;
  conversations: Map<string, ConversationRow>;
  messages: Map<string, MessageRow>;
}

function indexOf(evidence: Evidence): Index {
  return {
    turnsOf: Map.groupBy(evidence.turns, (turn) => turn.conversationId),
    conversations: new Map(evidence.conversations.map((conversation) => [conversation.id, conversation])),
    messages: new Map(evidence.messages.map((message) => [message.id, message])),
  };
}

function turnsOver(message: MessageRow, index: Index): TurnRow[] {
  const turns = index.turnsOf.get(message.conversationId) ?? [];
  return turns.filter((turn) => SPOKE.has(turn.status) && turn.fromSeq < message.seq && message.seq <= turn.seenSeq);
}

/** Acknowledged, and now neither in a turn that spoke nor answered, nor with a person. */
function countLost({ acknowledged, messages }: Evidence, index: Index): number {
  const known = new Map(
    messages.filter((message) => message.direction === "in").map((message) => [message.externalId, message]),
  );
  let lost = 0;
  for (const externalId of acknowledged) {
    const message = known.get(externalId);
    const conversation = message === undefined ? undefined : index.conversations.get(message.conversationId);
    if (message === undefined || conversation === undefined) lost += 1;
    else if (
      message.seq > conversation.answeredSeq &&
      conversation.mode === "bot" &&
      turnsOver(message, index).length === 0
    )
      lost += 1;
  }
  return lost;
}

/** Taken twice without being shown as uncertain, or two turns that both spoke to the same message. */
function countDoubled({ taken, messages }: Evidence, index: Index): number {
  const times = new Map<string, number>();
  for (const { id } of taken) times.set(id, (times.get(id) ?? 0) + 1);
  const sentTwice = [...times].filter(
    ([id, count]) => count > 1 && index.messages.get(id)?.status !== "uncertain",
  ).length;
  const answeredTwice = messages.filter(
    (message) => message.direction === "in" && turnsOver(message, index).length > 1,
  ).length;
  return sentTwice + answeredTwice;
}

/** Pairs of neighbours of one chat that came in another order than they were committed. */
function countReordered({ taken }: Evidence, index: Index): number {
  let reordered = 0;
  for (const sends of Map.groupBy(taken, ({ chatId }) => chatId).values()) {
    const first = sends.filter(({ id }, at) => sends.findIndex((send) => send.id === id) === at);
    const seqs = first.map(({ id }) => index.messages.get(id)?.seq ?? 0);
    reordered += seqs.filter((seq, at) => at > 0 && seq < (seqs[at - 1] ?? 0)).length;
  }
  return reordered;
}

/** Bot messages claimed, or taken by the platform, after a person's takeover. */
function countTalkedOver({ taken, messages }: Evidence, index: Index): number {
  const takenAt = new Map(taken.map(({ id, atMs }) => [id, atMs]));
  return messages.filter((message) => {
    const at = index.conversations.get(message.conversationId)?.takenOverAtMs ?? null;
    if (at === null || !isFromBot(message)) return false;
    return (message.claimedAtMs ?? 0) > at || (takenAt.get(message.id) ?? 0) > at + CROSSING_MS;
  }).length;
}

const SETTLED = new Set(["sent", "delivered", "read", "uncertain", "suppressed"]);

/** Messages that no turn and no person answered, and replies that never left. */
function countUnanswered({ messages }: Evidence, index: Index): number {
  return messages.filter((message) => {
    if (message.direction === "out") return !SETTLED.has(message.status);
    const conversation = index.conversations.get(message.conversationId);
    if (conversation === undefined || conversation.mode !== "bot") return false;
    return turnsOver(message, index).length === 0 && conversation.takenOverAtMs === null;
  }).length;
}

/** What the run did to its customers, from the platform's own record and the tables. */
export function count(evidence: Evidence): Counts {
  const index = indexOf(evidence);
  return {
    lost: countLost(evidence, index),
    doubled: countDoubled(evidence, index),
    reordered: countReordered(evidence, index),
    talkedOver: countTalkedOver(evidence, index),
    unanswered: countUnanswered(evidence, index),
    uncertain: evidence.messages.filter(({ status }) => status === "uncertain").length,
  };
}
