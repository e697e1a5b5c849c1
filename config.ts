import path from "node:path";
import { z } from "zod";
import { ConfigError } from "./domain/index.ts";

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** Names and raw values, as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface ProviderConfig {
  apiKey: string;
  baseUrl: string;
  model: string;
  timeoutMs: number;
}

export interface Config {
  http: { host: string; port: number; publicUrl: string };
  /** Absolute. */
  dataDir: string;
  /** `url` null: embedded PGlite in `dataDir`. */
  database: { url: string | null };
  /** `url` null: queue and events in this process. */
  redis: { url: string | null };
  logging: { level: (typeof LOG_LEVELS)[number] };
  /** As given; `resolveSecrets` says what holds. */
  secrets: { encryptionKey: string | null; authSecret: string | null };
  /** Null: the offline model. */
  model: ProviderConfig | null;
  fallback: ProviderConfig | null;
  /** Null: lexical embeddings, computed here. */
  embedding: ProviderConfig | null;
  /** Null: voice notes are not transcribed. */
  speech: ProviderConfig | null;
  /** Hosts of one's own network whose pages may be read: `host` or `host:port`. */
  knowledge: { privateHosts: readonly string[] };
  limits: { monthlyTokens: number | null };
  /** `botToken` makes the first account; `apiRoot` holds for all accounts, null: Telegram's own. */
  telegram: { botToken: string | null; apiRoot: string | null };
  debounce: { quietMs: number; maxMs: number };
  worker: { concurrency: number };
  /** LangSmith; its client reads the key and the rest from the environment itself. */
  tracing: { project: string | null } | null;
}

const OPENAI_URL = "https://api.openai.com/v1";
const OPENAI_MODEL = "gpt-4.1-mini";
const OPENAI_SPEECH_MODEL = "whisper-1";

const whole = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.string().regex(/^\d+$/, error).transform(Number).pipe(z.number().min(min, error).max(max, error));
};

const address = (protocols: readonly string[], example: string) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be an address like ${example}`,
    );

const web = (example: string) =>
  address(["http:", "https:"], example)
    .transform((text) => text.replace(/\/+$/, ""))
    .optional();
const word = z.string().regex(/^\S+$/, "must not contain spaces").optional();

export const EncryptionKey = z
  .string()
  .refine(
    (text) => /^[A-Za-z0-9+/]{43}=$/.test(text),
    "must be 32 bytes in base64; make one with: openssl rand -base64 32",
  );
export const AuthSecret = z.string().min(32, "must have 32 characters or more; make one with: openssl rand -base64 32");

const HOSTS = /^\s*(?:[\w.-]+|\[[\da-f:]+\])(?::\d{1,5})?(?:\s*,\s*(?:[\w.-]+|\[[\da-f:]+\])(?::\d{1,5})?)*\s*$/i;

/** Every variable that Karavan reads. `.env.example` documents each; a test holds the two together. */
const Variables = z.object({
  PORT: whole(0, 65_535).default(8080),
  HOST: z.string().regex(/^\S+$/, "must be an address to listen on, like 127.0.0.1 or 0.0.0.0").default("127.0.0.1"),
  PUBLIC_URL: web("https://chat.example.org"),
  DATA_DIR: z.string().default("./data"),
  DATABASE_URL: address(["postgres:", "postgresql:"], "postgres://user:password@host:5432/karavan").optional(),
  REDIS_URL: address(["redis:", "rediss:"], "redis://host:6379").optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`).default("info"),
  ENCRYPTION_KEY: EncryptionKey.optional(),
  AUTH_SECRET: AuthSecret.optional(),
  OPENAI_API_KEY: word,
  OPENAI_BASE_URL: web("https://openrouter.ai/api/v1"),
  CHAT_MODEL: word,
  EMBEDDING_MODEL: word,
  FALLBACK_API_KEY: word,
  FALLBACK_BASE_URL: web("https://api.deepseek.com/v1"),
  FALLBACK_MODEL: word,
  SPEECH_API_KEY: word,
  SPEECH_BASE_URL: web("https://api.nexara.ru/api/v1"),
  SPEECH_MODEL: word,
  MODEL_TIMEOUT_MS: whole(100, 600_000).default(30_000),
  MONTHLY_TOKEN_LIMIT: whole(0, Number.MAX_SAFE_INTEGER).optional(),
  TELEGRAM_BOT_TOKEN: word,
  TELEGRAM_API_ROOT: web("https://api.telegram.org"),
  KNOWLEDGE_PRIVATE_HOSTS: z
    .string()
    .regex(HOSTS, "must be hosts like wiki.internal, 10.0.0.5:8080")
    .transform((text) => text.split(",").map((host) => host.trim().toLowerCase()))
    .default([]),
  DEBOUNCE_MS: whole(0, 60_000).default(1200),
  DEBOUNCE_MAX_MS: whole(0, 120_000).default(8000),
  WORKER_CONCURRENCY: whole(1, 1000).default(16),
  LANGSMITH_API_KEY: word,
  LANGSMITH_PROJECT: z.string().optional(),
});
type Variables = z.infer<typeof Variables>;

