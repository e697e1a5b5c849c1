import { randomBytes } from "node:crypto";
import path from "node:path";
import pg from "pg";
import { migrate } from "../migrate.ts";
import { hashMigrations } from "../migration-files.ts";
import type { BareDatabase } from "./bare-database.ts";
import { dropDatabase } from "./drop-database.ts";

const MIGRATIONS = path.join(import.meta.dirname, "..", "migrations");
/** Any number that nothing else uses as an advisory lock of the administrative database. */
const TEMPLATE_LOCK = 727_275;

async function asAdmin<T>(serverUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function withName(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

function freshName(): string {
  return `karavan_test_${process.pid}_${randomBytes(6).toString("hex")}`;
}

async function exists(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
  return rowCount === 1;
}

/** Under its final name only once it is whole: the process that builds it may be killed. */
async function buildTemplate(client: pg.Client, serverUrl: string, name: string): Promise<void> {
  const unfinished = `${name}_unfinished`;
  await dropDatabase(client, unfinished);
  await client.query(`create database ${unfinished}`);
  await migrate(withName(serverUrl, unfinished));
  await client.query(`alter database ${unfinished} rename to ${name}`);
}

async function ensureTemplate(client: pg.Client, serverUrl: string): Promise<string> {
  const name = `karavan_template_${await hashMigrations(MIGRATIONS, "")}`;
  await client.query("select pg_advisory_lock($1)", [TEMPLATE_LOCK]);
  try {
    if (!(await exists(client, name))) await buildTemplate(client, serverUrl, name);
  } finally {
    await client.query("select pg_advisory_unlock($1)", [TEMPLATE_LOCK]);
  }
  return name;
}

function toBare(serverUrl: string, name: string): BareDatabase {
  return {
    connectionString: withName(serverUrl, name),
    close: () => asAdmin(serverUrl, (client) => dropDatabase(client, name)),
  };
}

export async function createMigratedOnServer(serverUrl: string): Promise<BareDatabase> {
  const name = freshName();
  await asAdmin(serverUrl, async (client) => {
    const template = await ensureTemplate(client, serverUrl);
    await client.query(`create database ${name} template ${template}`);
  });
  return toBare(serverUrl, name);
}

export async function createEmptyOnServer(serverUrl: string): Promise<BareDatabase> {
  const name = freshName();
  await asAdmin(serverUrl, (client) => client.query(`create database ${name}`));
  return toBare(serverUrl, name);
}
