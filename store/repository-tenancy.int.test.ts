import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Organisation } from "../domain/index.ts";
import * as store from "./index.ts";
import { createId, type Tx } from "./index.ts";
import {
  accountAttempts,
  answers,
  clientAttempts,
  houseAttempts,
  nothing,
  own,
  shopAttempts,
  type Attempt,
} from "./testing/foreign-attempts.ts";
import { fillMadeUpWorld, type MadeUpWorld } from "./testing/made-up-world.ts";
import { commitOf, inboundOf, QUIET, turnOf } from "./testing/made-up-chat.ts";
import { createTestDatabase, createTestOrganisation, readTables, type TestDatabase } from "./testing/index.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const LATER = new Date("2026-06-02T08:00:00Z");

let test: TestDatabase;
let ours: Organisation;
let theirs: Organisation;
/** What `ours` has; everything below is tried on it by `theirs`. */
let at: MadeUpWorld;
let untouched: unknown;

beforeAll(async () => {
  test = await createTestDatabase();
  ours = await createTestOrganisation(test.database, { slug: "ours" });
  theirs = await createTestOrganisation(test.database, { slug: "theirs" });
  at = await fillMadeUpWorld(test.database, ours.id, NOW);
  await fillMadeUpWorld(test.database, theirs.id, NOW);
  untouched = await fingerprints();
});
afterAll(() => test.close());

const FOREIGN_KEY = { code: "23503" };
const EMPTY = { items: [], nextCursor: null };

const owner = () => ({ turnId: at.turnId, conversationId: at.conversationId, now: NOW });
const key = () => ({ accountId: at.account.id, chatId: at.chatId, externalId: at.externalId });
const chatRef = () => ({ channelId: at.account.id, chatId: at.chatId });
const page = () => ({ conversationId: at.conversationId, limit: 10 });
const accept = () => ({
  account: at.account,
  id: createId(NOW),
  now: NOW,
  ...QUIET,
  message: inboundOf(at.chatId, { sentAt: NOW }),
});
const commit = () => commitOf({ ...at.steering, lease_token: at.steering.lease_token }, LATER, { standsAnyway: true });
const approval = () => ({
  turnId: at.turnId,
  conversationId: at.conversationId,
  callId: at.callId,
  tool: "demo",
  args: {},
  risk: { kind: "refund", subject: "x" } as const,
});
const timer = () => ({
  clientId: at.clientId,
  conversationId: at.conversationId,
  kind: "reminder" as const,
  key: at.timerKey,
  dueAt: NOW,
  text: "x",
  now: NOW,
});
const outgoing = () => ({
  id: createId(NOW),
  conversationId: at.conversationId,
  author: "manager" as const,
  authorId: null,
  purpose: "manager" as const,
  text: "x",
  status: "queued" as const,
  externalId: null,
  idempotencyKey: null,
  now: NOW,
});
const handoff = () => ({
  conversationId: at.conversationId,
  direction: "to-human" as const,
  by: "bot",
  slaDueAt: null,
  turnId: null,
  now: NOW,
  contract: { reason: "x", summary: "x", promises: [], effects: [], obligations: [], draft: null },
});

const modelCall = () => ({
  id: createId(NOW),
  turnId: at.turnId,
  purpose: "sell",
  provider: "x",
  model: "x",
  tokensIn: 0,
  tokensOut: 0,
  tokensCached: 0,
  tokensReasoning: 0,
  costMicroUsd: null,
  latencyMs: 1,
  finishReason: null,
  errorCode: null,
  at: NOW,
});

