import { AgentSettings } from "../../domain/index.ts";
import * as store from "../index.ts";
import { createId, type Tx } from "../index.ts";
import type { MadeUpWorld } from "./made-up-world.ts";

/** A function of the store, called by another organisation. */
export interface Attempt {
  run(tx: Tx): Promise<unknown>;
  /** What it answers; an error's `{ code }`. Left out where it answers from the caller's own rows. */
  answers?: unknown;
}

export const nothing = (run: Attempt["run"]): Attempt => ({ run, answers: undefined });
export const answers = (value: unknown, run: Attempt["run"]): Attempt => ({ run, answers: value });
/** Works on the caller's own organisation, whatever it is given. */
export const own = (run: Attempt["run"]): Attempt => ({ run });

const NOW = new Date("2026-06-01T08:00:00Z");
const LATER = new Date("2026-06-02T08:00:00Z");
const NO_ANSWER = { code: "answer-not-found" };
const NO_GAP = { code: "gap-not-found" };
const WORDS = {
  title: "x",
  text: "x",
  keywords: "",
  status: "approved",
  validFrom: null,
  validUntil: null,
} as const;

/** How agents are configured, and the company's own papers: each organisation sees and makes its own only. */
export const houseAttempts: Record<string, Attempt> = {
  readAgentVersion: own((tx) => store.readAgentVersion(tx, "sell", null)),
  listAgentVersions: own((tx) => store.listAgentVersions(tx, { agent: "sell", limit: 9 })),
  lockAgentVersions: own((tx) => store.lockAgentVersions(tx)),
  insertAgentVersion: own((tx) =>
    store.insertAgentVersion(tx, {
      agent: "serve",
      settings: AgentSettings.parse({}),
      restoredFrom: null,
      note: null,
      changedBy: "x",
      changedAt: NOW,
    }),
  ),
  findDocumentByName: own((tx) => store.findDocumentByName(tx, "papers.md")),
  listDocuments: own((tx) => store.listDocuments(tx, { limit: 9 })),
  putDocument: own((tx) =>
    store.putDocument(tx, {
      id: createId(NOW),
      name: "other.md",
      title: "x",
      mediaType: "text/plain",
      locale: null,
      sha256: "",
      bytes: 0,
      status: "ready",
      verdict: null,
      validFrom: null,
      validUntil: null,
      addedBy: "x",
      now: NOW,
    }),
  ),
  deleteDocument: answers({ code: "document-not-found" }, (tx) => store.deleteDocument(tx, { name: "nobody's.md" })),
  lockKnowledge: own((tx) => store.lockKnowledge(tx)),
  mergeSegments: own((tx) => store.mergeSegments(tx)),
  lexemesOf: own((tx) => store.lexemesOf(tx, ["x"])),
};

/** What is kept of clients, clients who are one person, and what they asked. @param at what the other organisation has */
export const clientAttempts = (at: () => MadeUpWorld): Record<string, Attempt> => ({
  // What is kept of a client
  insertMemories: nothing((tx) =>
    store.insertMemories(tx, { conversationId: at().conversationId, now: NOW }, [
      { kind: "family", text: "x", messageId: at().messageId, saidAt: NOW, vector: at().vector },
    ]),
  ),
  findMemories: answers([], (tx) =>
    store.findMemories(tx, {
      clientId: at().clientId,
      exceptConversationId: createId(NOW),
      spaces: [{ ...at().vector, floor: 0 }],
      limit: 9,
    }),
  ),
  listMemories: answers([], (tx) => store.listMemories(tx, at().clientId)),
  forgetMemories: answers({ code: "client-not-found" }, (tx) =>
    store.forgetMemories(tx, { clientId: at().clientId, memoryId: null, by: "x", now: LATER }),
  ),
  forgetClient: answers({ code: "client-not-found" }, (tx) =>
    store.forgetClient(tx, { clientId: at().clientId, by: "x", now: LATER }),
  ),
  // One person's clients
  mergeClients: answers({ code: "client-not-found" }, (tx) =>
    store.mergeClients(tx, {
      fromId: at().clientId,
      intoId: at().otherClientId,
      reason: "manager",
      by: "x",
      now: LATER,
    }),
  ),
  undoClientMerge: answers({ code: "merge-not-found" }, (tx) =>
    store.undoClientMerge(tx, { mergeId: at().mergeId, by: "x", now: LATER }),
  ),
  listMergeCandidates: own((tx) => store.listMergeCandidates(tx)),
  proveIdentityPhone: nothing((tx) =>
    store.proveIdentityPhone(tx, { accountId: at().account.id, externalId: `sender of ${at().chatId}`, phone: "1" }),
  ),
  findProvenTwins: answers([], (tx) => store.findProvenTwins(tx, at().clientId)),
  ...gapAttempts(at),
});

