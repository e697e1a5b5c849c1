import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadConfig, type Environment } from "./config.ts";
import { resolveSecrets } from "./secrets.ts";

let home: string;
let dataDir: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "karavan-secrets-"));
  dataDir = path.join(home, "data");
});
afterEach(() => rmSync(home, { recursive: true }));

function configOf(environment: Environment = {}) {
  return loadConfig({ DATA_DIR: dataDir, ...environment });
}

function permissions(file: string): string {
  return (statSync(file).mode & 0o777).toString(8);
}

describe("resolveSecrets", () => {
  it("makes both on the first run, readable by the owner only, and finds them on the second", () => {
    const first = resolveSecrets(configOf());
    expect(first.encryptionKey).toHaveLength(32);
    expect(first.authSecret.length).toBeGreaterThanOrEqual(32);
    expect(resolveSecrets(configOf())).toEqual(first);
    expect(readdirSync(dataDir)).toEqual(["auth-secret", "encryption-key"]);
    expect(permissions(dataDir)).toBe("700");
    expect(permissions(path.join(dataDir, "encryption-key"))).toBe("600");
    expect(permissions(path.join(dataDir, "auth-secret"))).toBe("600");
  });

  it("prefers the environment and then stores nothing", () => {
    const key = Buffer.alloc(32, 7);
    const given = { ENCRYPTION_KEY: key.toString("base64"), AUTH_SECRET: "a secret of at least thirty-two characters" };
    expect(resolveSecrets(configOf(given))).toEqual({ encryptionKey: key, authSecret: given.AUTH_SECRET });
    expect(readdirSync(home)).toEqual([]);
  });

  it("demands both with DATABASE_URL", () => {
    const server = { DATABASE_URL: "postgres://host/db", AUTH_SECRET: "a secret of at least thirty-two characters" };
    expect(() => resolveSecrets(configOf(server))).toThrow(/^ENCRYPTION_KEY is required with DATABASE_URL/);
  });

  it("refuses a damaged file instead of making a new key over it", () => {
    resolveSecrets(configOf());
    writeFileSync(path.join(dataDir, "encryption-key"), "");
    expect(() => resolveSecrets(configOf())).toThrow(/^ENCRYPTION_KEY .* is damaged/);
  });
});
