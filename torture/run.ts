import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { count, type Counts } from "./count.ts";
import { deliverUntilTaken } from "./deliver.ts";
import { DoomedProcess } from "./doomed.ts";
import { countOpen, readTables } from "./evidence.ts";
import { takeOver } from "./person.ts";
import { planTorture, type TortureOptions, type TorturePlan } from "./plan.ts";
import { startPlatform, type Platform } from "./platform.ts";
import { restartPostgres } from "./postgres.ts";
import { between, chance } from "./random.ts";
import { flushRedis } from "./redis.ts";
import { setStage, startServer, startWorker, type Stage } from "./stage.ts";

export interface TortureReport extends Counts {
  seed: number;
  conversations: number;
  messages: number;
  /** Of workers. */
  kills: number;
  serverKills: number;
  flushes: number;
  restarts: number;
  takeovers: number;
  returns: number;
  /** Deliveries that were answered with something else than 200 and came again. */
  redelivered: number;
  /** Answers 4xx to deliveries that are in order: a real platform might not have come again. */
  refused: number;
  /** Deliveries that never got their 200: the run is not settled then. */
  undelivered: number;
  /** Sends of ours that the platform could not read. */
  malformed: number;
  /** Sends that the platform took, and bookings that stand: what there was to lose. */
  replies: number;
  bookings: number;
  settled: boolean;
  seconds: number;
}

const LIFE_MS = { min: 2000, max: 5000 };
/** After the last delivery was due, for those that met an outage. */
const DELIVERY_GRACE_MS = 120_000;
/** Expired claims and leases need their minute, a killed turn three attempts; then everything has to be quiet. */
const SETTLE_MS = 240_000;
const LOOK_EVERY_MS = 1000;
const SAY_EVERY_MS = 15_000;

interface Run {
  options: TortureOptions;
  plan: TorturePlan;
  stage: Stage;
  platform: Platform;
  server: DoomedProcess;
  workers: readonly DoomedProcess[];
  baseUrl: string;
  startedAt: number;
  /** Ends every wait of the people and the platform. */
  signal: AbortSignal;
}

async function until({ startedAt, signal }: Run, atMs: number): Promise<void> {
  await delay(Math.max(0, startedAt + atMs - Date.now()), undefined, { signal }).catch(() => undefined);
}

interface Deliveries {
  acknowledged: Set<string>;
  redelivered: number;
  refused: number;
  undelivered: number;
}

async function deliverAll(run: Run): Promise<Deliveries> {
  const webhook = { url: `${run.baseUrl}/webhooks/http/${run.stage.channelId}`, secret: run.platform.secret };
  const result: Deliveries = { acknowledged: new Set(), redelivered: 0, refused: 0, undelivered: 0 };
  const deliver = async (delivery: TorturePlan["deliveries"][number]): Promise<void> => {
    await until(run, delivery.atMs);
    const { acknowledged, attempts, refusals } = await deliverUntilTaken(webhook, delivery, run.signal);
    if (acknowledged) result.acknowledged.add(delivery.externalId);
    else result.undelivered += 1;
    result.redelivered += Math.max(0, attempts - 1);
    result.refused += refusals;
  };
  await Promise.all(run.plan.deliveries.map(deliver));
  return result;
}

async function takeOverAll(run: Run): Promise<{ takeovers: number; returns: number }> {
  const results = await Promise.all(
    run.plan.takeovers.map(async (planned) => {
      await until(run, planned.atMs);
      return takeOver(run, planned);
    }),
  );
  return {
    takeovers: results.filter(({ tookOver }) => tookOver).length,
    returns: results.filter(({ returned }) => returned).length,
  };
}

interface Disaster {
  atMs: number;
  strike: () => Promise<string>;
}

/** Redis is flushed at a third and two thirds, PostgreSQL restarted in the middle, the server killed at a quarter and three. */
function planDisasters({ options, plan, stage, server }: Run): Disaster[] {
  const { restartCommand, databaseUrl: serverUrl } = options;
  const flush = async (): Promise<string> => {
    await flushRedis(stage.redisUrl);
    return "Redis was flushed";
  };
  const kill = async (): Promise<string> => {
    await server.kill();
    await server.start();
    return "the server was killed and started again";
  };
  const outage = { serverUrl, databaseName: stage.database.name, restartCommand };
  const restart = async (): Promise<string> => `PostgreSQL: ${await restartPostgres(outage)}`;
  const at = (share: number, strike: Disaster["strike"]): Disaster => ({ atMs: plan.lengthMs * share, strike });
  return [at(1 / 4, kill), at(1 / 3, flush), at(1 / 2, restart), at(2 / 3, flush), at(3 / 4, kill)];
}