const TODAY = "2026-06-01";
const NOT_FOUND = { code: "not-found" };
const FOREIGN_KEY = { code: "23503" };
const sealer = store.createSealer([new Uint8Array(32)]);

const booking = (at: () => MadeUpWorld) => ({
  clientId: at().clientId,
  dealId: at().dealId,
  tour: { id: at().tourId, sku: at().sku },
  date: at().date,
  adults: 1,
  children: 0,
  total: { amount: 1, currency: "KGS" },
  contact: { name: "x", phone: "12345" },
  today: TODAY,
  now: NOW,
});

const partyKey = (at: () => MadeUpWorld) => ({
  dealId: at().dealId,
  tourId: at().tourId,
  date: at().date,
  adults: 1,
  children: 0,
});

/** Catalogue, bookings, knowledge. @param at what the other organisation has */
export const shopAttempts = (at: () => MadeUpWorld): Record<string, Attempt> => ({
  listChunkHashes: answers([], (tx) => store.listChunkHashes(tx, at().documentId)),
  placeChunks: nothing((tx) => store.placeChunks(tx, [{ number: 1, ordinal: 9 }])),
  deleteChunks: own((tx) => store.deleteChunks(tx, [-1])),
  insertChunks: answers({ code: "23503" }, (tx) => store.insertChunks(tx, at().documentId, [at().chunk])),
  searchChunks: own((tx) =>
    store.searchChunks(tx, {
      words: at().secret,
      terms: [{ term: "4secr", family: "prefix", weight: 1 }],
      today: "2026-06-01",
      limit: 9,
    }),
  ),
  searchCatalogue: own((tx) => store.searchCatalogue(tx, { today: TODAY, limit: 10 })),
  findTour: nothing((tx) => store.findTour(tx, at().sku)),
  listDepartures: answers([], (tx) => store.listDepartures(tx, { tourId: at().tourId, today: TODAY, limit: 10 })),
  nearestDepartures: answers([], (tx) =>
    store.nearestDepartures(tx, { tourId: at().tourId, day: at().date, today: TODAY, people: 1, limit: 5 }),
  ),
  putTours: own((tx) => store.putTours(tx, [{ ...at().tour, id: createId(NOW), destinations: [], tags: [] }], NOW)),
  addDepartures: own((tx) =>
    store.addDepartures(tx, [
      { id: createId(NOW), sku: at().sku, date: "2026-08-01", ends: "2026-08-02", seats: 1, seatsTaken: 0 },
    ]),
  ),
  listBookings: answers([], (tx) => store.listBookings(tx, at().clientId)),
  createBooking: answers(NOT_FOUND, (tx) => store.createBooking(tx, booking(at))),
  cancelBooking: answers(NOT_FOUND, (tx) =>
    store.cancelBooking(tx, {
      clientId: at().clientId,
      number: at().bookingNumber,
      reason: "x",
      approved: true,
      today: TODAY,
      now: NOW,
    }),
  ),
  changeBooking: answers(NOT_FOUND, (tx) =>
    store.changeBooking(tx, { ...booking(at), number: at().bookingNumber, total: { amount: 1, currency: "KGS" } }),
  ),
  putDiscount: answers(FOREIGN_KEY, (tx) =>
    store.putDiscount(tx, { dealId: at().dealId, tourId: at().tourId, percent: 5, reason: "x", now: NOW }),
  ),
  putAgreedPrice: answers(FOREIGN_KEY, (tx) =>
    store.putAgreedPrice(tx, { ...partyKey(at), total: { amount: 1, currency: "KGS" }, reason: "x", now: NOW }),
  ),
  readGrantedPrice: answers({ percent: 0, agreed: null }, (tx) => store.readGrantedPrice(tx, partyKey(at))),
  requireOwnBooking: answers(NOT_FOUND, (tx) =>
    store.requireOwnBooking(tx, { clientId: at().clientId, number: at().bookingNumber }),
  ),
  weighRefund: answers(NOT_FOUND, (tx) =>
    store.weighRefund(tx, { clientId: at().clientId, number: at().bookingNumber }),
  ),
  putRefund: answers(FOREIGN_KEY, (tx) => {
    const sum = { amount: 1, currency: "KGS" };
    const number = at().bookingNumber;
    return store.putRefund(tx, { bookingId: at().bookingId, number, amount: sum, left: sum, reason: "x", now: NOW });
  }),
  findMaterial: nothing((tx) => store.findMaterial(tx, { tourId: at().tourId, kind: "photos", locales: ["ru"] })),
  putMaterials: own((tx) =>
    store.putMaterials(
      tx,
      [{ id: createId(NOW), sku: at().sku, kind: "photos", locale: "ru", title: "x", text: "", url: null }],
      NOW,
    ),
  ),
  searchAnswers: own((tx) => store.searchAnswers(tx, { query: at().secret, locales: ["ru"], limit: 10, today: TODAY })),
  listAnswers: own((tx) => store.listAnswers(tx, { q: at().secret, limit: 10 })),
  putAnswers: own((tx) => store.putAnswers(tx, [{ ...at().answer, id: createId(NOW), text: "x" }], NOW)),
  readPassages: answers(new Map(), (tx) => store.readPassages(tx, [at().answer.id])),
  getAnswer: answers(NO_ANSWER, (tx) => store.getAnswer(tx, at().answer.id)),
  lockAnswer: answers(NO_ANSWER, (tx) => store.lockAnswer(tx, at().answer.id)),
  findAnswer: nothing((tx) => store.findAnswer(tx, { ...at().answer, locale: "ky" })),
  insertAnswer: own((tx) =>
    store.insertAnswer(tx, { ...at().answer, ...WORDS, key: "other", locale: "ru" }, { by: "x", now: NOW }),
  ),
  writeAnswer: answers(NO_ANSWER, (tx) => store.writeAnswer(tx, at().answer.id, { words: WORDS, by: "x", now: NOW })),
  listAnswerVersions: answers(NO_ANSWER, (tx) => store.listAnswerVersions(tx, at().answer.id)),
});

