/**
 * Writes store/schema.generated.ts from the migrations: `node scripts/schema.ts`. With `--check` it writes nothing and
 * exits 1 when the file is not what the migrations give.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Kysely, PostgresDialect } from "kysely";
import { generate, PostgresDialect as PostgresTypes } from "kysely-codegen";
import pg from "pg";
import { createTestDatabase } from "../store/testing/index.ts";

const FILE = path.join(import.meta.dirname, "..", "store", "schema.generated.ts");

async function describe(connectionString: string): Promise<string> {
  // One connection, because the embedded database has no more.
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString, max: 1 }) }) });
  try {
    return await generate({
      // The same class, declared twice: kysely-codegen is CommonJS and reads Kysely's other declaration file.
      db: db as unknown as Parameters<typeof generate>[0]["db"], // one class, declared twice
      dialect: new PostgresTypes({ dateParser: "string" }),
      includePattern: "public.*",
      typeMapping: { int8: "number" }, // as the parser in store/database.ts reads it
      outFile: null,
    });
  } finally {
    await db.destroy();
  }
}

async function generateTypes(): Promise<string> {
  const test = await createTestDatabase();
  try {
    await test.database.close();
    return await describe(test.connectionString);
  } finally {
    await test.close();
  }
}

const generated = await generateTypes();
if (!process.argv.includes("--check")) {
  await writeFile(FILE, generated);
} else if ((await readFile(FILE, "utf8")) !== generated) {
  console.error("store/schema.generated.ts is not what the migrations give: run `node scripts/schema.ts`");
  process.exitCode = 1;
}
