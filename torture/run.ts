import { setTimeout as delay } from "node:timers/promises";
import { startHttpStandIn, type HttpStandIn } from "../channels/testing/http-stand-in.ts";
import { count, type Counts, type Taken } from "./count.ts";
import { DoomedWorker, flushRedis, restartPostgres } from "./disasters.ts";
import { countOpen, findConversation, readTables } from "./evidence.ts";
import { faultOf, planTorture, type PlannedTakeover, type TortureOptions, type TorturePlan } from "./plan.ts";
import { setStage, startServer, type Stage } from "./stage.ts";

export interface TortureReport extends Counts {
  seed: number;
  conversations: number;
  messages: number;
  kills: number;
  flushes: number;
  restarts: number;
  takeovers: number;
  /** Deliveries that were answered with something else than 200 and came again. */
  redelivered: number;
  settled: boolean;
  seconds: number;
}

const SECRET = "the platform under torture";
const DELIVERY_RETRY_MS = 300;
/** Expired claims and leases need their minute; then everything has to be quiet. */
const SETTLE_MS = 180_000;
const LOOK_EVERY_MS = 1000;

interface Platform {
  standIn: HttpStandIn;
  taken(): Taken[];
}

async function startPlatform(seed: number): Promise<Platform> {
  const attempts = new Map<string, number>();
  const times: number[] = [];
  const standIn = await startHttpStandIn({
    secret: SECRET,
    retryMs: DELIVERY_RETRY_MS,
    decide: ({ chatId }) => {
      const nth = attempts.get(chatId) ?? 0;
      attempts.set(chatId, nth + 1);
      const fault = faultOf(seed, chatId, nth);
      if (fault === undefined || (fault.kind === "error" && fault.after)) times.push(Date.now());
      return fault;
    },
  });
  return { standIn, taken: () => standIn.taken.map(({ id, chatId }, at) => ({ id, chatId, atMs: times[at] ?? 0 })) };
}

interface Run {
  options: TortureOptions;
  plan: TorturePlan;
  stage: Stage;
  platform: Platform;
  port: string;
  startedAt: number;
}

const until = (run: Run, atMs: number): Promise<void> => delay(Math.max(0, run.startedAt + atMs - Date.now()));

/** The platform repeats until it hears 200, as platforms do. Answers how often it had to. */
async function deliverAll(run: Run, acknowledged: Set<string>): Promise<number> {
  const url = `http://127.0.0.1:${run.port}/webhooks/http/${run.stage.channelId}`;
  const attempts = await Promise.all(
    run.plan.deliveries.map(async ({ chatId, externalId, text, atMs }) => {
      await until(run, atMs);
      const event = {
        kind: "message",
        chatId,
        externalId,
        sender: { externalId: chatId },
        text,
        sentAt: new Date().toISOString(),
      };
      const tries = await run.platform.standIn.deliver(url, [event]);
      acknowledged.add(externalId);
      return tries;
    }),
  );
  return attempts.reduce((sum, tries) => sum + tries - 1, 0);
}

async function call(
  run: Run,
  conversationId: string,
  { action, body }: { action: string; body: unknown },
): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${run.port}/api/v1/conversations/${conversationId}/${action}`, {
    method: "POST",
    headers: {
      "x-api-key": run.stage.apiKey,
      "content-type": "application/json",
      "idempotency-key": `${action}-${conversationId}`,
    },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  await response?.arrayBuffer();
  return response?.ok === true;
}

/** A person takes over by the API and answers, as soon as the conversation is there; through outages too. */
async function takeOver(run: Run, { chatId, atMs }: PlannedTakeover): Promise<void> {
  await until(run, atMs);
  for (;;) {
    const id = await findConversation(run.stage, chatId).catch(() => undefined);
    if (
      id !== undefined &&
      (await call(run, id, { action: "takeover", body: {} })) &&
      (await call(run, id, { action: "messages", body: { text: "Это человек, я помогу." } }))
    )
      return;
    await delay(DELIVERY_RETRY_MS);
  }
}

/** Redis is flushed at a third and at two thirds of the run, PostgreSQL restarted in its middle. */
async function wreak(run: Run): Promise<void> {
  const { options, plan, stage } = run;
  await until(run, plan.lengthMs / 3);
  await flushRedis(options.redisUrl);
  options.log("Redis was flushed");
  await until(run, plan.lengthMs / 2);
  options.log(`PostgreSQL: ${await restartPostgres(options, stage)}`);
  await until(run, (plan.lengthMs * 2) / 3);
  await flushRedis(options.redisUrl);
  options.log("Redis was flushed");
}

async function settle(run: Run): Promise<boolean> {
  for (let leftMs = SETTLE_MS; leftMs > 0; leftMs -= LOOK_EVERY_MS) {
    const open = await countOpen(run.stage).catch(() => -1);
    if (open === 0) return true;
    if (leftMs % 15_000 === 0) run.options.log(`${open} still open`);
    await delay(LOOK_EVERY_MS);
  }
  return false;
}

async function torment(run: Run, workers: readonly DoomedWorker[]): Promise<Omit<TortureReport, "seconds">> {
  const { options, plan, platform, stage } = run;
  const acknowledged = new Set<string>();
  const killing = Promise.all(workers.map((worker) => worker.run()));
  const [redelivered] = await Promise.all([
    deliverAll(run, acknowledged),
    wreak(run),
    ...plan.takeovers.map((takeover) => takeOver(run, takeover)),
  ]);
  options.log("everything is delivered; the run settles");
  for (const worker of workers) worker.spare();
  await killing;
  const settled = await settle(run);
  const { conversations, messages, seed } = options;
  const counts = count({ acknowledged, taken: platform.taken(), ...(await readTables(stage)) });
  const kills = workers.reduce((sum, worker) => sum + worker.kills, 0);
  return {
    seed,
    conversations,
    messages,
    ...counts,
    kills,
    flushes: 2,
    restarts: 1,
    takeovers: plan.takeovers.length,
    redelivered,
    settled,
  };
}

async function onStage(
  options: TortureOptions,
  stage: Stage,
  platform: Platform,
): Promise<Omit<TortureReport, "seconds">> {
  const server = await startServer(stage);
  const workers = ["worker-1", "worker-2"].map((name) => new DoomedWorker(stage, options, name));
  try {
    const port = server.ready[1] ?? "";
    return await torment(
      { options, plan: planTorture(options), stage, platform, port, startedAt: Date.now() },
      workers,
    );
  } finally {
    for (const worker of workers) await worker.end();
    await server.end();
  }
}

/** The real processes under crashes, repeats, disorder, refusals and outages; counted from the platform's record and the tables. */
export async function runTorture(options: TortureOptions): Promise<TortureReport> {
  const startedAt = Date.now();
  const platform = await startPlatform(options.seed);
  try {
    const stage = await setStage(options, { url: platform.standIn.url, secret: SECRET });
    try {
      const report = await onStage(options, stage, platform);
      return { ...report, seconds: Math.round((Date.now() - startedAt) / 1000) };
    } finally {
      await stage.remove();
    }
  } finally {
    await platform.standIn.close();
  }
}
