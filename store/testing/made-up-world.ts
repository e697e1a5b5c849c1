import { AgentSettings, type ChannelAccount } from "../../domain/index.ts";
import { insertAgentVersion } from "../agent-versions.ts";
import { createBooking, requireOwnBooking } from "../bookings.ts";
import { findTour, type Tour } from "../catalogue.ts";
import { getChannelAccount, setCredentials } from "../channel-accounts.ts";
import { writeChannelState } from "../channel-state.ts";
import { mergeClients } from "../client-merges.ts";
import { takeLease, type Steering } from "../conversations.ts";
import type { Database, Tx } from "../database.ts";
import { findEffect, planEffects, writeJournal } from "../effects.ts";
import { appendFacts } from "../facts.ts";
import { insertGap, putQuestion } from "../gaps.ts";
import { createId } from "../ids.ts";
import { keepEarlyChange } from "../inbound.ts";
import { insertJob } from "../jobs.ts";
import { putDocument } from "../knowledge-documents.ts";
import { insertChunks, type ChunkEntry } from "../knowledge-index.ts";
import { insertVectors } from "../knowledge-vectors.ts";
import { insertMemories, type MemoryVector } from "../memories.ts";
import { proveIdentityPhone } from "../merge-candidates.ts";
import { insertOutgoing } from "../outbox.ts";
import { putAnswers, type AnswerEntry } from "../answers.ts";
import { createSealer } from "../seal.ts";
import { insertNote } from "../sending.ts";
import { writeAnswer } from "../shelves.ts";
import { setTimer } from "../timers.ts";
import { insertApproval } from "../approvals.ts";
import { insertHandoff, moveDeal } from "../turns.ts";
import { putTestTours } from "./catalogue-fixture.ts";
import { createMadeUpChat, say, type MadeUpChat } from "./made-up-chat.ts";

/** One of everything that an organisation can have, held by ids; every text in it contains `secret`. */
export interface MadeUpWorld extends MadeUpChat {
  secret: string;
  /** The conversation, leased by a turn that has written its journal. */
  steering: Steering;
  /** Another conversation, which needs a turn. */
  waitingId: string;
  otherClientId: string;
  vector: MemoryVector;
  /** Of a third client into the other one. */
  mergeId: string;
  messageId: string;
  externalId: string;
  /** The external id of a change whose message has not come. */
  earlyId: string;
  queuedId: string;
  sendingId: string;
  uncertainId: string;
  turnId: string;
  effectId: string;
  approvalId: string;
  callId: string;
  timerId: string;
  timerKey: string;
  jobId: string;
  tourId: string;
  tour: Tour;
  answer: AnswerEntry;
  gapId: string;
  sku: string;
  date: string;
  bookingNumber: string;
  bookingId: string;
  fullAccount: ChannelAccount;
  documentId: string;
  chunk: ChunkEntry;
}

const DATE = "2026-07-10";

async function fillTurn(tx: Tx, chat: MadeUpChat, secret: string, now: Date) {
  const turnId = createId(now);
  const { conversationId, clientId, dealId } = chat;
  const until = new Date(now.getTime() + 3_600_000);
  const due = new Date(now.getTime() + 60_000);
  const steering = await takeLease(tx, { conversationId, holder: "first", now: due, until });
  if (steering === undefined) throw new Error("the customer has written a minute ago");
  await writeJournal(tx, { turnId, conversationId, fromSeq: 0, seenSeq: 1, journal: { secret }, startedAt: now, now });
  await planEffects(tx, { turnId, conversationId, now }, [
    { callId: "1-a", tool: secret, kind: "local", args: { secret } },
  ]);
  const effect = await findEffect(tx, turnId, "1-a");
  await appendFacts(tx, { clientId, dealId, turnId: null, now }, [
    { key: "name", value: secret, messageId: null, messageSeq: 1, saidAt: now },
  ]);
  await moveDeal(tx, { dealId, turnId: null, now }, [
    { from: "new", to: "qualification", evidence: { facts: [], signals: ["interest"] } },
  ]);
  const contract = { reason: secret, summary: secret, promises: [], effects: [], obligations: [], draft: null };
  await insertHandoff(tx, { conversationId, direction: "to-human", by: "bot", contract, slaDueAt: now, turnId, now });
  const approvalId = await insertApproval(tx, {
    turnId,
    conversationId,
    callId: "1-a",
    tool: secret,
    args: { secret },
    risk: { kind: "refund", subject: secret },
    expiresAt: until,
    now,
  });
  return { steering, turnId, callId: "1-a", effectId: effect?.id ?? "", approvalId: approvalId ?? "" };
}