const ATTEMPTS: Record<string, Attempt> = {
  // Messages in
  acceptIntoOpen: nothing((tx) => store.acceptIntoOpen(tx, accept())),
  lockChat: own((tx) => store.lockChat(tx, at.account.id, at.chatId)),
  findByExternalId: nothing((tx) => store.findByExternalId(tx, key())),
  openConversation: answers(FOREIGN_KEY, (tx) =>
    store.openConversation(tx, {
      account: at.account,
      chatId: at.chatId,
      externalId: "x",
      sender: { externalId: "x" },
      locale: null,
      now: NOW,
    }),
  ),
  reviseMessage: answers(false, (tx) =>
    store.reviseMessage(tx, { messageId: at.messageId, kind: "edit", text: "x", at: LATER }),
  ),
  keepEarlyChange: answers(FOREIGN_KEY, (tx) =>
    store.keepEarlyChange(tx, key(), { kind: "edit", at: LATER, body: { text: "x" } }),
  ),
  takeEarlyChanges: answers([], (tx) => store.takeEarlyChanges(tx, { ...key(), externalId: at.earlyId })),
  waitForAccepts: nothing((tx) => store.waitForAccepts(tx, key())),
  waitForSends: nothing((tx) => store.waitForSends(tx, key())),
  setReachable: nothing((tx) => store.setReachable(tx, { ...key(), reachable: false })),
  // Recordings
  readMedia: nothing((tx) => store.readMedia(tx, at.messageId)),
  recordFile: nothing((tx) => store.recordFile(tx, { messageId: at.messageId, index: 0, storedAs: "x", sizeBytes: 1 })),
  settleHearing: nothing((tx) =>
    store.settleHearing(tx, {
      messageId: at.messageId,
      conversationId: at.conversationId,
      seq: 1,
      hearings: [{ index: 0, transcript: "x" }],
      ...QUIET,
      now: LATER,
    }),
  ),
  // Conversations
  lockConversation: nothing((tx) => store.lockConversation(tx, at.conversationId)),
  takeLease: nothing((tx) =>
    store.takeLease(tx, { conversationId: at.waitingId, holder: "x", now: LATER, until: LATER }),
  ),
  renewLease: answers(false, (tx) =>
    store.renewLease(tx, { conversationId: at.conversationId, token: at.steering.lease_token, until: LATER }),
  ),
  releaseLease: answers(false, (tx) =>
    store.releaseLease(tx, {
      conversationId: at.conversationId,
      token: at.steering.lease_token,
      dueAt: LATER,
      countsAsAttempt: true,
      countsAsRestart: true,
    }),
  ),
  claimSummary: nothing((tx) =>
    store.claimSummary(tx, { conversationId: at.conversationId, now: LATER, until: LATER }),
  ),
  readForSummary: answers([], (tx) => store.readForSummary(tx, { conversationId: at.conversationId, from: 0, to: 99 })),
  storeSummary: answers(false, (tx) =>
    store.storeSummary(tx, { conversationId: at.conversationId, from: 0, to: 1, summary: "x" }),
  ),
  loadContext: nothing((tx) => store.loadContext(tx, at.conversationId, 30)),
  // Turns
  commitTurn: nothing((tx) => store.commitTurn(tx, commit(), { last: false })),
  recordUnspoken: answers(FOREIGN_KEY, (tx) =>
    store.recordUnspoken(tx, { conversationId: at.conversationId, turn: turnOf(NOW), suppressed: [] }),
  ),
  appendFacts: answers(FOREIGN_KEY, (tx) =>
    store.appendFacts(tx, { ...at, turnId: null, now: NOW }, [
      { key: "name", value: "x", messageId: at.messageId, messageSeq: 9, saidAt: NOW },
    ]),
  ),
  moveDeal: answers(false, (tx) =>
    store.moveDeal(tx, { ...at, now: NOW }, [
      { from: "new", to: "qualification", evidence: { facts: [], signals: [] } },
    ]),
  ),
  startNextDeal: answers(FOREIGN_KEY, (tx) => store.startNextDeal(tx, { ...at, now: NOW })),
  fenceTurn: nothing((tx) =>
    store.fenceTurn(tx, { id: at.conversationId, openTurnId: at.turnId }, { reason: "x", now: LATER }),
  ),
  readStage: nothing((tx) => store.readStage(tx, at.dealId)),
  insertHandoff: answers(FOREIGN_KEY, (tx) => store.insertHandoff(tx, handoff())),
  setHandoffEffects: nothing((tx) =>
    store.setHandoffEffects(tx, at.conversationId, [{ tool: "x", status: "x", summary: "x" }]),
  ),
  // Effects
  writeJournal: answers(FOREIGN_KEY, (tx) =>
    store.writeJournal(tx, { ...owner(), fromSeq: 0, seenSeq: 1, journal: {}, startedAt: NOW }),
  ),
  planEffects: answers(FOREIGN_KEY, (tx) =>
    store.planEffects(tx, owner(), [{ callId: "x", tool: "x", kind: "local", args: {} }]),
  ),
  findEffect: nothing((tx) => store.findEffect(tx, at.turnId, at.callId)),
  effectsOfTurn: answers([], (tx) => store.effectsOfTurn(tx, at.turnId)),
  setEffectArgs: nothing((tx) => store.setEffectArgs(tx, at.effectId, { x: 1 })),
  // Approvals
  insertApproval: answers(FOREIGN_KEY, (tx) =>
    store.insertApproval(tx, { ...approval(), callId: "other", expiresAt: LATER, now: NOW }),
  ),
  getApproval: nothing((tx) => store.getApproval(tx, at.approvalId)),
  listApprovals: answers(EMPTY, (tx) => store.listApprovals(tx, page())),
  decideApproval: answers(false, (tx) =>
    store.decideApproval(tx, { id: at.approvalId, status: "ignored", by: "x", response: null, now: NOW }),
  ),
  pendingApprovals: answers([], (tx) => store.pendingApprovals(tx, at.conversationId)),
  resumeTurn: nothing((tx) => store.resumeTurn(tx, owner())),
  endPausedTurns: nothing((tx) => store.endPausedTurns(tx, at.conversationId, { ...owner(), reason: "x" })),
  // Effects
  setEffect: answers(false, (tx) =>
    store.setEffect(tx, { id: at.effectId, from: ["planned"], to: "done", now: LATER }),
  ),
  cancelPlanned: answers(0, (tx) => store.cancelPlanned(tx, at.turnId, { reason: "x", now: LATER })),
  // Messages out
  claimNext: nothing((tx) => store.claimNext(tx, { conversationId: at.conversationId, now: LATER, until: LATER })),
  settleClaim: answers({ settled: false, more: false }, (tx) =>
    store.settleClaim(
      tx,
      { id: at.sendingId, conversationId: at.conversationId, attempt: 1, status: "sent", now: LATER },
      { last: false },
    ),
  ),
  expireClaims: answers([], (tx) => store.expireClaims(tx, at.conversationId, LATER)),
  findDeliveryRoute: nothing((tx) => store.findDeliveryRoute(tx, at.conversationId, LATER)),
  reclaimExpired: nothing((tx) =>
    store.reclaimExpired(tx, { conversationId: at.conversationId, now: LATER, until: LATER }),
  ),
  suppressQueued: answers(0, (tx) => store.suppressQueued(tx, at.conversationId, "x")),
  raiseStatus: answers(false, (tx) =>
    store.raiseStatus(tx, { messageId: at.uncertainId, from: ["uncertain"], to: "sent", reason: null }),
  ),
  echoCandidates: answers([], (tx) => store.echoCandidates(tx, at.conversationId)),
  confirmUncertain: answers(false, (tx) =>
    store.confirmUncertain(tx, { id: at.uncertainId, externalId: "x", now: LATER }),
  ),
  insertOutgoing: answers({ message: "the conversation vanished under its own lock" }, (tx) =>
    store.insertOutgoing(tx, outgoing()),
  ),
  // Sending policy
  readSendingFacts: nothing((tx) => store.readSendingFacts(tx, { conversationId: at.conversationId, now: LATER })),
  readClientZone: answers("Europe/Paris", (tx) => store.readClientZone(tx, at.clientId, { timeZone: "Europe/Paris" })),
  lockSendingCounts: own((tx) => store.lockSendingCounts(tx, { clientId: at.clientId, channelAccountId: null })),
  setOptedOut: answers(false, (tx) => store.setOptedOut(tx, at.clientId, LATER)),
  cancelProactive: nothing((tx) => store.cancelProactive(tx, at.clientId, "x")),
  markAnswered: answers(false, (tx) => store.markAnswered(tx, at.conversationId, 1)),
  reopenUnanswered: nothing((tx) => store.reopenUnanswered(tx, at.conversationId, at.turnId)),
  insertNote: answers(FOREIGN_KEY, (tx) =>
    store.insertNote(tx, {
      conversationId: at.conversationId,
      messageId: null,
      author: "x",
      code: null,
      text: "x",
      now: NOW,
    }),
  ),
  // Timers and jobs
  setTimer: answers(FOREIGN_KEY, (tx) => store.setTimer(tx, timer())),
  fireTimer: nothing((tx) => store.fireTimer(tx, at.timerId, LATER)),
  findTimerConversation: nothing((tx) => store.findTimerConversation(tx, at.timerId)),
  cancelTimer: nothing((tx) => store.cancelTimer(tx, { clientId: at.clientId, key: at.timerKey, reason: "x" })),
  cancelTimers: answers(0, (tx) => store.cancelTimers(tx, at.conversationId, { kind: "reminder", reason: "x" })),
  cancelTimersOf: nothing((tx) =>
    store.cancelTimersOf(tx, { clientId: at.clientId, keyPrefix: at.timerKey, reason: "x" }),
  ),
  readFollowUpState: nothing((tx) =>
    store.readFollowUpState(tx, { conversationId: at.conversationId, since: NOW, tripFrom: null }),
  ),
  setFollowUp: nothing((tx) =>
    store.setFollowUp(tx, at.conversationId, { followUp: { kind: "offer", step: 1, of: 1 }, now: NOW }),
  ),
  setTimerReason: nothing((tx) => store.setTimerReason(tx, at.timerId, "x")),
  postponeTimer: nothing((tx) => store.postponeTimer(tx, { id: at.timerId, until: LATER, reason: "x" })),
  readReminderState: answers({ pending: 0, optedOut: false }, (tx) => store.readReminderState(tx, at.clientId)),
  insertJob: own((tx) =>
    store.insertJob(tx, { kind: "x", payload: { messageId: at.messageId }, runAt: NOW, now: NOW }),
  ),
  claimJob: nothing((tx) => store.claimJob(tx, { id: at.jobId, now: LATER, until: LATER })),
  endJob: nothing((tx) => store.endJob(tx, { id: at.jobId, status: "done", reason: null, runAt: LATER })),
  recordModelCalls: own((tx) => store.recordModelCalls(tx, [modelCall()])),
  ...clientAttempts(() => at),
  ...shopAttempts(() => at),
  ...accountAttempts(() => at),
  ...houseAttempts,
  // What pages show
  listConversations: answers(EMPTY, (tx) =>
    store.listConversations(tx, { limit: 10, filter: { clientId: at.clientId }, sort: "desc" }),
  ),
  getConversation: nothing((tx) => store.getConversation(tx, at.conversationId)),
  listClients: answers(EMPTY, (tx) => store.listClients(tx, { limit: 10, text: at.secret })),
  getClient: nothing((tx) => store.getClient(tx, at.clientId)),
  listChannels: own((tx) => store.listChannels(tx)),
  conversationExists: answers(false, (tx) => store.conversationExists(tx, at.conversationId)),
  listMessages: answers(EMPTY, (tx) => store.listMessages(tx, { ...page(), sort: "asc" })),
  listEffects: answers(EMPTY, (tx) => store.listEffects(tx, page())),
  readTracedTurn: nothing((tx) => store.readTracedTurn(tx, at.turnId)),
  listTurns: answers(EMPTY, (tx) => store.listTurns(tx, page())),
  listHandoffs: answers(EMPTY, (tx) => store.listHandoffs(tx, page())),
  listNotes: answers(EMPTY, (tx) => store.listNotes(tx, page())),
  listStageMoves: answers(EMPTY, (tx) => store.listStageMoves(tx, page())),
  readChatAfter: answers([], (tx) => store.readChatAfter(tx, chatRef(), { after: null, limit: 10 })),
  listChatHistory: answers(EMPTY, (tx) => store.listChatHistory(tx, chatRef(), { limit: 10 })),
  readChatMessage: nothing((tx) => store.readChatMessage(tx, chatRef(), at.messageId)),
  readChatMode: nothing((tx) => store.readChatMode(tx, chatRef())),
  findChat: nothing((tx) => store.findChat(tx, at.conversationId)),
  // Organisations
  getOrganisation: own((tx) => store.getOrganisation(tx)),
  updateOrganisation: own((tx) => store.updateOrganisation(tx, { name: "x" })),
  getSeedVersion: own((tx) => store.getSeedVersion(tx)),
  setSeedVersion: own((tx) => store.setSeedVersion(tx, 9)),
  // For the system's role: called with a tenant's transaction by mistake, they know its rows only
  createOrganisation: answers({ code: "42501" }, (tx) =>
    store.createOrganisation(tx, { slug: "x", name: "x", locale: "ru", currency: "KGS", timeZone: "UTC", now: NOW }),
  ),
  findOrganisationBySlug: nothing((tx) => store.findOrganisationBySlug(tx, "ours")),
  listOrganisations: own((tx) => store.listOrganisations(tx)),
  findChannelAccount: nothing((tx) => store.findChannelAccount(tx, at.account.id)),
  listActiveChannelAccounts: own((tx) => store.listActiveChannelAccounts(tx)),
  findDue: own((tx) => store.findDue(tx, LATER)),
  dropStaleChanges: own((tx) => store.dropStaleChanges(tx, LATER)),
  dropEndedJobs: own((tx) => store.dropEndedJobs(tx, LATER)),
  readTokenUsage: answers({ org: 0, all: 0 }, (tx) => store.readTokenUsage(tx, ours.id, NOW)),
};

