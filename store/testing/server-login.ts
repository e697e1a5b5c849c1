import { randomBytes } from "node:crypto";
import pg from "pg";
import { dropDatabase } from "./drop-database.ts";

/** A login of its own on the test server, with a database that it owns. */
export interface ServerLogin {
  readonly name: string;
  readonly connectionString: string;
  /** One statement as the administrator of the tests, in the login's database. */
  asAdmin(sql: string): Promise<void>;
  close(): Promise<void>;
}

export interface ServerLoginOptions {
  /** For example `createrole`. */
  attributes?: string;
  /** What the database is copied from; `template0` has no extensions. */
  template?: string;
}

async function connected(connectionString: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function run(connectionString: string, statements: readonly string[]): Promise<void> {
  return connected(connectionString, async (client) => {
    for (const sql of statements) await client.query(sql);
  });
}

export async function createServerLogin(serverUrl: string, options: ServerLoginOptions = {}): Promise<ServerLogin> {
  const name = `karavan_login_${process.pid}_${randomBytes(4).toString("hex")}`;
  await run(serverUrl, [
    `create role ${name} login password '${name}' ${options.attributes ?? ""}`,
    `grant ${name} to current_user`,
    `create database ${name} owner ${name} template ${options.template ?? "template1"}`,
  ]);
  const admin = new URL(serverUrl);
  admin.pathname = `/${name}`;
  const own = new URL(admin);
  own.username = name;
  own.password = name;
  return {
    name,
    connectionString: own.href,
    asAdmin: (sql) => run(admin.href, [sql]),
    close: () =>
      connected(serverUrl, async (client) => {
        await dropDatabase(client, name);
        await client.query(`drop role if exists ${name}`);
      }),
  };
}
