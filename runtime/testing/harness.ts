import { pino } from "pino";
import {
  createVirtualClock,
  type Events,
  type FollowUpSettings,
  type InboundMessage,
  type Organisation,
  type OrganisationSettings,
  type Queue,
  type Speech,
  type SendingTraits,
  type VirtualClock,
} from "../../domain/index.ts";
import { createFunnel } from "../../graphs/index.ts";
import { createLexicalEmbeddings, type ChatModels } from "../../models/index.ts";
import { createScriptedModels, type Script, type ScriptedModels } from "../../models/testing/index.ts";
import { createId } from "../../store/index.ts";
import { createTestOrganisation, NO_FOLLOW_UPS, putTestTours, type TestDatabase } from "../../store/testing/index.ts";
import { createTools } from "../../tools/index.ts";
import { DEFAULT_SETTINGS, type AccountRef, type ProbePoint, type RuntimeDeps, type RuntimeSettings } from "../deps.ts";
import { createLocalEvents } from "../events/local.ts";
import { createRuntime, type Runtime } from "../runtime.ts";
import { createMemoryFiles } from "./memory-files.ts";
import { createRecordingChannel, type RecordingChannel } from "./recording-channel.ts";

const START = new Date("2026-06-01T08:00:00Z");

/** A queue that forgets every hint: whatever works with it works by the sweep's predicates alone. */
function createForgetfulQueue(): Queue {
  return { hint: async () => {}, consume: async () => {}, healthy: async () => true, close: async () => {} };
}

/** One process of the runtime, with moments at which it can be stopped. */
export interface Process {
  runtime: Runtime;
  /** What the runtime was made of, for one that differs in something. */
  deps: RuntimeDeps;
  /** Stops this process at `point`, once; resolves when it stands there. It goes on, or never, by `release`. */
  pauseAt(point: ProbePoint): { reached: Promise<void>; release(): void };
}

export interface Harness {
  clock: VirtualClock;
  database: TestDatabase["database"];
  events: Events;
  organisation: Organisation;
  account: AccountRef;
  channel: RecordingChannel;
  models: ScriptedModels;
  /** The first process; `other` makes one more on the same database. */
  runtime: Runtime;
  deps: RuntimeDeps;
  pauseAt: Process["pauseAt"];
  other(): Process;
  /** A customer's message as the channel hands it over. */
  say(text: string, overrides?: Partial<InboundMessage>): Promise<void>;
  /** Moves the clock and does all that is due, until nothing is. */
  settle(ms?: number): Promise<void>;
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The one conversation of this harness. */
  conversation(): Promise<ConversationRow>;
  /** Leaves nothing that another test's sweep would find. */
  end(): Promise<void>;
}

export interface ConversationRow {
  id: string;
  client_id: string;
  mode: string;
  in_seq: number;
  answered_seq: number;
  attempts: number;
  restarts: number;
  lease_holder: string | null;
  open_turn_id: string | null;
  due_at: Date | null;
  hearing_until: Date | null;
}

interface Pause {
  point: ProbePoint;
  reached: PromiseWithResolvers<void>;
  released: PromiseWithResolvers<void>;
}

function createProcess(base: Omit<RuntimeDeps, "holder" | "probe">, holder: string): Process {
  const pauses: Pause[] = [];
  const probe = async (point: ProbePoint): Promise<void> => {
    const index = pauses.findIndex((pause) => pause.point === point);
    const [pause] = index === -1 ? [] : pauses.splice(index, 1);
    pause?.reached.resolve();
    await pause?.released.promise;
  };
  const deps = { ...base, holder, probe };
  return {
    deps,
    runtime: createRuntime(deps),
    pauseAt: (point) => {
      const pause: Pause = { point, reached: Promise.withResolvers(), released: Promise.withResolvers() };
      pauses.push(pause);
      return { reached: pause.reached.promise, release: () => pause.released.resolve() };
    },
  };
}

