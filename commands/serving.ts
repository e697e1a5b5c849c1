import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { loadConfig, type Config } from "../config.ts";
import { ConfigError, ConflictError } from "../domain/index.ts";
import { createKaravan, type Karavan } from "../karavan.ts";
import type { Auth } from "../server/index.ts";
import { DEMO } from "../store/seed/index.ts";
import { seed } from "./administration.ts";
import { readOptions, type Command, type CommandIo, type CommandResult } from "./command.ts";
import { connectFirstAccounts } from "./first-accounts.ts";
import { authOf, listen } from "./listening.ts";
import { serveRequests } from "./owner.ts";

/** Resolves at the first signal that asks the process to end; the second ends it at once. */
function untilAskedToStop(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(signal));
  });
}

interface DemoLogin {
  email: string;
  password: string;
}

/** Builds the console when its sources are newer than what was built; an installation without the tools serves what is there. */
function buildConsole(): void {
  const script = path.join(import.meta.dirname, "..", "scripts", "console.ts");
  spawnSync(process.execPath, [script], { stdio: ["ignore", "ignore", "inherit"] });
}

/** The demo's login: made on the first start, kept in DATA_DIR so that later starts can show it again. */
async function ensureDemoLogin(karavan: Karavan, auth: Auth): Promise<DemoLogin> {
  const file = path.join(karavan.config.dataDir, "demo-login.json");
  try {
    return JSON.parse(readFileSync(file, "utf8")) as DemoLogin;
  } catch {
    // There is none yet.
  }
  const login: DemoLogin = { email: "demo@karavan.example", password: randomBytes(9).toString("base64url") };
  try {
    await auth.createUser({ ...login, name: "Demo: owner", orgSlug: DEMO.slug, role: "owner" });
  } catch (error) {
    if (error instanceof ConflictError) return { ...login, password: "(as it was set)" };
    throw error;
  }
  writeFileSync(file, JSON.stringify(login), { mode: 0o600 });
  return login;
}

function welcome(karavan: Karavan, port: number, login: DemoLogin): string[] {
  const { publicUrl } = karavan.config.http;
  const base = karavan.config.http.port === port ? publicUrl : `http://localhost:${port}`;
  return [
    "",
    `Karavan is running${karavan.config.database.url === null ? ` on ${karavan.config.dataDir}` : ""}.`,
    "",
    `  Console    ${base}/console/`,
    `  Web chat   ${base}/chat/${DEMO.webChatAccountId}`,
    `  API        ${base}/docs`,
    `  Health     ${base}/health/ready`,
    "  Terminal   npm run -s karavan -- chat",
    "",
    `  Demo login ${login.email}  password ${login.password}`,
    `  Model      ${karavan.models.description}`,
    "",
  ];
}

async function runUntilStopped(karavan: Karavan, io: CommandIo): Promise<CommandResult> {
  const signal = await untilAskedToStop();
  io.print(`${signal}: finishing what runs …`);
  process.once(signal, () => process.exit(1));
  await karavan.close();
  return { exitCode: 0 };
}

/** Opens, and closes again when a later step fails. */
async function withKaravan(
  config: Config,
  begin: (karavan: Karavan) => Promise<void>,
  options: { migrate: boolean; io: CommandIo },
): Promise<CommandResult> {
  const karavan = await createKaravan(config, { migrate: options.migrate });
  try {
    await begin(karavan);
  } catch (error) {
    await karavan.close();
    throw error;
  }
  return runUntilStopped(karavan, options.io);
}

export interface Everything {
  port: number;
  auth: Auth;
  login: DemoLogin;
}

/** What `npm start` makes of an open Karavan: the demo, its channels, the server and the work, in one process. */
export async function startEverything(karavan: Karavan): Promise<Everything> {
  await seed(karavan);
  await connectFirstAccounts(karavan);
  const auth = authOf(karavan);
  const login = await ensureDemoLogin(karavan, auth);
  const port = await listen(karavan, auth);
  await karavan.runtime.start();
  serveRequests(karavan);
  return { port, auth, login };
}

export const start: Command = {
  usage: "start",
  run: (argv, io) => {
    readOptions(argv, {}, "start");
    buildConsole();
    const begin = async (karavan: Karavan): Promise<void> => {
      const { port, login } = await startEverything(karavan);
      for (const line of welcome(karavan, port, login)) io.print(line);
    };
    return withKaravan(loadConfig(), begin, { migrate: true, io });
  },
};

export const serve: Command = {
  usage: "serve [--work]",
  run: (argv, io) => {
    const { values } = readOptions(argv, { work: { type: "boolean" } }, "serve [--work]");
    const config = loadConfig();
    buildConsole();
    // Without a queue between processes nobody else can do the work.
    const works = values.work === true || config.redis.url === null;
    const begin = async (karavan: Karavan): Promise<void> => {
      await connectFirstAccounts(karavan);
      const port = await listen(karavan, authOf(karavan));
      if (works) await karavan.runtime.start();
      serveRequests(karavan);
      io.print(`ready: serving on port ${port}${works ? ", working" : ""}`);
    };
    return withKaravan(config, begin, { migrate: false, io });
  },
};

export const worker: Command = {
  usage: "worker",
  run: (argv, io) => {
    readOptions(argv, {}, "worker");
    const config = loadConfig();
    if (config.database.url === null) {
      throw new ConfigError({
        code: "worker-needs-server",
        message: "DATABASE_URL is not set, and an embedded database works in one process only",
        remedy: "use `npm start`, or set DATABASE_URL and REDIS_URL",
        data: { variable: "DATABASE_URL" },
      });
    }
    const begin = async (karavan: Karavan): Promise<void> => {
      await karavan.channels.refresh();
      karavan.channels.start();
      await karavan.runtime.start();
      io.print("ready: working");
    };
    return withKaravan(config, begin, { migrate: false, io });
  },
};