export const ENVIRONMENT_VARIABLES: readonly string[] = Object.keys(Variables.shape);

interface Complaint {
  variable: string;
  problem: string;
}

/** All complaints at once, each with its variable. Values are left out: some of them are secrets. */
export function configError(complaints: readonly Complaint[]): ConfigError {
  return new ConfigError({
    code: "bad-environment",
    message: complaints.map(({ variable, problem }) => `${variable} ${problem}`).join("; "),
    remedy: `correct ${complaints.map(({ variable }) => variable).join(", ")} in the environment or in .env (.env.example explains each)`,
    data: { variable: complaints[0]?.variable, complaints },
  });
}

function readVariables(environment: Environment): Variables {
  // An empty value means "not set": compose files and .env lines pass variables on that way.
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = Variables.safeParse(given);
  if (parsed.success) return parsed.data;
  throw configError(
    parsed.error.issues.map(({ path: [name], message }) => ({ variable: String(name), problem: message })),
  );
}

interface ProviderVariables {
  prefix: { key: string; baseUrl: string; model: string };
  apiKey: string | undefined;
  baseUrl: string | undefined;
  model: string | undefined;
  /** OpenAI's, where none is named. */
  defaultModel?: string;
  timeoutMs: number;
}

/** A provider is configured by its key, its address (Ollama needs no key) or both. */
function toProvider(variables: ProviderVariables): ProviderConfig | null {
  const { prefix, apiKey, baseUrl, model, defaultModel = OPENAI_MODEL, timeoutMs } = variables;
  if (apiKey === undefined && baseUrl === undefined) {
    if (model === undefined) return null;
    throw configError([
      { variable: prefix.key, problem: `is missing: ${prefix.model} names a model, but no provider is given` },
    ]);
  }
  const known = model ?? (baseUrl === undefined ? defaultModel : undefined);
  if (known === undefined) {
    throw configError([
      { variable: prefix.model, problem: `is missing: ${prefix.baseUrl} needs the name of a model there` },
    ]);
  }
  return { apiKey: apiKey ?? "none", baseUrl: baseUrl ?? OPENAI_URL, model: known, timeoutMs };
}

/** A provider of its own, or a model that the main one has; a key for chat alone sends nobody's voice anywhere. */
function toSpeech(v: Variables): ProviderConfig | null {
  const model = v.SPEECH_MODEL;
  const timeoutMs = v.MODEL_TIMEOUT_MS;
  const hasOwn = v.SPEECH_API_KEY !== undefined || v.SPEECH_BASE_URL !== undefined;
  if (hasOwn || (v.OPENAI_API_KEY === undefined && v.OPENAI_BASE_URL === undefined)) {
    const prefix = { key: "SPEECH_API_KEY", baseUrl: "SPEECH_BASE_URL", model: "SPEECH_MODEL" };
    const own = { apiKey: v.SPEECH_API_KEY, baseUrl: v.SPEECH_BASE_URL, model, defaultModel: OPENAI_SPEECH_MODEL };
    return toProvider({ prefix, ...own, timeoutMs });
  }
  const prefix = { key: "OPENAI_API_KEY", baseUrl: "OPENAI_BASE_URL", model: "SPEECH_MODEL" };
  const main = { apiKey: v.OPENAI_API_KEY, baseUrl: v.OPENAI_BASE_URL, model };
  return model === undefined ? null : toProvider({ prefix, ...main, timeoutMs });
}

