import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { openEmbedded, type Embedded } from "../embedded/index.ts";
import { migrate } from "../migrate.ts";
import { hashMigrations } from "../migration-files.ts";

const ROOT = path.join(import.meta.dirname, "..", "..");
const MIGRATIONS = path.join(import.meta.dirname, "..", "migrations");
const DAY_MS = 24 * 60 * 60 * 1000;
const CACHE = path.join(ROOT, "node_modules", ".cache", "karavan");

async function libraryVersions(): Promise<string> {
  const names = ["pglite", "pglite-pgvector"];
  const files = names.map((name) => path.join(ROOT, "node_modules", "@electric-sql", name, "package.json"));
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return texts.map((text) => String((JSON.parse(text) as { version: unknown }).version)).join("-");
}

/** A dump that is built once, by `prepare` in an open cluster that starts from `startFile`. */
interface Dump {
  file: string;
  startFile: string | undefined;
  prepare(connectionString: string): Promise<unknown>;
}

async function openFrom(file: string | undefined): Promise<Embedded> {
  return openEmbedded({ dataDir: null, ...(file === undefined ? {} : { dumpFile: file }) });
}

/** Dumps of former migrations, 40 MB each. Recent ones may be in use: by a run that started before a migration changed. */
async function removeOldDumps(): Promise<void> {
  for (const name of await readdir(CACHE)) {
    const { mtimeMs } = await stat(path.join(CACHE, name));
    if (mtimeMs < Date.now() - DAY_MS) await rm(path.join(CACHE, name), { force: true });
  }
}

async function ensureDump(dump: Dump): Promise<string> {
  if (existsSync(dump.file)) return dump.file;
  const embedded = await openFrom(dump.startFile);
  try {
    await dump.prepare(embedded.connectionString);
    await mkdir(CACHE, { recursive: true });
    await removeOldDumps();
    const own = `${dump.file}.${process.pid}`;
    await writeFile(own, await embedded.dump());
    await rename(own, dump.file); // whole or not there: another test process may be looking
  } finally {
    await embedded.close();
  }
  return dump.file;
}

async function emptyDump(versions: string): Promise<string> {
  const file = path.join(CACHE, `empty-${versions}.tar`);
  return ensureDump({ file, startFile: undefined, prepare: async () => {} });
}

/** PGlite in memory with nothing in it; `initdb` takes seconds, so it ran once, into a dump. */
export async function openEmptyEmbedded(): Promise<Embedded> {
  return openFrom(await emptyDump(await libraryVersions()));
}

/** PGlite in memory, from a dump that was migrated once for these migrations. */
export async function openMigratedEmbedded(): Promise<Embedded> {
  const versions = await libraryVersions();
  const file = path.join(CACHE, `migrated-${await hashMigrations(MIGRATIONS, versions)}.tar`);
  return openFrom(await ensureDump({ file, startFile: await emptyDump(versions), prepare: (url) => migrate(url) }));
}
