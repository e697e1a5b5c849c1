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

/** What is kept of clients, and clients who are one person. @param at what the other organisation has */
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
});