function toProviders(v: Variables): Pick<Config, "model" | "fallback" | "embedding" | "speech"> {
  const main = { apiKey: v.OPENAI_API_KEY, baseUrl: v.OPENAI_BASE_URL, timeoutMs: v.MODEL_TIMEOUT_MS };
  const names = { key: "OPENAI_API_KEY", baseUrl: "OPENAI_BASE_URL" };
  return {
    model: toProvider({ ...main, prefix: { ...names, model: "CHAT_MODEL" }, model: v.CHAT_MODEL }),
    fallback: toProvider({
      prefix: { key: "FALLBACK_API_KEY", baseUrl: "FALLBACK_BASE_URL", model: "FALLBACK_MODEL" },
      apiKey: v.FALLBACK_API_KEY,
      baseUrl: v.FALLBACK_BASE_URL,
      model: v.FALLBACK_MODEL,
      timeoutMs: v.MODEL_TIMEOUT_MS,
    }),
    speech: toSpeech(v),
    embedding:
      v.EMBEDDING_MODEL === undefined
        ? null
        : toProvider({ ...main, prefix: { ...names, model: "EMBEDDING_MODEL" }, model: v.EMBEDDING_MODEL }),
  };
}

/** Values that are fine alone and wrong together. */
function findContradictions(v: Variables, config: Config): Complaint[] {
  const complaints: Complaint[] = [];
  if (v.REDIS_URL !== undefined && v.DATABASE_URL === undefined) {
    complaints.push({
      variable: "DATABASE_URL",
      problem: "is missing: REDIS_URL is for several processes, and those need a PostgreSQL that they share",
    });
  }
  if (v.DEBOUNCE_MAX_MS < v.DEBOUNCE_MS) {
    complaints.push({ variable: "DEBOUNCE_MAX_MS", problem: `must not be below DEBOUNCE_MS (${v.DEBOUNCE_MS})` });
  }
  if (config.fallback !== null && config.model === null) {
    complaints.push({
      variable: "OPENAI_API_KEY",
      problem: "is missing: a fallback needs a first provider to stand in for",
    });
  }
  return complaints;
}

function toConfig(v: Variables): Config {
  return {
    http: { host: v.HOST, port: v.PORT, publicUrl: v.PUBLIC_URL ?? `http://localhost:${v.PORT}` },
    dataDir: path.resolve(v.DATA_DIR),
    database: { url: v.DATABASE_URL ?? null },
    redis: { url: v.REDIS_URL ?? null },
    logging: { level: v.LOG_LEVEL },
    secrets: { encryptionKey: v.ENCRYPTION_KEY ?? null, authSecret: v.AUTH_SECRET ?? null },
    ...toProviders(v),
    knowledge: { privateHosts: v.KNOWLEDGE_PRIVATE_HOSTS },
    limits: { monthlyTokens: v.MONTHLY_TOKEN_LIMIT ?? null },
    telegram: { botToken: v.TELEGRAM_BOT_TOKEN ?? null, apiRoot: v.TELEGRAM_API_ROOT ?? null },
    debounce: { quietMs: v.DEBOUNCE_MS, maxMs: v.DEBOUNCE_MAX_MS },
    worker: { concurrency: v.WORKER_CONCURRENCY },
    tracing: v.LANGSMITH_API_KEY === undefined ? null : { project: v.LANGSMITH_PROJECT ?? null },
  };
}

/** The process's own environment, completed by `.env` in the working directory; what is set already stands. */
function processEnvironment(): Environment {
  try {
    process.loadEnvFile();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  // LangSmith's client reads its variables itself, and traces nothing without this one.
  if (process.env["LANGSMITH_API_KEY"]) process.env["LANGSMITH_TRACING"] ??= "true";
  return process.env;
}

/** Checks the environment; `ConfigError` names every variable that is wrong. Creates nothing. */
export function loadConfig(environment: Environment = processEnvironment()): Config {
  const variables = readVariables(environment);
  const config = toConfig(variables);
  const contradictions = findContradictions(variables, config);
  if (contradictions.length > 0) throw configError(contradictions);
  return config;
}