async function fillOutbox(tx: Tx, conversationId: string, secret: string, now: Date) {
  const insert = async (): Promise<string> => {
    const id = createId(now);
    await insertOutgoing(tx, {
      id,
      conversationId,
      author: "manager",
      authorId: secret,
      purpose: "manager",
      text: secret,
      status: "queued",
      externalId: null,
      idempotencyKey: id,
      now,
    });
    return id;
  };
  const [sendingId, uncertainId, queuedId] = [await insert(), await insert(), await insert()];
  await tx.execute("update messages set status = 'sending', attempts = 1, claimed_until = $2 where id = $1", [
    sendingId,
    now,
  ]);
  await tx.execute("update messages set status = 'uncertain' where id = $1", [uncertainId]);
  return { sendingId, uncertainId, queuedId };
}

async function fillLater(tx: Tx, chat: MadeUpChat, secret: string, now: Date) {
  const { conversationId, clientId } = chat;
  const timerId = await setTimer(tx, {
    clientId,
    conversationId,
    kind: "reminder",
    key: "demo",
    dueAt: now,
    text: secret,
    now,
  });
  const jobId = await insertJob(tx, { kind: "download", payload: { secret }, runAt: now, now });
  await insertNote(tx, { conversationId, messageId: null, author: "system", code: null, text: secret, now });
  const earlyId = `early ${secret}`;
  const key = { accountId: chat.account.id, chatId: chat.chatId, externalId: earlyId };
  await keepEarlyChange(tx, key, { kind: "edit", at: now, body: { text: secret } });
  return { timerId, timerKey: "demo", jobId, earlyId };
}

async function fillShop(tx: Tx, chat: MadeUpChat, scope: { secret: string; sku: string; now: Date }) {
  const { secret, sku, now } = scope;
  const tour = await findTour(tx, sku);
  if (tour === undefined) throw new Error("the tour was put a moment ago");
  const { number } = await createBooking(tx, {
    clientId: chat.clientId,
    dealId: chat.dealId,
    tour,
    date: DATE,
    adults: 2,
    children: 0,
    total: { amount: 9_000_000, currency: "KGS" },
    contact: { name: secret, phone: "+996 555 000 000" },
    today: "2026-06-01",
    now,
  });
  const words = { title: secret, text: secret, keywords: secret };
  const answer = { id: createId(now), kind: "faq" as const, locale: "ru" as const, key: secret, ...words };
  await putAnswers(tx, [answer], now);
  await writeAnswer(tx, answer.id, {
    words: { ...words, status: "approved", validFrom: null, validUntil: null },
    by: secret,
    now,
  });
  const { id: bookingId } = await requireOwnBooking(tx, { clientId: chat.clientId, number });
  return { sku, tourId: tour.id, tour, answer, date: DATE, bookingNumber: number, bookingId };
}

async function fillAccount(tx: Tx, accountId: string, secret: string): Promise<ChannelAccount> {
  const account = await getChannelAccount(tx, accountId);
  await setCredentials(tx, createSealer([new Uint8Array(32)]), { account, credentials: { token: secret } });
  await writeChannelState(tx, { accountId, key: "offset" }, secret);
  return account;
}