/** Exported functions that run no SQL on business rows in a transaction of an organisation. */
const OTHERS: Record<string, string> = {
  "callOwner createDatabase createChannelState ensureDataDir isUnavailable migrate openEmbedded ownDataDir pendingMigrations pendingMigrationsIn requireDataDir":
    "opens, migrates or asks for a database",
  "countedClaims createId createSealer isDeadlock isPending isVisible needsSummary needsTurn normalNumber segmentsToMerge stands waitsBehind":
    "pure",
  "createAuthDatabase findApiKey findMemberByEmail insertApiKey insertMember listMembers listMemberships touchApiKey":
    "schema auth, under its own role, which sees no business row",
};

async function fingerprints(): Promise<unknown> {
  return test.database.withTenant(ours.id, async (tx) => {
    const tables = await readTables(tx);
    const parts = tables.map(
      ({ name }) =>
        `select '${name}' as name, md5(coalesce(string_agg(t::text, '' order by t::text), '')) as rows from ${name} t`,
    );
    return tx.query(parts.join(" union all "));
  });
}

/** What a call under the other organisation answers, or the error it ends with. */
async function attempt({ run }: Attempt): Promise<unknown> {
  return test.database.withTenant(theirs.id, run).catch((error: unknown) => error);
}

/** An error is told by what it carries, as far as that is expected. */
function told(answer: unknown, expected: unknown): unknown {
  if (!(answer instanceof Error) || typeof expected !== "object" || expected === null) return answer;
  return Object.fromEntries(
    Object.keys(expected).map((name) => [name, (answer as unknown as Record<string, unknown>)[name]]), // an error's fields by name
  );
}

