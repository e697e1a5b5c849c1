import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { openEmbedded, type Embedded } from "../embedded/index.ts";
import { migrate } from "../migrate.ts";
import { hashMigrations } from "../migration-files.ts";

const ROOT = path.join(import.meta.dirname, "..", "..");
const MIGRATIONS = path.join(import.meta.dirname, "..", "migrations");
const CACHE = path.join(ROOT, "node_modules", ".cache", "karavan");

async function libraryVersions(): Promise<string> {
  const names = ["pglite", "pglite-pgvector"];
  const files = names.map((name) => path.join(ROOT, "node_modules", "@electric-sql", name, "package.json"));
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return texts.map((text) => String((JSON.parse(text) as { version: unknown }).version)).join();
}

/** Starts from `initdb`, which takes seconds. */
export async function openEmptyEmbedded(): Promise<Embedded> {
  return openEmbedded({ dataDir: null });
}

async function buildDump(file: string): Promise<void> {
  const embedded = await openEmptyEmbedded();
  try {
    await migrate(embedded.connectionString);
    await mkdir(CACHE, { recursive: true });
    const own = `${file}.${process.pid}`;
    await writeFile(own, await embedded.dump());
    await rename(own, file); // whole or not there: another test process may be looking
  } finally {
    await embedded.close();
  }
}

/** PGlite in memory, from a dump that was migrated once for these migrations. */
export async function openMigratedEmbedded(): Promise<Embedded> {
  const file = path.join(CACHE, `migrated-${await hashMigrations(MIGRATIONS, await libraryVersions())}.tar`);
  if (!existsSync(file)) await buildDump(file);
  return openEmbedded({ dataDir: null, dumpFile: file });
}
