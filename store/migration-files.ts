import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

const MIGRATION = /^\d{4}_[a-z0-9-_]+\.sql$/;

async function migrationFiles(dir: string): Promise<string[]> {
  const names = await readdir(dir);
  return names.filter((name) => MIGRATION.test(name)).sort();
}

/** Names in the order they are applied, without `.sql`. */
export async function listMigrations(dir: string): Promise<string[]> {
  return (await migrationFiles(dir)).map((name) => path.basename(name, ".sql"));
}

/** Changes whenever a migration does, and with `salt`; names what was built from these files. */
export async function hashMigrations(dir: string, salt: string): Promise<string> {
  const hash = createHash("sha256").update(salt);
  for (const name of await migrationFiles(dir)) hash.update(`\0${name}\0`).update(await readFile(path.join(dir, name)));
  return hash.digest("hex").slice(0, 16);
}
