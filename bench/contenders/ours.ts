import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { toTerminalInbound } from "../../channels/index.ts";
import { loadConfig, type Config } from "../../config.ts";
import { createKaravan, createLogger, type Karavan } from "../../karavan.ts";
import { DEMO, seedDemo } from "../../store/seed/index.ts";
import { DEFAULT_MODEL_NAME, type Contender, type ContenderModule, type ContenderSpec } from "../contender.ts";

/** Room for the turns in flight and for those whose last step still runs. */
const CONCURRENCY = 32;
const ACCOUNT = { id: DEMO.terminalAccountId, orgId: DEMO.orgId, kind: "terminal" } as const;

function embeddedDir(spec: Pick<ContenderSpec, "databaseUrl">): string {
  return path.join(tmpdir(), `karavan-bench-${path.basename(new URL(spec.databaseUrl).pathname)}`);
}

function toConfig(spec: ContenderSpec, embedded: boolean): Config {
  const services = embedded ? {} : { DATABASE_URL: spec.databaseUrl, REDIS_URL: spec.redisUrl ?? undefined };
  return loadConfig({
    ...services,
    DATA_DIR: embeddedDir(spec),
    // Keys of a database that is dropped after the run.
    ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64"),
    AUTH_SECRET: "benchmark ".repeat(4),
    OPENAI_BASE_URL: spec.modelUrl,
    OPENAI_API_KEY: "none",
    CHAT_MODEL: DEFAULT_MODEL_NAME,
    DEBOUNCE_MS: "0",
    DEBOUNCE_MAX_MS: "0",
    WORKER_CONCURRENCY: String(CONCURRENCY),
  });
}

/** The whole runtime: accepted, leased, thought, committed, delivered. A turn ends when its reply reaches the channel. */
class KaravanContender implements Contender {
  readonly #karavan: Karavan;
  readonly #waiting: Map<string, () => void>;
  #count = 0;

  constructor(karavan: Karavan, waiting: Map<string, () => void>) {
    this.#karavan = karavan;
    this.#waiting = waiting;
  }

  async turn(conversation: string, text: string): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      this.#waiting.set(conversation, resolve);
    });
    this.#count += 1;
    const message = toTerminalInbound({
      client: conversation,
      text,
      messageId: `${process.pid}-${this.#count}`,
      sentAt: new Date(),
    });
    await this.#karavan.runtime.accept(ACCOUNT, [message]);
    await answered;
  }

  close(): Promise<void> {
    return this.#karavan.close();
  }
}

function createModule(embedded: boolean): ContenderModule {
  return {
    prepare: async (spec) => {
      if (embedded) await rm(embeddedDir(spec), { recursive: true, force: true });
      const karavan = await createKaravan(toConfig(spec, embedded), { migrate: true, logger: createLogger("error") });
      await seedDemo(karavan.database, { now: new Date() });
      await karavan.close();
    },
    create: async (spec) => {
      const waiting = new Map<string, () => void>();
      const karavan = await createKaravan(toConfig(spec, embedded), {
        logger: createLogger("error"),
        writeTerminal: ({ chatId }) => waiting.get(chatId)?.(),
      });
      await karavan.channels.refresh();
      await karavan.runtime.start();
      return new KaravanContender(karavan, waiting);
    },
  };
}

export const ours = createModule(false);
export const oursEmbedded = createModule(true);

/** Removes what `oursEmbedded` has left. */
export async function removeEmbedded(spec: Pick<ContenderSpec, "databaseUrl">): Promise<void> {
  await rm(embeddedDir(spec), { recursive: true, force: true });
}
