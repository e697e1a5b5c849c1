import { setTimeout as delay } from "node:timers/promises";
import { loadConfig, type Config } from "../config.ts";
import { describeError, KaravanError, supportsCheck } from "../domain/index.ts";
import { createKaravan, type Karavan } from "../karavan.ts";
import { listActiveChannelAccounts, ownDataDir } from "../store/index.ts";
import { readOptions, type Command } from "./command.ts";

interface Check {
  name: string;
  state: "ok" | "missing" | "broken" | "off";
  detail: string;
  remedy: string;
}

/** For one question to something outside. */
const CHECK_MS = 10_000;

const ok = (name: string, detail: string): Check => ({ name, state: "ok", detail, remedy: "" });
const off = (name: string, detail: string, remedy = ""): Check => ({ name, state: "off", detail, remedy });

function broken(name: string, error: unknown): Check {
  const remedy = error instanceof KaravanError ? (error.remedy ?? "") : "";
  return { name, state: "broken", detail: describeError(error), remedy };
}

async function checkDatabase({ database, config }: Karavan): Promise<Check[]> {
  const rows = await database.withSystem((tx) =>
    tx.query<{ version: string; vector: string | null; superuser: boolean }>(
      `select current_setting('server_version') as version,
              (select extversion from pg_extension where extname = 'vector') as vector,
              (select rolsuper or rolbypassrls from pg_roles where rolname = session_user) as superuser`,
    ),
  );
  const row = rows[0];
  const vector = row?.vector ?? null;
  const checks = [
    ok("database", `PostgreSQL ${row?.version ?? "?"}${config.database.url === null ? ", embedded" : ""}`),
    ok("migrations", "up to date"),
    vector === null
      ? {
          name: "pgvector",
          state: "missing" as const,
          detail: "the extension is not installed",
          remedy: "install pgvector and run `karavan migrate`",
        }
      : ok("pgvector", vector),
  ];
  if (config.database.url === null || row?.superuser !== true)
    return [...checks, ok("role", "rows of one organisation at a time")];
  const remedy = "use a login of its own for DATABASE_URL: create role karavan login createrole createdb";
  return [
    ...checks,
    {
      name: "role",
      state: "broken",
      detail: "the login is a superuser, which row-level security does not bind",
      remedy,
    },
  ];
}

async function checkRedis({ config, queue }: Karavan): Promise<Check> {
  if (config.redis.url === null) return off("redis", "queue and events within this process");
  // The connection is made in the background; a moment is enough on any network where Redis is of use.
  for (let tries = 20; tries > 0; tries -= 1) {
    if (await queue.healthy()) return ok("redis", "answers");
    await delay(100);
  }
  return {
    name: "redis",
    state: "broken",
    detail: "does not answer; work goes on, slower, by the sweep",
    remedy: "check REDIS_URL",
  };
}

function checkModel({ config, models }: Karavan): Check {
  if (config.model === null)
    return off(
      "model",
      models.description,
      "set OPENAI_API_KEY (and OPENAI_BASE_URL, CHAT_MODEL) for a language model",
    );
  return ok("model", models.description);
}

async function checkSpeech({ speech }: Karavan): Promise<Check> {
  if (speech === undefined)
    return off(
      "speech",
      "voice notes are not transcribed, customers are asked to write",
      "set SPEECH_MODEL, and SPEECH_API_KEY or SPEECH_BASE_URL for a provider of its own",
    );
  return speech.check(AbortSignal.timeout(CHECK_MS)).then(
    (detail) => ok("speech", detail),
    (error: unknown) => broken("speech", error),
  );
}

async function checkChannels(karavan: Karavan): Promise<Check[]> {
  await karavan.channels.refresh();
  const accounts = await karavan.database.withSystem(listActiveChannelAccounts);
  const checks: Check[] = [];
  for (const account of accounts) {
    const name = `channel ${account.name}`;
    const channel = karavan.channels.find(account.id)?.channel;
    if (channel === undefined) {
      checks.push({
        name,
        state: "broken",
        detail: `${account.kind}: its settings or credentials do not fit`,
        remedy: "the log names the setting",
      });
      continue;
    }
    if (!supportsCheck(channel)) {
      checks.push(ok(name, account.kind));
      continue;
    }
    checks.push(
      await channel.check(AbortSignal.timeout(CHECK_MS)).then(
        (detail) => ok(name, detail),
        (error: unknown) => broken(name, error),
      ),
    );
  }
  return checks;
}

async function examine(config: Config): Promise<Check[]> {
  if (config.database.url === null) {
    const ownership = await ownDataDir(config.dataDir);
    if (ownership.kind === "owned-by-other")
      return [ok("database", `another process works on ${config.dataDir}; ask its /health/ready`)];
    await ownership.release();
  }
  const karavan = await createKaravan(config);
  try {
    return [
      ...(await checkDatabase(karavan)),
      await checkRedis(karavan),
      checkModel(karavan),
      await checkSpeech(karavan),
      ...(await checkChannels(karavan)),
    ];
  } finally {
    await karavan.close();
  }
}

function describe({ name, state, detail, remedy }: Check): string {
  return `${state.padEnd(7)} ${name}: ${detail}${remedy === "" ? "" : ` → ${remedy}`}`;
}

export const doctor: Command = {
  usage: "doctor",
  run: async (argv) => {
    readOptions(argv, {}, "doctor");
    const checks: Check[] = [];
    try {
      const config = loadConfig();
      checks.push(ok("environment", "every variable fits"));
      checks.push(...(await examine(config)));
    } catch (error) {
      checks.push(broken(checks.length === 0 ? "environment" : "database", error));
    }
    const fine = checks.every(({ state }) => state === "ok" || state === "off");
    return { exitCode: fine ? 0 : 1, json: { ok: fine, checks }, lines: checks.map(describe) };
  },
};
