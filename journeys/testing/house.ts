import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEverything } from "../../commands/serving.ts";
import { loadConfig, type Environment } from "../../config.ts";
import type { Clock } from "../../domain/index.ts";
import { createKaravan, type Karavan } from "../../karavan.ts";
import { DEMO } from "../../store/seed/index.ts";
import { createEmptyDatabase, testServerUrl } from "../../store/testing/index.ts";
import { openPublicDoor } from "./public-door.ts";

/** The demo's season is planned from this day on, so that "July" means the same on every day the tests run. */
const OPENING_DAY = new Date("2026-06-01T08:00:00Z");
/** A turn that takes longer than this is a failure; what is waited for is awaited, never slept. */
const PATIENCE_MS = 20_000;
/** Not every change tells of itself (a stored file, a finished job): then the rows are looked at again. */
const LOOK_AGAIN_MS = 100;

/** Karavan as `npm start` makes it, on a folder and a database of its own, behind a public address. */
export interface House {
  readonly karavan: Karavan;
  /** What the outside knows: `PUBLIC_URL`. */
  readonly url: string;
  /** A request to the admin API with a key of the demo organisation. */
  api<Body>(path: string, body?: unknown): Promise<{ status: number; body: Body }>;
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Rows as soon as they satisfy the condition: looks at each live event, and now and then. */
  until<Row extends object>(sql: string, values: readonly unknown[], enough: (rows: Row[]) => boolean): Promise<Row[]>;
  close(): Promise<void>;
}

export interface HouseOptions {
  /** Beside a folder, a database and a free port of its own. */
  environment?: Environment;
  /** Without it the house believes to be on the internet, and channels use webhooks. */
  local?: boolean;
}

interface Ground {
  environment: Environment;
  close(): Promise<void>;
}

const startMs = performance.now();
/** Real time, counted from the opening day. Stand-ins of platforms go by it too. */
export const houseClock: Clock = {
  now: () => new Date(OPENING_DAY.getTime() + Math.floor(performance.now() - startMs)),
};

/** Redis has 16 databases: each test process takes one, so that none works on another's hints. */
function redisUrlOfThisProcess(): string | undefined {
  const url = process.env["TEST_REDIS_URL"];
  return url === undefined ? undefined : `${url.replace(/\/\d*$/, "")}/${process.pid % 16}`;
}

/** A folder, and on the services a database and secrets too. */
async function prepareGround(): Promise<Ground> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "karavan-journey-"));
  const removeFolder = (): Promise<void> => rm(dataDir, { recursive: true, force: true });
  if (testServerUrl === undefined) return { environment: { DATA_DIR: dataDir }, close: removeFolder };
  const bare = await createEmptyDatabase();
  const secrets = { ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"), AUTH_SECRET: "demo".repeat(10) };
  return {
    environment: {
      ...secrets,
      DATA_DIR: dataDir,
      DATABASE_URL: bare.connectionString,
      REDIS_URL: redisUrlOfThisProcess(),
    },
    close: async () => {
      await bare.close();
      await removeFolder();
    },
  };
}

function watch({ database, events }: Karavan): Pick<House, "query" | "until"> {
  const query = <Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
    database.withTenant(DEMO.orgId, (tx) => tx.query<Row>(sql, [...values]));
  return {
    query,
    until: async (sql, values, enough) => {
      const deadline = AbortSignal.timeout(PATIENCE_MS);
      let wake = Promise.withResolvers<void>();
      const leave = events.onOrganisation(DEMO.orgId, () => wake.resolve());
      deadline.addEventListener("abort", () => wake.resolve());
      try {
        for (;;) {
          wake = Promise.withResolvers<void>();
          const rows = await query<never>(sql, values);
          if (enough(rows)) return rows;
          if (deadline.aborted) throw new Error(`this never came true: ${sql} gives ${JSON.stringify(rows)}`);
          const look = setTimeout(wake.resolve, LOOK_AGAIN_MS);
          await wake.promise;
          clearTimeout(look);
        }
      } finally {
        leave();
      }
    },
  };
}

function createApiCaller(url: string, key: string): House["api"] {
  return async <Body>(path: string, body?: unknown) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { "x-api-key": key, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Body };
  };
}

export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const door = await openPublicDoor();
  const ground = await prepareGround();
  const config = loadConfig({
    PORT: "0",
    LOG_LEVEL: "silent",
    DEBOUNCE_MS: "20",
    ...(options.local === true ? {} : { PUBLIC_URL: door.url }),
    ...ground.environment,
    ...options.environment,
  });
  const karavan = await createKaravan(config, { clock: houseClock, migrate: true });
  const { port, auth } = await startEverything(karavan);
  door.leadTo(port);
  const { key } = await auth.createApiKey({ orgSlug: DEMO.slug, name: "Demo: journeys" });
  return {
    karavan,
    url: door.url,
    api: createApiCaller(door.url, key),
    ...watch(karavan),
    close: async () => {
      await karavan.close();
      await door.close();
      await ground.close();
    },
  };
}
