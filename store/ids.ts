import { v7 } from "uuid";

/** A UUIDv7 of this instant: unique, and in order of time within a table's index. */
export function createId(now: Date): string {
  return v7({ msecs: now.getTime() });
}