async function wreak(run: Run): Promise<void> {
  for (const { atMs, strike } of planDisasters(run)) {
    await until(run, atMs);
    run.options.log(`${Math.round(atMs / 1000)} s: ${await strike()}`);
  }
}

async function settle(run: Run): Promise<boolean> {
  for (let leftMs = SETTLE_MS; leftMs > 0; leftMs -= LOOK_EVERY_MS) {
    const open = await countOpen(run.stage).catch(() => Number.NaN);
    if (open === 0) return true;
    if (leftMs % SAY_EVERY_MS === 0) run.options.log(`${open} still open`);
    await delay(LOOK_EVERY_MS);
  }
  return false;
}

/** The 2 to 5 seconds of a worker's life are the seed's, or what the option says. */
function lifeOf({ seed, killEveryMs }: TortureOptions, name: string): (nth: number) => number {
  return (nth) => killEveryMs ?? between(LIFE_MS.min, LIFE_MS.max, chance(seed, name, nth));
}

/** Everything at once; a worker that does not start any more ends it. Afterwards two workers run that nobody kills. */
async function rage(run: Run): Promise<{ deliveries: Deliveries; people: { takeovers: number; returns: number } }> {
  const { options, workers } = run;
  const spared = new AbortController();
  const killing = Promise.all(
    workers.map((worker, index) => worker.dieAgainAndAgain(lifeOf(options, `worker-${index + 1}`), spared.signal)),
  );
  const work = Promise.all([deliverAll(run), takeOverAll(run), wreak(run)]);
  try {
    await Promise.race([work, killing]);
    const [deliveries, people] = await work;
    return { deliveries, people };
  } finally {
    spared.abort();
    await killing;
  }
}

async function torment(run: Run): Promise<Omit<TortureReport, "seconds">> {
  const { options, platform, stage, workers, server } = run;
  const { deliveries, people } = await rage(run);
  options.log("everything is delivered; the run settles");
  const settled = (await settle(run)) && deliveries.undelivered === 0;
  const { acknowledged, ...delivered } = deliveries;
  const tables = await readTables(stage);
  const { conversations, messages, seed } = options;
  return {
    seed,
    conversations,
    messages,
    ...count({ acknowledged, taken: platform.taken, ...tables }),
    kills: workers.reduce((sum, worker) => sum + worker.kills, 0),
    serverKills: server.kills,
    flushes: 2,
    restarts: 1,
    ...people,
    ...delivered,
    replies: platform.taken.length,
    malformed: platform.malformed,
    bookings: tables.booked.length,
    settled,
  };
}

async function onStage(
  options: TortureOptions,
  stage: Stage,
  platform: Platform,
): Promise<Omit<TortureReport, "seconds">> {
  const { log } = options;
  const plan = planTorture(options);
  const over = new AbortController();
  const server = new DoomedProcess({ name: "server", start: (before) => startServer(stage, before?.ready[1]), log });
  const workers = ["worker-1", "worker-2"].map(
    (name) => new DoomedProcess({ name, start: () => startWorker(stage, name), log }),
  );
  try {
    const { ready } = await server.start();
    const baseUrl = `http://127.0.0.1:${ready[1] ?? ""}`;
    const signal = AbortSignal.any([over.signal, AbortSignal.timeout(plan.lengthMs + DELIVERY_GRACE_MS)]);
    const startedAt = Date.now();
    return await torment({ options, plan, stage, platform, server, workers, baseUrl, startedAt, signal });
  } finally {
    over.abort();
    for (const one of [...workers, server]) await one.end();
  }
}

/** The real processes under crashes, repeats, disorder, refusals and outages; counted from the platform's record and the tables. */
export async function runTorture(options: TortureOptions): Promise<TortureReport> {
  const startedAt = Date.now();
  const platform = await startPlatform({ seed: options.seed, secret: randomBytes(24).toString("base64") });
  try {
    const stage = await setStage(options, platform);
    try {
      const report = await onStage(options, stage, platform);
      return { ...report, seconds: Math.round((Date.now() - startedAt) / 1000) };
    } finally {
      await stage.remove();
    }
  } finally {
    await platform.close();
  }
}
