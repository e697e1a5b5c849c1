import { hostname } from "node:os";
import path from "node:path";
import { pino, type DestinationStream, type Logger } from "pino";
import { createChannelFactory, type TerminalDelivery } from "./channels/index.ts";
import type { Config } from "./config.ts";
import {
  ConfigError,
  redactJson,
  systemClock,
  type Clock,
  type Events,
  type ModelCallRecord,
  type Organisation,
  type Queue,
  type Speech,
} from "./domain/index.ts";
import { createFunnel } from "./graphs/index.ts";
import { createCompatibleSpeech, createDiskFiles } from "./integrations/index.ts";
import { createMeaningOf, createWebReader, type MeaningOf, type WebReader } from "./knowledge/index.ts";
import {
  createChatModels,
  createEmbeddings,
  createTokenLimiter,
  type ChatModels,
  type EmbeddingModel,
  type TokenLimiter,
} from "./models/index.ts";
import { createOfflineModel } from "./models/offline/index.ts";
import {
  createBullQueue,
  createChannelRegistry,
  createInProcessQueue,
  createLocalEvents,
  createRedisEvents,
  createRuntime,
  DEFAULT_SETTINGS,
  describeAccountProblem,
  type ChannelRegistry,
  type Runtime,
  type RuntimeObserver,
  type RuntimeSettings,
} from "./runtime/index.ts";
import { resolveSecrets } from "./secrets.ts";
import {
  createChannelState,
  createDatabase,
  createId,
  createSealer,
  ensureDataDir,
  getOrganisation,
  migrate,
  openEmbedded,
  recordModelCalls,
  pendingMigrations,
  readTokenUsage,
  requireDataDir,
  type ControlHandler,
  type Database,
  type DataDirOwner,
  type Sealer,
} from "./store/index.ts";
import { createTools } from "./tools/index.ts";

/** Connections of one process to a PostgreSQL server: what its turns can keep busy, and a few for pages and sweeps. */
const POOL_SIZE = 10;
const ORGANISATION_CACHE_MS = 10_000;

export interface KaravanOptions {
  clock?: Clock;
  logger?: Logger;
  /** Instead of the configured providers; for tests. */
  models?: ChatModels;
  /** Is handed what is sent to terminals, which otherwise read their messages from the rows. */
  writeTerminal?: (delivery: TerminalDelivery) => void;
  /** Brings a server's schema up to date; embedded databases always are. */
  migrate?: boolean;
  observer?: RuntimeObserver;
}

/** A running Karavan, or the parts of one. `close` ends whatever was begun. */
export interface Karavan {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly database: Database;
  readonly sealer: Sealer;
  readonly authSecret: string;
  readonly runtime: Runtime;
  readonly events: Events;
  readonly queue: Queue;
  readonly channels: ChannelRegistry;
  readonly models: ChatModels;
  readonly embeddings: EmbeddingModel;
  readonly meaningOf: MeaningOf;
  readonly speech: Speech | undefined;
  /** Reads pages into the knowledge. */
  readonly web: WebReader;
  /** Counts turns and deliveries from now on. */
  observe(observer: RuntimeObserver): void;
  /** Embedded only: answers other processes that need this folder. */
  onRequest(handler: ControlHandler): void;
  /** Called last to first when it closes. */
  onClose(work: () => Promise<void>): void;
  close(): Promise<void>;
}

interface Store {
  database: Database;
  owner: DataDirOwner | null;
  close(): Promise<void>;
}

