import { createDatabase, type Database } from "../database.ts";
import type { BareDatabase } from "./bare-database.ts";
import { openEmptyEmbedded, openMigratedEmbedded } from "./embedded-template.ts";
import { createEmptyOnServer, createMigratedOnServer } from "./server-template.ts";

export interface TestDatabase {
  readonly database: Database;
  readonly connectionString: string;
  /** Closes the pool and removes the database. */
  close(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Connections at most on a server; embedded it is always one. */
  poolSize?: number;
}

const SERVER_POOL_SIZE = 5;

/** The server that tests use, when there is one: `TEST_DATABASE_URL`. Its login needs CREATEDB and CREATEROLE. */
export const testServerUrl = process.env["TEST_DATABASE_URL"];

/**
 * A migrated, empty database of its own: PGlite in memory, or a fresh database on the server of `TEST_DATABASE_URL`.
 * Make one per test file, close it in `afterAll`.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const bare = testServerUrl === undefined ? await openMigratedEmbedded() : await createMigratedOnServer(testServerUrl);
  const poolSize = testServerUrl === undefined ? 1 : (options.poolSize ?? SERVER_POOL_SIZE);
  const database = createDatabase({ connectionString: bare.connectionString, poolSize });
  return {
    database,
    connectionString: bare.connectionString,
    close: async () => {
      await database.close();
      await bare.close();
    },
  };
}

/** A database without any migration. */
export async function createEmptyDatabase(): Promise<BareDatabase> {
  return testServerUrl === undefined ? openEmptyEmbedded() : createEmptyOnServer(testServerUrl);
}
