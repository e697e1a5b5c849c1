import type { Logger } from "pino";
import type { Channel, ChannelKind, Clock, Events, FileStore, Organisation, Queue, Speech } from "../domain/index.ts";
import type { Funnel } from "../graphs/index.ts";
import type { ChatModels, EmbeddingModel } from "../models/index.ts";
import type { Database } from "../store/index.ts";
import type { Tool } from "../tools/index.ts";

/** A channel account as the runtime needs it. */
export interface AccountRef {
  id: string;
  orgId: string;
  kind: ChannelKind;
}

export interface RuntimeSettings {
  /** Quiet window after the last message, and its ceiling from the first unanswered one. */
  debounceMs: number;
  debounceMaxMs: number;
  /** How long a lease or claim outlives its holder. */
  leaseMs: number;
  claimMs: number;
  sweepMs: number;
  /** Last messages that a turn is shown. */
  historyWindow: number;
  /** Turns, deliveries, timers and jobs at once in this process. */
  concurrency: number;
}

export const DEFAULT_SETTINGS: RuntimeSettings = {
  debounceMs: 1200,
  debounceMaxMs: 8000,
  leaseMs: 30_000,
  claimMs: 60_000,
  sweepMs: 1000,
  historyWindow: 30,
  concurrency: 16,
};

/** Where the runtime can be stopped by a test: each name is a moment between two steps of section 2. */
export type ProbePoint =
  | "leased"
  | "thought"
  | "planned"
  | "effect-done"
  | "committed"
  | "claimed"
  | "sent"
  | "settled"
  | "stored"
  | "heard"
  | "summarised";

/** What operators count; the server turns it into metrics. */
export interface RuntimeObserver {
  turnEnded(turn: { status: string; reason: string | null; totalMs: number; modelMs: number }): void;
  messageSettled(delivery: { channel: string; status: string; reason: string | null }): void;
}

export interface RuntimeDeps {
  database: Database;
  clock: Clock;
  queue: Queue;
  events: Events;
  funnel: Funnel;
  /** The tools of the funnel's agents: what a person has approved is done by the same hands. */
  tools: ReadonlyMap<string, Tool>;
  /** For work beside turns: summaries. */
  models: ChatModels;
  /** What memories are found by. */
  embeddings: EmbeddingModel;
  files: FileStore;
  /** Left out: nobody listens to voice notes, and customers are asked to write. */
  speech?: Speech | undefined;
  /** The live channel of an account, `undefined` when it was removed or is paused. */
  channelOf(account: { id: string; orgId: string }): Promise<Channel | undefined>;
  organisationOf(orgId: string): Promise<Organisation>;
  /** Names this process in leases. */
  holder: string;
  settings: RuntimeSettings;
  logger: Logger;
  observer: RuntimeObserver;
  /** For interleaving tests; does nothing in production. */
  probe(point: ProbePoint, conversationId: string): Promise<void>;
}
