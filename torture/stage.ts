import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createScratchDatabase, startProgram, type Program, type ScratchDatabase } from "../bench/index.ts";
import { loadConfig } from "../config.ts";
import { createKaravan, createLogger } from "../karavan.ts";
import { createAuth } from "../server/index.ts";
import { createChannelAccount } from "../store/index.ts";
import { DEMO, seedDemo } from "../store/seed/index.ts";
import { installAudit } from "./audit.ts";
import type { TortureOptions } from "./plan.ts";
import { findEmptyRedis, flushRedis } from "./redis.ts";
import { withTables } from "./tables.ts";

/** The installation under torture: a database of its own, and what its processes are started with. */
export interface Stage {
  database: ScratchDatabase;
  /** An empty numbered database of the Redis that was given. */
  redisUrl: string;
  env: Record<string, string>;
  channelId: string;
  apiKey: string;
  remove(): Promise<void>;
}

const CLI = fileURLToPath(new URL("../cli.ts", import.meta.url));
const MODEL = fileURLToPath(new URL("model.ts", import.meta.url));
const READY_MS = 60_000;
const MAX_TEXT_LENGTH = 160;

/** The demo organisation with one HTTP channel to the stand-in platform, and a key for the person who takes over. */
async function furnish(
  env: Record<string, string>,
  platform: { url: string; secret: string },
): Promise<{ channelId: string; apiKey: string }> {
  const karavan = await createKaravan(loadConfig(env), { migrate: true, logger: createLogger("error") });
  try {
    const { database, sealer, clock, logger, authSecret: secret, config } = karavan;
    const now = clock.now();
    await seedDemo(database, { now });
    const account = await database.withTenant(DEMO.orgId, (tx) =>
      createChannelAccount(tx, sealer, {
        kind: "http",
        name: "Demo: platform under torture",
        // Short messages: most replies go out in several parts, so there is an order to keep and a tail to silence.
        settings: { url: platform.url, maxTextLength: MAX_TEXT_LENGTH },
        credentials: { secret: platform.secret },
        now,
      }),
    );
    const auth = createAuth({ database, clock, logger, secret, publicUrl: config.http.publicUrl });
    const email = "torture@karavan.example";
    await auth.createUser({
      email,
      password: randomBytes(12).toString("hex"),
      name: "Demo: manager",
      orgSlug: DEMO.slug,
      role: "owner",
    });
    const { key } = await auth.createApiKey({ orgSlug: DEMO.slug, name: "torture", userEmail: email });
    return { channelId: account.id, apiKey: key };
  } finally {
    await karavan.close();
  }
}

/** Seats for everyone, or most customers would only hear that there are none left. */
async function addSeats(databaseUrl: string): Promise<void> {
  await withTables(databaseUrl, (client) => client.query("update departures set seats = 100000"));
}

function startModel(): Promise<Program> {
  return startProgram({ name: "model", file: MODEL, readyLine: /^ready (\S+)$/, readyTimeoutMs: READY_MS });
}

function toEnvironment(urls: { database: string; redis: string; model: string }, dataDir: string): Stage["env"] {
  return {
    DATABASE_URL: urls.database,
    REDIS_URL: urls.redis,
    OPENAI_BASE_URL: urls.model,
    CHAT_MODEL: "slow-offline-rules",
    DATA_DIR: dataDir,
    LOG_LEVEL: "fatal",
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    AUTH_SECRET: randomBytes(32).toString("base64"),
    DEBOUNCE_MS: "300",
    DEBOUNCE_MAX_MS: "2000",
  };
}

/** Creates the database; fails when it exists, so that only a database of this run is ever tortured. */
export async function setStage(options: TortureOptions, platform: { url: string; secret: string }): Promise<Stage> {
  const redisUrl = await findEmptyRedis(options.redisUrl);
  const database = await createScratchDatabase(options.databaseUrl, `karavan_torture_${options.seed}_${process.pid}`);
  const dataDir = await mkdtemp(path.join(tmpdir(), "karavan-torture-"));
  let model: Program | undefined;
  const remove = async (): Promise<void> => {
    await model?.end();
    await database.drop();
    await flushRedis(redisUrl);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    model = await startModel();
    const env = toEnvironment({ database: database.url, redis: redisUrl, model: model.ready[1] ?? "" }, dataDir);
    const furniture = await furnish(env, platform);
    await installAudit(database.url);
    await addSeats(database.url);
    return { database, redisUrl, env, remove, ...furniture };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** On the same port as the one before it, so that the platform need not be told. */
export function startServer(stage: Stage, port = "0"): Promise<Program> {
  return startProgram({
    name: "server",
    file: CLI,
    args: ["serve"],
    env: { ...stage.env, PORT: port },
    readyLine: /^ready: serving on port (\d+)/,
    readyTimeoutMs: READY_MS,
  });
}

export function startWorker(stage: Stage, name: string): Promise<Program> {
  return startProgram({
    name,
    file: CLI,
    args: ["worker"],
    env: stage.env,
    readyLine: /^ready: working/,
    readyTimeoutMs: READY_MS,
  });
}
