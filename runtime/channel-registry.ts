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

/** The channel accounts at work in this process, made from their rows by the composition root's factory. */
export interface ChannelRegistry {
  find(id: string): ConnectedChannel | undefined;
  channelOf(account: { id: string; orgId: string }): Promise<Channel | undefined>;
  /** Makes new accounts' channels, and those of changed ones anew; drops the removed and the paused. */
  refresh(): Promise<void>;
  /** Begins to receive on every account, now and as they come. For one process per installation. */
  receive(accept: (account: ChannelAccount, events: readonly InboundEvent[]) => Promise<void>): Promise<void>;
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

export function createChannelRegistry(options: ChannelRegistryOptions): ChannelRegistry {
  const { database, sealer, create, onError } = options;
  const entries = new Map<string, Entry>();
  let accept: ((account: ChannelAccount, events: readonly InboundEvent[]) => Promise<void>) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let refreshing: Promise<void> | undefined;
  let closed = false;

  async function begin(entry: Entry): Promise<void> {
    const take = accept;
    if (take === undefined) return;
    await entry.channel
      .start((events) => take(entry.account, events))
      .catch((error: unknown) => onError(error, entry.account));
  }

  async function drop(entry: Entry): Promise<void> {
    entries.delete(entry.account.id);
    await entry.channel.stop().catch((error: unknown) => onError(error, entry.account));
  }

  /** An account with wrong settings is told of and left out; the others work. */
  async function put(account: ChannelAccount): Promise<void> {
    try {
      const credentials = await database.withTenant(account.orgId, (tx) => openCredentials(tx, sealer, account));
      const fingerprint = fingerprintOf(account, credentials);
      const known = entries.get(account.id);
      if (known?.fingerprint === fingerprint) return;
      const entry = { account, channel: create(account, credentials), fingerprint };
      if (known !== undefined) await drop(known);
      entries.set(account.id, entry);
      await begin(entry);
    } catch (error) {
      onError(error, account);
    }
  }

  async function read(): Promise<void> {
    const accounts = await database.withSystem((tx) => listActiveChannelAccounts(tx));
    for (const account of accounts) await put(account);
    const active = new Set(accounts.map(({ id }) => id));
    for (const entry of [...entries.values()]) if (!active.has(entry.account.id)) await drop(entry);
  }

  /** Calls during a refresh share it. */
  function refresh(): Promise<void> {
    refreshing ??= read().finally(() => (refreshing = undefined));
    return refreshing;
  }

  function schedule(): void {
    timer = setTimeout(() => {
      // The database is away: what is known stays at work, the next look follows.
      void refresh()
        .catch(() => undefined)
        .finally(() => closed || schedule());
    }, options.refreshMs ?? REFRESH_MS);
    timer.unref();
  }

  return {
    find: (id) => entries.get(id),
    channelOf: async ({ id }) => {
      if (!entries.has(id)) await refresh();
      return entries.get(id)?.channel;
    },
    refresh,
    receive: async (take) => {
      accept = take;
      for (const entry of entries.values()) await begin(entry);
    },
    start: schedule,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await refreshing?.catch(() => undefined);
      for (const entry of [...entries.values()]) await drop(entry);
    },
  };
}

/** For a log: which account, and what is wrong, without its credentials. */
export function describeAccountProblem(error: unknown, account: ChannelAccount): string {
  return `channel "${account.name}" (${account.kind}): ${describeError(error)}`;
}
