import { describeError, type Channel, type ChannelAccount, type InboundEvent } from "../domain/index.ts";
import {
  listActiveChannelAccounts,
  openCredentials,
  type Credentials,
  type Database,
  type Sealer,
} from "../store/index.ts";

export interface ConnectedChannel {
  account: ChannelAccount;
  channel: Channel;
}

export interface ChannelRegistryOptions {
  database: Database;
  sealer: Sealer;
  create(account: ChannelAccount, credentials: Credentials | null): Channel;
  onError(error: unknown, account: ChannelAccount): void;
  /** How often changed, new and removed accounts are looked for. */
  refreshMs?: number;
}

type Accept = (account: ChannelAccount, events: readonly InboundEvent[]) => Promise<void>;

/** The channel accounts at work in this process, made from their rows by the composition root's factory. */
export interface ChannelRegistry {
  find(id: string): ConnectedChannel | undefined;
  channelOf(account: { id: string; orgId: string }): Promise<Channel | undefined>;
  /** Makes new accounts' channels, and those of changed ones anew; drops the removed and the paused. */
  refresh(): Promise<void>;
  /** Begins to receive on every account, now and as they come. For one process per installation. */
  receive(accept: Accept): Promise<void>;
  /** Keeps itself up to date until closed. */
  start(): void;
  close(): Promise<void>;
}

interface Entry extends ConnectedChannel {
  fingerprint: string;
}

const REFRESH_MS = 5000;

/** Says whether a row still makes the same channel. Names do not matter to it. */
function fingerprintOf(account: ChannelAccount, credentials: Credentials | null): string {
  return JSON.stringify([account.kind, account.settings, credentials]);
}

class Registry implements ChannelRegistry {
  readonly #options: ChannelRegistryOptions;
  readonly #entries = new Map<string, Entry>();
  #accept: Accept | undefined;
  #timer: NodeJS.Timeout | undefined;
  #refreshing: Promise<void> | undefined;
  #closed = false;

  constructor(options: ChannelRegistryOptions) {
    this.#options = options;
  }

  find(id: string): ConnectedChannel | undefined {
    return this.#entries.get(id);
  }

  async channelOf({ id }: { id: string; orgId: string }): Promise<Channel | undefined> {
    if (!this.#entries.has(id)) await this.refresh();
    return this.#entries.get(id)?.channel;
  }

  /** Calls during a refresh share it. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#read().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  async receive(accept: Accept): Promise<void> {
    this.#accept = accept;
    for (const entry of this.#entries.values()) await this.#begin(entry);
  }

  start(): void {
    // The database is away: what is known stays at work, the next look follows.
    const look = async (): Promise<void> => {
      await this.refresh().catch(() => undefined);
      if (!this.#closed) this.start();
    };
    this.#timer = setTimeout(() => void look(), this.#options.refreshMs ?? REFRESH_MS);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#refreshing?.catch(() => undefined);
    for (const entry of this.#entries.values()) await this.#drop(entry);
  }

  async #begin({ account, channel }: Entry): Promise<void> {
    const accept = this.#accept;
    if (accept === undefined) return;
    await channel
      .start((events) => accept(account, events))
      .catch((error: unknown) => this.#options.onError(error, account));
  }

  async #drop({ account, channel }: Entry): Promise<void> {
    this.#entries.delete(account.id);
    await channel.stop().catch((error: unknown) => this.#options.onError(error, account));
  }

  /** An account with wrong settings is told of and left out; the others work. */
  async #put(account: ChannelAccount): Promise<void> {
    const { database, sealer, create, onError } = this.#options;
    try {
      const credentials = await database.withTenant(account.orgId, (tx) => openCredentials(tx, sealer, account));
      const fingerprint = fingerprintOf(account, credentials);
      const known = this.#entries.get(account.id);
      if (known?.fingerprint === fingerprint) return;
      const entry = { account, channel: create(account, credentials), fingerprint };
      if (known !== undefined) await this.#drop(known);
      this.#entries.set(account.id, entry);
      await this.#begin(entry);
    } catch (error) {
      onError(error, account);
    }
  }

  async #read(): Promise<void> {
    const accounts = await this.#options.database.withSystem((tx) => listActiveChannelAccounts(tx));
    for (const account of accounts) await this.#put(account);
    const active = new Set(accounts.map(({ id }) => id));
    for (const entry of this.#entries.values()) if (!active.has(entry.account.id)) await this.#drop(entry);
  }
}

export function createChannelRegistry(options: ChannelRegistryOptions): ChannelRegistry {
  return new Registry(options);
}

/** For a log: which account, and what is wrong, without its credentials. */
export function describeAccountProblem(error: unknown, account: ChannelAccount): string {
  return `channel "${account.name}" (${account.kind}): ${describeError(error)}`;
}
