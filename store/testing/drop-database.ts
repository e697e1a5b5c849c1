import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";

/** PostgreSQL's `insufficient_privilege` and `object_in_use`. */
const OCCUPIED = new Set(["42501", "55006"]);
const ATTEMPTS = 40;
const PAUSE_MS = 250;

function isOccupied(error: unknown): boolean {
  return error instanceof Error && "code" in error && OCCUPIED.has(String(error.code));
}

/**
 * Drops a test database with whoever is connected to it. The role of the tests is no superuser, so it may not end what the
 * server itself has there, an autovacuum worker say: that goes by itself, and is waited for, ten seconds at most.
 */
export async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(`drop database if exists ${name} with (force)`);
      return;
    } catch (error) {
      if (!isOccupied(error) || attempt === ATTEMPTS) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
