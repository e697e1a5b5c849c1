import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AuthSecret, configError, EncryptionKey, type Config } from "./config.ts";

export interface Secrets {
  /** 32 bytes: seals credentials. Losing it loses them. */
  encryptionKey: Buffer;
  /** Signs sessions and visitor tokens. */
  authSecret: string;
}

const SECRETS = {
  ENCRYPTION_KEY: { file: "encryption-key", shape: EncryptionKey },
  AUTH_SECRET: { file: "auth-secret", shape: AuthSecret },
};
const GENERATED_BYTES = 32;

/**
 * The secrets in force: from the environment, else (embedded only) from `DATA_DIR`, made there on the first run. With
 * DATABASE_URL they must be given: several processes, or one whose folder got lost, would end up with different ones.
 */
export function resolveSecrets(config: Config): Secrets {
  const encryptionKey = config.secrets.encryptionKey ?? stored(config, "ENCRYPTION_KEY");
  const authSecret = config.secrets.authSecret ?? stored(config, "AUTH_SECRET");
  return { encryptionKey: Buffer.from(encryptionKey, "base64"), authSecret };
}

function stored(config: Config, variable: keyof typeof SECRETS): string {
  if (config.database.url !== null) {
    const problem = "is required with DATABASE_URL; make one with: openssl rand -base64 32";
    throw configError([{ variable, problem }]);
  }
  const file = path.join(config.dataDir, SECRETS[variable].file);
  const value = read(file) ?? create(file);
  if (SECRETS[variable].shape.safeParse(value).success) return value;
  throw configError([
    { variable, problem: `(stored in ${file}) is damaged: restore the file from a backup of DATA_DIR` },
  ]);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Written aside and then linked: a crash leaves no half a key, and the second of two first starts takes the first's. */
function create(file: string): string {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  const value = randomBytes(GENERATED_BYTES).toString("base64");
  writeFileSync(draft, `${value}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
    return value;
  } catch (error) {
    const winner = read(file);
    if (winner === undefined) throw error;
    return winner;
  } finally {
    rmSync(draft, { force: true });
  }
}