async function fillMemory(
  tx: Tx,
  conversationId: string,
  { secret, messageId, now }: { secret: string; messageId: string; now: Date },
): Promise<MemoryVector> {
  const vector = { model: "made up", values: [1, 0] };
  await insertMemories(tx, { conversationId, now }, [{ kind: "family", text: secret, messageId, saidAt: now, vector }]);
  return vector;
}

async function fillMerge(
  tx: Tx,
  { clientId, account, chatId }: MadeUpChat,
  { secret, intoId, now }: { secret: string; intoId: string; now: Date },
): Promise<string> {
  await proveIdentityPhone(tx, { accountId: account.id, externalId: `sender of ${chatId}`, phone: "+996 555 111 111" });
  const { mergeId } = await mergeClients(tx, { fromId: clientId, intoId, reason: "manager", by: secret, now });
  return mergeId;
}

/** Fills an organisation that has nothing yet. */
async function fillPapers(tx: Tx, secret: string, now: Date) {
  const chunk: ChunkEntry = {
    ordinal: 0,
    heading: secret,
    text: secret,
    locale: null,
    words: 1,
    hash: secret,
    terms: { [`4${secret}`]: 1 },
    hasLexemes: true,
  };
  const documentId = await putDocument(tx, {
    id: createId(now),
    name: "papers.md",
    title: secret,
    mediaType: secret,
    locale: null,
    sha256: secret,
    bytes: 1,
    status: "ready",
    verdict: null,
    validFrom: null,
    validUntil: null,
    addedBy: secret,
    now,
  });
  await insertChunks(tx, documentId, [chunk]);
  await insertVectors(tx, secret, [{ number: 1, values: [1, 0] }]);
  return { documentId, chunk };
}

async function fillGap(tx: Tx, asked: { conversationId: string; messageId: string; secret: string; now: Date }) {
  const { conversationId, messageId, secret, now } = asked;
  const gapId = await insertGap(tx, { question: secret, locale: "ru", terms: { [secret]: 1 }, at: now });
  await putQuestion(tx, { gapId, conversationId, messageId, text: secret, reply: secret, askedAt: now });
  return { gapId };
}

export async function fillMadeUpWorld(database: Database, orgId: string, now: Date): Promise<MadeUpWorld> {
  const secret = `secret-of-${orgId}`;
  const sku = `tour-${orgId}`;
  const title = { ru: `${secret} тур`, en: `${secret} tour` };
  await putTestTours(database, orgId, { now, tours: [{ sku, title, departures: [{ date: DATE, seats: 8 }] }] });
  const chat = await createMadeUpChat(database, orgId, now);
  const waiting = await createMadeUpChat(database, orgId, now);
  const merged = await createMadeUpChat(database, orgId, now);
  return database.withTenant(orgId, async (tx) => {
    const externalId = `in ${secret}`;
    const { id: messageId } = await say(tx, chat, { externalId, text: secret, sentAt: now });
    await say(tx, waiting, { text: secret, sentAt: now });
    await insertAgentVersion(tx, {
      agent: "sell",
      settings: AgentSettings.parse({ model: secret }),
      restoredFrom: null,
      note: secret,
      changedBy: secret,
      changedAt: now,
    });
    return {
      ...chat,
      secret,
      externalId,
      messageId,
      waitingId: waiting.conversationId,
      otherClientId: waiting.clientId,
      vector: await fillMemory(tx, chat.conversationId, { secret, messageId, now }),
      mergeId: await fillMerge(tx, merged, { secret, intoId: waiting.clientId, now }),
      ...(await fillTurn(tx, chat, secret, now)),
      ...(await fillOutbox(tx, chat.conversationId, secret, now)),
      ...(await fillLater(tx, chat, secret, now)),
      ...(await fillShop(tx, chat, { secret, sku, now })),
      fullAccount: await fillAccount(tx, chat.account.id, secret),
      ...(await fillPapers(tx, secret, now)),
      ...(await fillGap(tx, { conversationId: chat.conversationId, messageId, secret, now })),
    };
  });
}
