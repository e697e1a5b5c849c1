import { randomInt } from "node:crypto";
import { v7 } from "uuid";

const SEQUENCE_END = 2 ** 32;
let sequence = randomInt(SEQUENCE_END / 2);

/** A UUIDv7 of this instant: unique, and within one process in order of creation, also in the same millisecond. */
export function createId(now: Date): string {
  sequence = (sequence + 1) % SEQUENCE_END;
  return v7({ msecs: now.getTime(), seq: sequence });
}
