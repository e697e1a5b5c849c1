import { randomFillSync, randomInt } from "node:crypto";
import { v7 } from "uuid";

const SEQUENCE_END = 2 ** 32;
let sequence = randomInt(SEQUENCE_END / 2);

/** Random bytes are drawn for many ids at once: asking the system for each would cost more than the rest of it. */
const RANDOM_BYTES = 16;
const pool = new Uint8Array(RANDOM_BYTES * 256);
let taken = pool.length;

function takeRandom(): Uint8Array {
  if (taken === pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  taken += RANDOM_BYTES;
  return pool.subarray(taken - RANDOM_BYTES, taken);
}

/** A UUIDv7 of this instant: unique, and within one process in order of creation, also in the same millisecond. */
export function createId(now: Date): string {
  sequence = (sequence + 1) % SEQUENCE_END;
  return v7({ random: takeRandom(), msecs: now.getTime(), seq: sequence });
}