/** Questions without an answer. @param at what the other organisation has */
const gapAttempts = (at: () => MadeUpWorld): Record<string, Attempt> => ({
  listGaps: own((tx) => store.listGaps(tx, { limit: 9 })),
  lockGap: answers(NO_GAP, (tx) => store.lockGap(tx, at().gapId)),
  listQuestions: answers([], (tx) => store.listQuestions(tx, at().gapId, 9)),
  setGap: nothing((tx) => store.setGap(tx, { id: at().gapId, status: "dismissed", answerId: null })),
  reopenGapsOf: nothing((tx) => store.reopenGapsOf(tx, at().answer.id)),
  weighWords: own((tx) => store.weighWords(tx, "x")),
  listGapsAbout: answers([], (tx) => store.listGapsAbout(tx, [at().secret])),
  listOpenGaps: own((tx) => store.listOpenGaps(tx)),
  insertGap: own((tx) => store.insertGap(tx, { question: "x", locale: "ru", terms: { x: 1 }, at: NOW })),
  findQuestion: nothing((tx) => store.findQuestion(tx, at().messageId)),
  putQuestion: answers(FOREIGN_KEY, (tx) =>
    store.putQuestion(tx, { ...at(), gapId: at().gapId, text: "x", reply: null, askedAt: NOW }),
  ),
  listSaid: answers([], (tx) => store.listSaid(tx, at().conversationId, 9)),
  askForRecheck: own((tx) => store.askForRecheck(tx, NOW)),
  askToEmbed: own((tx) => store.askToEmbed(tx, NOW)),
  countUnembedded: own((tx) => store.countUnembedded(tx, at().secret)),
  listUnembedded: own((tx) => store.listUnembedded(tx, at().secret, 9)),
  insertVectors: own((tx) => store.insertVectors(tx, "other", [{ number: 1, values: [1, 0] }])),
  nearestChunks: own((tx) =>
    store.nearestChunks(tx, {
      meaning: { model: at().secret, values: [1, 0] },
      today: TODAY,
      limit: 9,
      also: [1],
    }),
  ),
});

/** Channel accounts. @param at what the other organisation has */
export const accountAttempts = (at: () => MadeUpWorld): Record<string, Attempt> => ({
  createChannelAccount: own((tx) => store.createChannelAccount(tx, sealer, { kind: "http", name: "x", now: NOW })),
  listChannelAccounts: own((tx) => store.listChannelAccounts(tx)),
  getChannelAccount: answers({ code: "channel-not-found" }, (tx) => store.getChannelAccount(tx, at().account.id)),
  updateChannelAccount: answers({ code: "channel-not-found" }, (tx) =>
    store.updateChannelAccount(tx, at().account.id, { name: "x" }),
  ),
  setCredentials: answers({ code: "channel-not-found" }, (tx) =>
    store.setCredentials(tx, sealer, { account: at().fullAccount, credentials: { token: "x" } }),
  ),
  openCredentials: answers(null, (tx) => store.openCredentials(tx, sealer, at().fullAccount)),
  readChannelState: answers(null, (tx) => store.readChannelState(tx, { accountId: at().account.id, key: "offset" })),
  writeChannelState: answers(FOREIGN_KEY, (tx) =>
    store.writeChannelState(tx, { accountId: at().account.id, key: "offset" }, "x"),
  ),
});