describe("every function of the store, called by another organisation with our ids", () => {
  it("is in this table", () => {
    const exported = Object.entries(store).flatMap(([name, value]) => (typeof value === "function" ? [name] : []));
    const others = Object.keys(OTHERS).flatMap((names) => names.split(" "));
    expect([...Object.keys(ATTEMPTS), ...others].toSorted()).toEqual(exported.toSorted());
  });

  it.each(Object.keys(ATTEMPTS))("reads and changes nothing of ours: %s", async (name) => {
    const tried = ATTEMPTS[name] ?? nothing(async () => undefined);
    const answer = await attempt(tried);
    expect(await fingerprints()).toEqual(untouched);
    const isTold = "answers" in tried;
    expect(isTold ? told(answer, tried.answers) : null).toEqual(isTold ? tried.answers : null);
    expect(JSON.stringify(answer) ?? "").not.toContain(at.secret);
    expect(isTold || !(answer instanceof Error)).toBe(true);
  });

  it("finds the same rows when we call it ourselves", async () => {
    const asUs = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(ours.id, work);
    expect(await asUs((tx) => store.getClient(tx, at.clientId))).toMatchObject({ name: at.secret });
    expect(await asUs((tx) => store.loadContext(tx, at.conversationId, 30))).toMatchObject({ channel: "http" });
    expect(await asUs((tx) => store.findEffect(tx, at.turnId, at.callId))).toMatchObject({ id: at.effectId });
    expect(await asUs((tx) => store.listBookings(tx, at.clientId))).toMatchObject([{ number: at.bookingNumber }]);
    expect((await asUs((tx) => store.echoCandidates(tx, at.conversationId))).map(({ id }) => id)).toEqual([
      at.sendingId,
      at.uncertainId,
    ]);
    expect(await asUs((tx) => store.findTimerConversation(tx, at.timerId))).toMatchObject({ id: at.conversationId });
    const due = await test.database.withSystem((tx) => store.findDue(tx, LATER));
    expect(due.map(({ id }) => id)).toEqual(expect.arrayContaining([at.waitingId, at.timerId, at.jobId]));
  });
});
