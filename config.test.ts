import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ENVIRONMENT_VARIABLES, loadConfig, type Config, type Environment } from "./config.ts";
import { ConfigError } from "./domain/index.ts";

function complaintsOf(environment: Environment): string {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "accepted";
}

describe("loadConfig", () => {
  it("needs nothing: the defaults are an embedded installation on this machine only", () => {
    expect(loadConfig({})).toEqual({
      http: { host: "127.0.0.1", port: 8080, publicUrl: "http://localhost:8080" },
      dataDir: path.resolve("data"),
      database: { url: null },
      redis: { url: null },
      logging: { level: "info" },
      secrets: { encryptionKey: null, authSecret: null },
      model: null,
      fallback: null,
      embedding: null,
      speech: null,
      knowledge: { privateHosts: [] },
      limits: { monthlyTokens: null },
      telegram: { botToken: null, apiRoot: null },
      debounce: { quietMs: 1200, maxMs: 8000 },
      worker: { concurrency: 16 },
      tracing: null,
    } satisfies Config);
  });

  it("takes an empty value for one that is not set", () => {
    expect(loadConfig({ PORT: "", DATABASE_URL: "", TELEGRAM_BOT_TOKEN: "" })).toEqual(loadConfig({}));
  });

  it.each<[string, Environment]>([
    ["PORT", { PORT: "80a" }],
    ["PORT", { PORT: "70000" }],
    ["PUBLIC_URL", { PUBLIC_URL: "chat.example.org" }],
    ["DATABASE_URL", { DATABASE_URL: "mysql://host/db" }],
    ["REDIS_URL", { REDIS_URL: "localhost:6379", DATABASE_URL: "postgres://host/db" }],
    ["LOG_LEVEL", { LOG_LEVEL: "loud" }],
    ["ENCRYPTION_KEY", { ENCRYPTION_KEY: "c2hvcnQ=" }],
    ["AUTH_SECRET", { AUTH_SECRET: "short" }],
    ["DEBOUNCE_MS", { DEBOUNCE_MS: "-1" }],
    ["WORKER_CONCURRENCY", { WORKER_CONCURRENCY: "0" }],
    ["MONTHLY_TOKEN_LIMIT", { MONTHLY_TOKEN_LIMIT: "1e6" }],
    ["TELEGRAM_BOT_TOKEN", { TELEGRAM_BOT_TOKEN: "two words" }],
  ])("names %s when it is wrong: %j", (variable, environment) => {
    expect(complaintsOf(environment)).toMatch(new RegExp(`^${variable} must `));
  });

  it.each<[string, Environment]>([
    ["DATABASE_URL", { REDIS_URL: "redis://host" }],
    ["DEBOUNCE_MAX_MS", { DEBOUNCE_MS: "9000" }],
    ["CHAT_MODEL", { OPENAI_BASE_URL: "http://localhost:11434/v1" }],
    ["OPENAI_API_KEY", { CHAT_MODEL: "some-model" }],
    ["OPENAI_API_KEY", { EMBEDDING_MODEL: "some-model" }],
    ["OPENAI_API_KEY", { FALLBACK_API_KEY: "key" }],
    ["SPEECH_API_KEY", { SPEECH_MODEL: "whisper-1" }],
    ["SPEECH_MODEL", { SPEECH_BASE_URL: "http://localhost:9000/v1" }],
    ["FALLBACK_API_KEY", { OPENAI_API_KEY: "key", FALLBACK_MODEL: "some-model" }],
  ])("names %s when values contradict each other: %j", (variable, environment) => {
    expect(complaintsOf(environment)).toMatch(new RegExp(`^${variable} `));
  });

  it("complains about everything at once, with a remedy, and shows no value", () => {
    const error = (() => {
      try {
        return loadConfig({ PORT: "x", AUTH_SECRET: "hunter2" });
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ code: "bad-environment", data: { variable: "PORT" } });
    expect(error).toHaveProperty("message", expect.stringMatching(/PORT .*; AUTH_SECRET /));
    expect(error).toHaveProperty("remedy", expect.stringContaining("PORT, AUTH_SECRET"));
    expect(JSON.stringify(error)).not.toContain("hunter2");
  });

  it("uses OpenAI when only a key is given, and no key with an address that needs none", () => {
    expect(loadConfig({ OPENAI_API_KEY: "key", MODEL_TIMEOUT_MS: "5000" }).model).toEqual({
      apiKey: "key",
      baseUrl: "https://api.openai.com/v1",
      model: "gpt-4.1-mini",
      timeoutMs: 5000,
    });
    expect(loadConfig({ OPENAI_BASE_URL: "http://localhost:11434/v1/", CHAT_MODEL: "qwen3" }).model).toMatchObject({
      apiKey: "none",
      baseUrl: "http://localhost:11434/v1",
    });
  });
});

describe("the provider of speech", () => {
  const speechOf = (environment: Environment) => loadConfig(environment).speech;

  it("is none by a key for chat alone", () => {
    expect(speechOf({ OPENAI_API_KEY: "key" })).toBeNull();
  });

  it("is the main one where only a model is named", () => {
    const main = { OPENAI_API_KEY: "key", OPENAI_BASE_URL: "http://localhost:1/v1", CHAT_MODEL: "chat" };
    const expected = { apiKey: "key", baseUrl: "http://localhost:1/v1", model: "whisper-1", timeoutMs: 30_000 };
    expect(speechOf({ ...main, SPEECH_MODEL: "whisper-1" })).toEqual(expected);
  });

  it("is one of its own by key or address, and never gets the main one's key", () => {
    const main = { OPENAI_API_KEY: "key" };
    expect(speechOf({ ...main, SPEECH_API_KEY: "own" })).toMatchObject({
      apiKey: "own",
      baseUrl: "https://api.openai.com/v1",
      model: "whisper-1",
    });
    expect(speechOf({ ...main, SPEECH_BASE_URL: "http://localhost:9000/v1/", SPEECH_MODEL: "tiny" })).toMatchObject({
      apiKey: "none",
      baseUrl: "http://localhost:9000/v1",
      model: "tiny",
    });
  });
});

describe("the process environment", () => {
  const script = `
    import { loadConfig } from ${JSON.stringify(path.resolve("config.ts"))};
    const { http, tracing } = loadConfig();
    console.log(JSON.stringify({ port: http.port, host: http.host, tracing, flag: process.env.LANGSMITH_TRACING }));`;

  it("is completed by .env, which overrides nothing; a LangSmith key turns tracing on", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "karavan-config-"));
    try {
      writeFileSync(path.join(folder, ".env"), "PORT=9001\nHOST=0.0.0.0\nLANGSMITH_API_KEY=key\n");
      const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
        cwd: folder,
        env: { PORT: "9000" },
        encoding: "utf8",
      });
      expect(JSON.parse(output)).toEqual({ port: 9000, host: "0.0.0.0", tracing: { project: null }, flag: "true" });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe(".env.example", () => {
  it("names exactly the variables that are read", () => {
    const example = readFileSync(".env.example", "utf8");
    const named = [...example.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1] ?? "");
    expect(new Set(named)).toEqual(new Set(ENVIRONMENT_VARIABLES));
    expect(named).toHaveLength(ENVIRONMENT_VARIABLES.length);
  });

  it("shows values that are accepted", () => {
    const lines = readFileSync(".env.example", "utf8").matchAll(/^#([A-Z][A-Z0-9_]*)=(.+)$/gm);
    expect(complaintsOf(Object.fromEntries([...lines].map(([, name, value]) => [name, value])))).toBe("accepted");
  });
});