export interface HarnessOptions {
  /** Instead of a script. */
  models?: ChatModels;
  script?: readonly Script[];
  settings?: Partial<RuntimeSettings>;
  speech?: Speech;
  /** The platform's own rules of sending. */
  sending?: SendingTraits;
  /** When the bot writes first; never when left out. */
  followUps?: FollowUpSettings;
  /** Other settings of the organisation. */
  organisation?: Partial<OrganisationSettings>;
}

async function seed(
  database: TestDatabase["database"],
  clock: VirtualClock,
  settings: Partial<OrganisationSettings>,
): Promise<{ organisation: Organisation; account: AccountRef }> {
  const now = clock.now();
  const organisation = await createTestOrganisation(database, {
    slug: `demo-${crypto.randomUUID()}`,
    settings,
  });
  const account: AccountRef = { id: createId(now), orgId: organisation.id, kind: "http" };
  await database.withTenant(organisation.id, (tx) =>
    tx.execute(
      "insert into channel_accounts (org_id, id, kind, name, created_at) values (current_org(), $1, 'http', 'Demo', $2)",
      [account.id, now],
    ),
  );
  const tours = [{ sku: "demo-lake", destinations: ["Иссык-Куль"], departures: [{ date: "2026-07-10", seats: 8 }] }];
  await putTestTours(database, organisation.id, { tours, now });
  return { organisation, account };
}

/** A runtime on a database of its own, a virtual clock, a scripted model and a platform that records. */
export async function createHarness(test: TestDatabase, options: HarnessOptions = {}): Promise<Harness> {
  const { database } = test;
  const clock = createVirtualClock(START);
  const { organisation, account } = await seed(database, clock, {
    ...options.organisation,
    followUps: options.followUps ?? NO_FOLLOW_UPS,
  });
  const channel = createRecordingChannel(options.sending === undefined ? {} : { sending: options.sending });
  const models = createScriptedModels(options.script ?? [], { clock });
  const logger = pino({ level: "silent" });
  const events = createLocalEvents((error) => {
    throw error;
  });
  const tools = createTools();
  const base = {
    database,
    tools,
    clock,
    events,
    logger,
    queue: createForgetfulQueue(),
    models: options.models ?? models,
    embeddings: createLexicalEmbeddings(),
    funnel: createFunnel({ models: options.models ?? models, tools, database }),
    files: createMemoryFiles(new Map()),
    speech: options.speech,
    channelOf: async () => channel,
    organisationOf: async () => organisation,
    settings: { ...DEFAULT_SETTINGS, ...options.settings },
    observer: { turnEnded: () => {}, messageSettled: () => {} },
  };
  const first = createProcess(base, "first");
  let count = 0;
  const query = <Row extends object>(sql: string, values: readonly unknown[] = []) =>
    database.withTenant(organisation.id, (tx) => tx.query<Row>(sql, values));
  return {
    ...first,
    clock,
    database,
    events,
    organisation,
    account,
    channel,
    models,
    query,
    other: () => createProcess(base, "other"),
    say: async (text, overrides = {}) => {
      count += 1;
      const message: InboundMessage = {
        kind: "message",
        chatId: "chat",
        externalId: `in-${count}`,
        sender: { externalId: "customer" },
        text,
        attachments: [],
        immediate: false,
        sentAt: clock.now(),
        ...overrides,
      };
      await first.runtime.accept(account, [message]);
    },
    settle: async (ms = 2000) => {
      clock.advance(ms);
      while ((await first.runtime.runDue()) > 0);
    },
    conversation: async () => {
      const rows = await query<ConversationRow>("select * from conversations order by created_at desc limit 1");
      const row = rows[0];
      if (row === undefined) throw new Error("nobody has written yet");
      return row;
    },
    end: async () => {
      await query("update conversations set mode = 'closed', summary_seq = last_seq");
      await query("update messages set status = 'suppressed' where status in ('queued', 'held', 'sending')");
      await query("update timers set status = 'cancelled' where status = 'pending'");
      await query("update jobs set status = 'failed' where status = 'pending'");
    },
  };
}
