import pg from "pg";
import { InternalError } from "../domain/index.ts";

/** A database made for one run and dropped with it. */
export interface ScratchDatabase {
  readonly name: string;
  readonly url: string;
  drop(): Promise<void>;
}

const SAFE_NAME = /^[a-z][a-z0-9_]{0,62}$/;

async function runOnServer(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Creates the database beside the one that `serverUrl` names; fails when it exists, so that nobody's data is touched. */
export async function createScratchDatabase(serverUrl: string, name: string): Promise<ScratchDatabase> {
  if (!SAFE_NAME.test(name))
    throw new InternalError({ code: "bad-database-name", message: `${name} is no name for a scratch database` });
  await runOnServer(serverUrl, `create database ${name} encoding 'UTF8'`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { name, url: url.href, drop: () => runOnServer(serverUrl, `drop database if exists ${name} with (force)`) };
}
