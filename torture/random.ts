import { createHash } from "node:crypto";

/**
 * A number from 0 up to 1 that depends on the seed and the names alone, not on what was asked before: so the fault of one
 * send stays the same whatever order the processes bring the sends in.
 */
export function chance(seed: number, ...names: readonly (string | number)[]): number {
  const digest = createHash("sha256")
    .update(JSON.stringify([seed, ...names]))
    .digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}

/** A whole number from `min` to `max`, both included. */
export function between(min: number, max: number, share: number): number {
  return min + Math.floor(share * (max - min + 1));
}
