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
import type { TortureOptions } from "./plan.ts";

/** The installation under torture: a database of its own, and what its processes are started with. */
export interface Stage {
  database: ScratchDatabase;
  env: Record<string, string>;
  channelId: string;
  apiKey: string;
  remove(): Promise<void>;
}

const CLI = fileURLToPath(new URL("../cli.ts", import.meta.url));
const READY_MS = 60_000;

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
        settings: { url: platform.url },
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

/** Creates the database; fails when it exists, so that only a database of this run is ever tortured. */
export async function setStage(options: TortureOptions, platform: { url: string; secret: string }): Promise<Stage> {
  const database = await createScratchDatabase(options.databaseUrl, `karavan_torture_${options.seed}_${process.pid}`);
  const dataDir = await mkdtemp(path.join(tmpdir(), "karavan-torture-"));
  const env = {
    DATABASE_URL: database.url,
    REDIS_URL: options.redisUrl,
    DATA_DIR: dataDir,
    PORT: "0",
    LOG_LEVEL: "fatal",
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    AUTH_SECRET: randomBytes(32).toString("base64"),
    DEBOUNCE_MS: "300",
    DEBOUNCE_MAX_MS: "2000",
  };
  const remove = async (): Promise<void> => {
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    return { database, env, remove, ...(await furnish(env, platform)) };
  } catch (error) {
    await remove();
    throw error;
  }
}

export function startServer(stage: Stage): Promise<Program> {
  return startProgram({
    name: "server",
    file: CLI,
    args: ["serve"],
    env: stage.env,
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
