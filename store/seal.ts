import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { ConfigError, InternalError } from "../domain/index.ts";

/**
 * Encrypts what must not be read from a copy of the database: credentials of channels and providers. `context` says what
 * it belongs to (organisation and row); it is not stored, and sealed bytes moved to another row do not open there.
 */
export interface Sealer {
  seal(text: string, context: string): Buffer;
  /**
   * @throws ConfigError `encryption-key-missing`: sealed with a key that is not in the ring
   * @throws InternalError `seal-broken`: the bytes, or what they belong to, were changed
   */
  open(sealed: Uint8Array, context: string): string;
  /** Whether it was sealed with a former key; seal it again then, and the former key can go. */
  isFormer(sealed: Uint8Array): boolean;
}

// version (1) · key id (4) · nonce (12) · tag (16) · text
const VERSION = 1;
const KEY_BYTES = 32;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const NONCE_AT = 1 + KEY_ID_BYTES;
const TAG_AT = NONCE_AT + NONCE_BYTES;
const TEXT_AT = TAG_AT + TAG_BYTES;
const CIPHER = "aes-256-gcm";

interface Key {
  id: string;
  bytes: Uint8Array;
}

function toKey(bytes: Uint8Array): Key {
  if (bytes.length !== KEY_BYTES) {
    throw new ConfigError({
      code: "bad-encryption-key",
      message: `an encryption key has ${KEY_BYTES} bytes, this one has ${bytes.length}`,
      remedy: "make one with: openssl rand -base64 32",
      data: { variable: "ENCRYPTION_KEY" },
    });
  }
  const id = createHash("sha256")
    .update("karavan key id")
    .update(bytes)
    .digest("hex")
    .slice(0, KEY_ID_BYTES * 2);
  return { id, bytes };
}

function broken(cause?: unknown): InternalError {
  return new InternalError({
    code: "seal-broken",
    message: "sealed credentials were changed, or belong to something else",
    remedy: "enter the credentials again",
    cause,
  });
}

function keyIdOf(sealed: Uint8Array): string {
  if (sealed.length < TEXT_AT || sealed[0] !== VERSION) throw broken();
  return Buffer.from(sealed.subarray(1, NONCE_AT)).toString("hex");
}

function encrypt(key: Key, text: string, context: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key.bytes, nonce).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), Buffer.from(key.id, "hex"), nonce, cipher.getAuthTag(), body]);
}

function decrypt(key: Key, sealed: Uint8Array, context: string): string {
  try {
    const decipher = createDecipheriv(CIPHER, key.bytes, sealed.subarray(NONCE_AT, TAG_AT), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(context))
      .setAuthTag(sealed.subarray(TAG_AT, TEXT_AT));
    return Buffer.concat([decipher.update(sealed.subarray(TEXT_AT)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw broken(cause);
  }
}

/**
 * AES-256-GCM under the first key; the others are former keys that still open what they sealed.
 * @throws ConfigError `bad-encryption-key`
 */
export function createSealer(keys: readonly [Uint8Array, ...Uint8Array[]]): Sealer {
  const current = toKey(keys[0]);
  const ring = new Map(keys.map(toKey).map((key) => [key.id, key]));
  return {
    seal: (text, context) => encrypt(current, text, context),
    open: (sealed, context) => {
      const id = keyIdOf(sealed);
      const key = ring.get(id);
      if (key !== undefined) return decrypt(key, sealed, context);
      throw new ConfigError({
        code: "encryption-key-missing",
        message: `credentials were sealed with another ENCRYPTION_KEY (key id ${id})`,
        remedy: "set the ENCRYPTION_KEY that was in force, or enter the credentials again",
        data: { variable: "ENCRYPTION_KEY", keyId: id },
      });
    },
    isFormer: (sealed) => keyIdOf(sealed) !== current.id,
  };
}