async function openEmbeddedStore(dataDir: string): Promise<Store> {
  const owner = await requireDataDir(dataDir);
  const closers: (() => Promise<void>)[] = [() => owner.release()];
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0).toReversed()) await end();
  };
  try {
    const embedded = await openEmbedded({ dataDir });
    closers.push(() => embedded.close());
    await migrate(embedded.connectionString);
    const database = createDatabase({ connectionString: embedded.connectionString, poolSize: 1 });
    closers.push(() => database.close());
    return { database, owner, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openServerStore(url: string, shouldMigrate: boolean): Promise<Store> {
  if (shouldMigrate) await migrate(url);
  const pending = await pendingMigrations(url);
  if (pending.length > 0) {
    throw new ConfigError({
      code: "migrations-pending",
      message: `the database lacks ${pending.length} migrations, the first is ${pending[0]}`,
      remedy: "run `npm run -s karavan -- migrate` once",
      data: { variable: "DATABASE_URL" },
    });
  }
  const database = createDatabase({ connectionString: url, poolSize: POOL_SIZE });
  return { database, owner: null, close: () => database.close() };
}

function openStore({ database, dataDir }: Config, options: KaravanOptions): Promise<Store> {
  return database.url === null ? openEmbeddedStore(dataDir) : openServerStore(database.url, options.migrate ?? false);
}

function createOrganisationCache(database: Database, clock: Clock): (orgId: string) => Promise<Organisation> {
  const known = new Map<string, { organisation: Promise<Organisation>; untilMs: number }>();
  return (orgId) => {
    const nowMs = clock.now().getTime();
    const cached = known.get(orgId);
    if (cached !== undefined && cached.untilMs > nowMs) return cached.organisation;
    const organisation = database.withTenant(orgId, getOrganisation);
    known.set(orgId, { organisation, untilMs: nowMs + ORGANISATION_CACHE_MS });
    organisation.catch(() => known.delete(orgId));
    return organisation;
  };
}

interface Wiring {
  config: Config;
  clock: Clock;
  logger: Logger;
  database: Database;
  organisationOf: (orgId: string) => Promise<Organisation>;
}

function createLimiter({ config, clock, database, organisationOf }: Wiring): TokenLimiter {
  return createTokenLimiter({
    readUsage: (orgId, monthStart) => database.withSystem((tx) => readTokenUsage(tx, orgId, monthStart)),
    globalLimit: config.limits.monthlyTokens,
    limitOf: async (orgId) => (await organisationOf(orgId)).settings.monthlyTokenLimit,
    clock,
  });
}

function createModels(
  wiring: Wiring,
  given: ChatModels | undefined,
): Pick<Karavan, "models" | "embeddings" | "meaningOf"> {
  const { config, clock, database, logger, organisationOf } = wiring;
  const masks = async (orgId: string): Promise<boolean> => (await organisationOf(orgId)).settings.maskPersonalData;
  const limiter = createLimiter(wiring);
  const models = createChatModels({
    primary: config.model ?? undefined,
    fallback: config.fallback ?? undefined,
    offline: createOfflineModel(),
    clock,
    createId,
    limiter,
    masks,
  });
  const record = (orgId: string, calls: readonly ModelCallRecord[]): Promise<void> =>
    database.withTenant(orgId, (tx) => recordModelCalls(tx, calls));
  const provider = config.embedding ?? undefined;
  const embeddings = createEmbeddings({ provider, clock, createId, limiter, masks, record });
  const meaningOf = createMeaningOf(embeddings, (error) =>
    logger.warn({ err: error }, "questions are looked for by their words alone"),
  );
  return { models: given ?? models, embeddings, meaningOf };
}

function createReaders({ config, clock }: Wiring): { speech: Speech | undefined; web: WebReader } {
  return {
    speech: config.speech === null ? undefined : createCompatibleSpeech({ provider: config.speech, clock, createId }),
    web: createWebReader(config.knowledge),
  };
}

function createHints({ config, clock, logger }: Wiring): { queue: Queue; events: Events } {
  const now = (): Date => clock.now();
  const onError = (error: unknown): void => logger.error({ err: error }, "work on a hint failed");
  const onEventError = (error: unknown): void =>
    logger.warn({ err: error }, "live events between processes are interrupted");
  const redisUrl = config.redis.url;
  if (redisUrl === null)
    return { queue: createInProcessQueue({ onError, now }), events: createLocalEvents(onEventError) };
  return {
    queue: createBullQueue({ redisUrl, onError, now }),
    events: createRedisEvents({ redisUrl, onError: onEventError }),
  };
}

function createChannels(
  wiring: Wiring,
  sealer: Sealer,
  writeTerminal: KaravanOptions["writeTerminal"],
): ChannelRegistry {
  const { config, clock, logger, database } = wiring;
  const reachable = !config.http.publicUrl.startsWith("http://localhost");
  const create = createChannelFactory({
    clock,
    logger,
    stateOf: (account) => createChannelState(database, { orgId: account.orgId, id: account.id }),
    webhookUrl: (account) => (reachable ? `${config.http.publicUrl}/webhooks/${account.kind}/${account.id}` : null),
    // Pages and the terminal read their messages from the rows, told by the events that every commit and send makes.
    publishWebChat: async () => {},
    writeTerminal: (_account, delivery) => writeTerminal?.(delivery),
    ...(config.telegram.apiRoot === null ? {} : { telegramApiRoot: config.telegram.apiRoot }),
  });
  return createChannelRegistry({
    database,
    sealer,
    create,
    onError: (error, account) => logger.error({ accountId: account.id }, describeAccountProblem(error, account)),
  });
}

function createObservers(): { observer: RuntimeObserver; observe(observer: RuntimeObserver): void } {
  const observers: RuntimeObserver[] = [];
  return {
    observe: (observer) => void observers.push(observer),
    observer: {
      turnEnded: (turn) => observers.forEach((one) => one.turnEnded(turn)),
      messageSettled: (delivery) => observers.forEach((one) => one.messageSettled(delivery)),
    },
  };
}

function settingsOf({ debounce, worker }: Config): RuntimeSettings {
  return {
    ...DEFAULT_SETTINGS,
    debounceMs: debounce.quietMs,
    debounceMaxMs: debounce.maxMs,
    concurrency: worker.concurrency,
  };
}

export function createLogger(
  level: Config["logging"]["level"],
  destination: DestinationStream = pino.destination(2),
): Logger {
  const redact = ["*.token", "*.apiKey", "*.secret", "*.credentials", "*.text"];
  // By key for what must not be read at all; what tells of a person is taken out of every line, errors' words and stacks too.
  return pino({ level, redact, hooks: { streamWrite: redactJson } }, destination);
}

/** Last to first, each once; one that fails keeps none of the others. */
async function closeAll(closers: (() => Promise<void>)[], logger: Logger): Promise<void> {
  for (const work of closers.splice(0).toReversed()) {
    await work().catch((error: unknown) => logger.warn({ err: error }, "a part did not close cleanly"));
  }
}

/**
 * The one place that builds factories and wires floors. Opens the store and makes the parts; nothing works or listens
 * until `runtime.start`, `channels.receive` or the server is told to.
 * @throws ConfigError, UnavailableError
 */
export async function createKaravan(config: Config, options: KaravanOptions = {}): Promise<Karavan> {
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? createLogger(config.logging.level);
  ensureDataDir(config.dataDir);
  const secrets = resolveSecrets(config);
  const store = await openStore(config, options);
  const { database } = store;
  const wiring: Wiring = { config, clock, logger, database, organisationOf: createOrganisationCache(database, clock) };
  const sealer = createSealer([secrets.encryptionKey]);
  const { models, embeddings, meaningOf } = createModels(wiring, options.models);
  const readers = createReaders(wiring);
  const hints = createHints(wiring);
  const channels = createChannels(wiring, sealer, options.writeTerminal);
  const { observer, observe } = createObservers();
  const tools = createTools({ meaningOf });
  const runtime = createRuntime({
    database,
    clock,
    ...hints,
    logger,
    observer,
    organisationOf: wiring.organisationOf,
    tools,
    models,
    embeddings,
    funnel: createFunnel({ models, tools, database }),
    files: createDiskFiles(path.join(config.dataDir, "files")),
    speech: readers.speech,
    channelOf: (account) => channels.channelOf(account),
    holder: `${hostname()}:${process.pid}`,
    settings: settingsOf(config),
    probe: async () => {},
  });
  const closers: (() => Promise<void>)[] = [
    () => store.close(),
    () => hints.events.close(),
    () => readers.web.close(),
    () => channels.close(),
    () => runtime.stop(),
  ];
  return {
    config,
    clock,
    logger,
    database,
    sealer,
    runtime,
    ...hints,
    channels,
    models,
    embeddings,
    meaningOf,
    ...readers,
    observe,
    authSecret: secrets.authSecret,
    onRequest: (handler) => store.owner?.onRequest(handler),
    onClose: (work) => void closers.push(work),
    close: () => closeAll(closers, logger),
  };
}
