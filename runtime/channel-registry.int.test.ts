import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { InputError, type Channel, type ChannelAccount, type InboundEvent, type InboundSink } from "../domain/index.ts";
import { createChannelAccount, createSealer, updateChannelAccount, type Credentials, type Tx } from "../store/index.ts";
import { createTestDatabase, createTestOrganisation, type TestDatabase } from "../store/testing/index.ts";
import { createChannelRegistry, describeAccountProblem, type ChannelRegistry } from "./channel-registry.ts";
import { createRecordingChannel } from "./testing/recording-channel.ts";

const NOW = new Date("2026-06-01T08:00:00Z");
const sealer = createSealer([new Uint8Array(32)]);
const EVENT: InboundEvent = { kind: "reach", chatId: "c", reachable: true, at: NOW };

interface Made {
  account: ChannelAccount;
  credentials: Credentials | null;
  channel: Channel;
  sink: InboundSink | undefined;
  stopped: boolean;
}

let test: TestDatabase;
let orgId: string;
let registry: ChannelRegistry;
let made: Made[];
let errors: [string, unknown][];

function make(account: ChannelAccount, credentials: Credentials | null): Channel {
  if (account.settings["broken"] === true) throw new InputError({ code: "bad-setting", message: "no" });
  const one: Made = { account, credentials, channel: createRecordingChannel(), sink: undefined, stopped: false };
  one.channel.start = async (sink) => {
    one.sink = sink;
    if (account.settings["deaf"] === true) throw new InputError({ code: "cannot-start", message: "no" });
  };
  one.channel.stop = async () => {
    one.stopped = true;
  };
  made.push(one);
  return one.channel;
}

beforeAll(async () => {
  test = await createTestDatabase();
  orgId = (await createTestOrganisation(test.database, { slug: "registry" })).id;
});
afterAll(() => test.close());
beforeEach(() => {
  made = [];
  errors = [];
  const onError = (error: unknown, account: ChannelAccount) =>
    void errors.push([describeAccountProblem(error, account), error]);
  registry = createChannelRegistry({ database: test.database, sealer, create: make, onError, refreshMs: 1 });
});
afterEach(async () => {
  await registry.close();
  await run((tx) => tx.execute("delete from channel_accounts"));
});

const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => test.database.withTenant(orgId, work);
const add = (name: string, settings: Record<string, unknown> = {}): Promise<ChannelAccount> =>
  run((tx) =>
    createChannelAccount(tx, sealer, { kind: "http", name, settings, credentials: { token: name }, now: NOW }),
  );

describe("the channel registry", () => {
  it("makes each account's channel once, with its credentials opened", async () => {
    const account = await add("one");
    await Promise.all([registry.refresh(), registry.refresh()]);
    await registry.refresh();
    expect(made.map(({ account: { name }, credentials }) => [name, credentials])).toEqual([["one", { token: "one" }]]);
    expect(registry.find(account.id)).toMatchObject({ account: { name: "one" }, channel: made[0]?.channel });
  });

  it("looks for an account that it does not know when somebody asks for it", async () => {
    const account = await add("new");
    expect(registry.find(account.id)).toBeUndefined();
    expect(await registry.channelOf(account)).toBe(made[0]?.channel);
    expect(await registry.channelOf({ id: orgId, orgId })).toBeUndefined();
  });

  it("makes a changed account anew and stops the former channel, but not for its name", async () => {
    const account = await add("one");
    await registry.refresh();
    await run((tx) => updateChannelAccount(tx, account.id, { name: "renamed" }));
    await registry.refresh();
    expect(made).toHaveLength(1);
    await run((tx) => updateChannelAccount(tx, account.id, { settings: { mode: "polling" } }));
    await registry.refresh();
    expect(made.map(({ stopped }) => stopped)).toEqual([true, false]);
    expect(registry.find(account.id)?.channel).toBe(made[1]?.channel);
  });

  it("drops what is paused or removed", async () => {
    const account = await add("one");
    await registry.refresh();
    await run((tx) => updateChannelAccount(tx, account.id, { status: "paused" }));
    await registry.refresh();
    expect(registry.find(account.id)).toBeUndefined();
    expect(made[0]?.stopped).toBe(true);
  });

  it("leaves out an account with wrong settings, tells of it, and keeps the others at work", async () => {
    await add("bad", { broken: true });
    const good = await add("good");
    await registry.refresh();
    expect(registry.find(good.id)).toBeDefined();
    expect(errors.map(([text]) => text)).toEqual(['channel "bad" (http): bad-setting: no']);
  });

  it("receives on every account, now and as they come, and tells of one that cannot", async () => {
    const taken: [string, readonly InboundEvent[]][] = [];
    await add("now");
    await registry.refresh();
    await registry.receive(async (account, events) => void taken.push([account.name, events]));
    await add("later", { deaf: true });
    await registry.refresh();
    for (const { sink } of made) await sink?.([EVENT]);
    expect(taken).toEqual([
      ["now", [EVENT]],
      ["later", [EVENT]],
    ]);
    expect(errors.map(([text]) => text)).toEqual(['channel "later" (http): cannot-start: no']);
  });

  it("keeps itself up to date once started, and stops everything when closed", async () => {
    const account = await add("one");
    const came = Promise.withResolvers<void>();
    await registry.receive(async () => {});
    registry.start();
    const look = (): void => void (registry.find(account.id) === undefined ? setImmediate(look) : came.resolve());
    look();
    await came.promise;
    await registry.close();
    expect(made[0]?.stopped).toBe(true);
    expect(registry.find(account.id)).toBeUndefined();
  });
});
