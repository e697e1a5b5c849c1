import { hkdfSync } from "node:crypto";

const KEY_BYTES = 32;

/** One secret in the configuration, one independent key per purpose (HKDF-SHA-256). */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "karavan", purpose, KEY_BYTES));
}
