import { execFile } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";

const RESTART_LIMIT_MS = 60_000;
const OUTAGE_MS = 3000;
const CUT_EVERY_MS = 50;

export interface Outage {
  /** Another database of the same server. */
  serverUrl: string;
  databaseName: string;
  /** `null`: nobody told us how to restart it. */
  restartCommand: string | null;
}

/** For three seconds no connection to the database lives longer than a moment. */
async function cutConnections({ serverUrl, databaseName }: Outage): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    for (let leftMs = OUTAGE_MS; leftMs > 0; leftMs -= CUT_EVERY_MS) {
      await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [databaseName]);
      await delay(CUT_EVERY_MS);
    }
  } finally {
    await client.end();
  }
}

/** Restarts the server where we know how; otherwise cuts all connections to our database. Answers what was done. */
export async function restartPostgres(outage: Outage): Promise<string> {
  if (outage.restartCommand === null) {
    await cutConnections(outage);
    return `all connections cut for ${OUTAGE_MS} ms (no --restart-command)`;
  }
  await promisify(execFile)("/bin/sh", ["-c", outage.restartCommand], { timeout: RESTART_LIMIT_MS });
  return `restarted by ${outage.restartCommand}`;
}
