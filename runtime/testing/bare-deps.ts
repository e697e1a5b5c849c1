import { pino } from "pino";
import { createVirtualClock, type Channel, type VirtualClock } from "../../domain/index.ts";
import { createLexicalEmbeddings } from "../../models/index.ts";
import { takeLease } from "../../store/index.ts";
import { createMadeUpChat, say, type MadeUpChat, type TestDatabase } from "../../store/testing/index.ts";
import { DEFAULT_SETTINGS, type RuntimeDeps } from "../deps.ts";
import { createLocalEvents } from "../events/local.ts";
import { createMemoryFiles } from "./memory-files.ts";

export type BareDeps = RuntimeDeps & { clock: VirtualClock; stored: Map<string, Uint8Array> };

const never = (): never => {
  throw new Error("this step does not think");
};

/** What single steps need, on a real database: no model, no queue, a channel and files as given. */
export function createBareDeps(database: TestDatabase["database"], given: { now: Date; channel?: Channel }): BareDeps {
  const stored = new Map<string, Uint8Array>();
  return {
    database,
    clock: createVirtualClock(given.now),
    queue: { hint: async () => {}, consume: async () => {}, healthy: async () => true, close: async () => {} },
    events: createLocalEvents(() => {}),
    funnel: { run: never },
    tools: new Map(),
    embeddings: createLexicalEmbeddings(),
    models: { description: "none", offline: true, complete: never },
    files: createMemoryFiles(stored),
    stored,
    channelOf: async () => given.channel,
    organisationOf: never,
    holder: "first",
    settings: DEFAULT_SETTINGS,
    logger: pino({ level: "silent" }),
    observer: { turnEnded: () => {}, messageSettled: () => {} },
    probe: async () => {},
  };
}

/** A chat whose one message is being answered: leased by `first`, two seconds after it was written. */
export async function createHeldChat(deps: BareDeps, orgId: string): Promise<{ chat: MadeUpChat; token: number }> {
  const writtenAt = deps.clock.now();
  const chat = await createMadeUpChat(deps.database, orgId, writtenAt);
  deps.clock.advance(2000);
  const now = deps.clock.now();
  const until = new Date(now.getTime() + deps.settings.leaseMs);
  const steering = await deps.database.withTenant(orgId, async (tx) => {
    await say(tx, chat, { sentAt: writtenAt });
    return takeLease(tx, { conversationId: chat.conversationId, holder: "first", now, until });
  });
  return { chat, token: steering?.lease_token ?? 0 };
}
